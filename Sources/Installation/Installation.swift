import CEmbedded

/// What has to be done to install, remove and run xtmq; an `Installer` does it.
public struct Installation: Sendable {
    /// What only the program itself can tell.
    public struct Contents: Sendable {
        public var program: [UInt8]
        public var manualPage: String
        public var bashCompletion: String
        public var zshCompletion: String
        public var fishCompletion: String

        public init(
            program: [UInt8], manualPage: String, bashCompletion: String, zshCompletion: String, fishCompletion: String
        ) {
            self.program = program
            self.manualPage = manualPage
            self.bashCompletion = bashCompletion
            self.zshCompletion = zshCompletion
            self.fishCompletion = fishCompletion
        }
    }

    /// Whom the service runs as.
    public enum User: Hashable, Sendable {
        /// One that systemd makes for it.
        case own
        case named(String)
    }

    public let layout: Layout

    public init(layout: Layout) {
        self.layout = layout
    }

    // MARK: Program

    /// Program, manual, completions, a first configuration and the name of the serial port.
    public func install(_ contents: Contents) -> [Step] {
        [
            .file(layout.program, content: contents.program, mode: 0o755),
            .file(layout.manualPage, content: Array(contents.manualPage.utf8)),
            .file(layout.bashCompletion, content: Array(contents.bashCompletion.utf8)),
            .file(layout.zshCompletion, content: Array(contents.zshCompletion.utf8)),
            .file(layout.fishCompletion, content: Array(contents.fishCompletion.utf8)),
            .keptFile(layout.configuration, content: Self.bytes(embedded_configuration())),
            .file(layout.udevRules, content: Self.bytes(embedded_udev_rules())),
            .attempt(["udevadm", "control", "--reload"]),
            .attempt(["udevadm", "trigger", "--subsystem-match=tty"]),
        ]
    }

    /// - Parameter purging: configuration, password and database too.
    public func uninstall(purging: Bool) -> [Step] {
        var steps = removeService()
        steps += [
            layout.program, layout.manualPage, layout.bashCompletion, layout.zshCompletion, layout.fishCompletion,
            layout.udevRules,
        ].map { .remove($0) }
        steps.append(.attempt(["udevadm", "control", "--reload"]))
        if purging {
            steps.append(.removeTree(layout.configurationFolder))
            steps += layout.stateFolders.map { .removeTree($0) }
        }
        return steps
    }

    // MARK: Service

    /// - Parameters:
    ///   - configuration: path of the configuration file.
    ///   - starting: at once, and anew where it runs; else only at the next start of the system.
    public func installService(user: User, configuration: String, starting: Bool) -> [Step] {
        [
            .file(layout.unit, content: Array(unit(user: user, configuration: configuration).utf8)),
            .run(["systemctl", "daemon-reload"]),
            .run(["systemctl", "enable", "xtmq.service"]),
        ] + (starting ? [.run(["systemctl", "restart", "xtmq.service"])] : [])
    }

    public func removeService() -> [Step] {
        [
            .attempt(["systemctl", "disable", "--now", "xtmq.service"]),
            .remove(layout.unit),
            .attempt(["systemctl", "daemon-reload"]),
        ]
    }

    /// `packaging/xtmq.service` with the paths of this installation.
    public func unit(user: User, configuration: String) -> String {
        let text = String(decoding: Self.bytes(embedded_service_unit()), as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            if line.hasPrefix("ExecStart=") {
                return "ExecStart=\(Self.quoted(layout.program)) run --config \(Self.quoted(configuration))"
            }
            if line == "DynamicUser=yes", case .named(let name) = user { return "User=\(name)" }
            return String(line)
        }.joined(separator: "\n")
    }

    /// As systemd reads an argument.
    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("%", with: "%%").replacing("$", with: "$$").replacing("\\", with: "\\\\")
            .replacing("\"", with: "\\\"")
        return escaped.contains { $0.isWhitespace || "\"'\\;".contains($0) } ? "\"\(escaped)\"" : escaped
    }

    private static func bytes(_ file: embedded_file) -> [UInt8] {
        Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
}
