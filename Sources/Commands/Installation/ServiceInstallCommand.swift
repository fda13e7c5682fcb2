import ArgumentParser
import Configuration
import Glibc
import Installation

/// `xtmq service install`
struct ServiceInstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Install xtmq as a service of systemd, enable it and start it.",
        discussion: """
            The program is installed first where it is not. The service runs as a user of its own, which systemd makes, or \
            as the one that --user names; somebody who typed sudo is asked. The password of the broker, where it needs \
            one, goes into /etc/xtmq/mqtt-password, readable for root alone; password_file: mqtt-password refers to it.

            Example: sudo xtmq service install
            Example: sudo xtmq service install --user own --no-start
            Example: sudo xtmq service install --user pi --config /home/pi/xtmq.yaml
            """)

    @Option(
        help: ArgumentHelp(
            "own, a system user made for it (the default), current, or an account's name.", valueName: "name"))
    var user: String?

    @Option(help: ArgumentHelp("The configuration file.", valueName: "path"), completion: .file())
    var config = "/etc/xtmq/xtmq.yaml"

    @Flag(inversion: .prefixedNo, help: "Start it now.")
    var start = true

    @OptionGroup var options: InstallationOptions

    func validate() throws {
        guard config.hasPrefix("/") else { throw ValidationError("--config: an absolute path is expected") }
    }

    func run() throws {
        try options.refuseIfPackaged()
        let user = try chosenUser()
        let installation = options.installation
        try options.perform(installation.install(try InstallCommand.contents()))
        let isSound = options.root.isEmpty ? isConfigurationSound : true
        try options.perform(
            installation.installService(user: user, configuration: config, starting: start && isSound))
        if case .named(let name) = user { Output.line("the service runs as \(name)") }
        if case .own = user { Output.line("the service runs as a system user of its own") }
        guard isSound else {
            throw ExitStatus.badConfiguration.because(
                "not started: \(config) has mistakes; mend them, then systemctl start xtmq")
        }
        Output.line(start ? "next: journalctl -fu xtmq" : "next: systemctl start xtmq")
    }

    private func chosenUser() throws -> Installation.User {
        switch user {
        case "own": return .own
        case "current": return .named(try invokingUser() ?? account(of: getuid()) ?? "root")
        case let name?:
            guard !options.root.isEmpty || getpwnam(name) != nil else {
                throw ExitStatus.notFound.because("--user: there is no account '\(name)'")
            }
            guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }), !name.isEmpty
            else {
                throw ExitStatus.notFound.because("--user: '\(name)' is no name of an account")
            }
            return .named(name)
        case nil:
            guard let name = try invokingUser(), Question.canBeAsked else { return .own }
            let answer = Question.answer("Run the service as a system user of its own, or as \(name)? [own/\(name)] ")
            return answer == name ? .named(name) : .own
        }
    }

    /// Who typed sudo.
    private func invokingUser() throws -> String? {
        guard let name = ProcessVariable.value("SUDO_USER"), name != "root", getpwnam(name) != nil else { return nil }
        return name
    }

    private func account(of id: uid_t) -> String? { getpwuid(id).map { String(cString: $0.pointee.pw_name) } }

    private var isConfigurationSound: Bool {
        do throws(ConfigurationError) {
            _ = try Configuration.load(path: config)
            return true
        } catch {
            Output.complain(lines: error.description)
            return false
        }
    }
}
