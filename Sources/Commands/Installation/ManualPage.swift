import ArgumentParser
import Service

/// The manual page, made of what the commands say of themselves.
enum ManualPage {
    /// In the format of man(7).
    static var text: String {
        let configuration = XtmqCommand.configuration
        var page = """
            .TH XTMQ 1 "" "xtmq \(XtmqService.version)" "User Commands"
            .SH NAME
            xtmq \\- \(escaped(configuration.abstract))
            .SH SYNOPSIS
            .B xtmq
            .I command
            [options]
            .SH DESCRIPTION
            \(escaped(configuration.discussion))
            .SH COMMANDS

            """
        for command in configuration.subcommands { page += section(of: command, path: "xtmq") }
        page += """
            .SH FILES
            .TP
            .I /etc/xtmq/xtmq.yaml
            The configuration, where no other is named.
            .TP
            .I /etc/xtmq/mqtt\\-password
            Password of the broker, readable for root alone; systemd hands it to the service.
            .TP
            .I /var/lib/xtmq
            Database of the service under systemd.
            .TP
            .I /dev/xtmq
            A USB serial adapter of the usual kinds, by a rule of udev.
            .SH ENVIRONMENT
            .TP
            .B CREDENTIALS_DIRECTORY
            Where systemd put the file that password_file names.
            .TP
            .B STATE_DIRECTORY
            Folder of the database, unless the configuration names one.
            .SH EXIT STATUS
            As sysexits.h has it: 0 success, 64 wrong usage, 65 wrong input or a request that was refused, 66 not found, 69
            broker or service not available, 70 a fault of the program, 71 a fault of the system, 73 a file cannot be
            written, 74 outcome of a write unknown, 75 may succeed later, 76 no proper answer, 77 not permitted, 78 mistakes
            in the configuration.

            """
        return page
    }

    private static func section(of command: any ParsableCommand.Type, path: String) -> String {
        let configuration = command.configuration
        let name = "\(path) \(configuration.commandName ?? "")"
        let help = XtmqCommand.helpMessage(for: command, columns: 76).replacing(#/^OVERVIEW: /#, with: "")
        let section = ".SS \(escaped(name))\n.nf\n\(escaped(help))\n.fi\n"
        return configuration.subcommands.reduce(section) { $0 + self.section(of: $1, path: name) }
    }

    /// As roff shows it letter by letter.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let plain = line.unicodeScalars.map { scalar in
                switch scalar {
                case "\\": "\\e"
                case "-": "\\-"
                case _ where scalar.isASCII: String(scalar)
                default: "\\[u" + String(scalar.value, radix: 16, uppercase: true).leftPadded + "]"
                }
            }.joined()
            return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
        }.joined(separator: "\n")
    }
}

extension String {
    /// With zeros to the four digits that roff wants at least.
    fileprivate var leftPadded: String { String(repeating: "0", count: max(0, 4 - count)) + self }
}
