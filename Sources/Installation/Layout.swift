/// Where the parts of an installation lie.
public struct Layout: Hashable, Sendable {
    /// `/usr/local`, or `/usr` in a package.
    public let prefix: String

    /// - Parameter prefix: an absolute path.
    public init(prefix: String) {
        self.prefix = prefix.count > 1 && prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
    }

    /// Packages have folders of their own beside those of the administrator.
    private var isPackaged: Bool { prefix == "/usr" }

    public var program: String { "\(prefix)/bin/xtmq" }
    public var manualPage: String { "\(prefix)/share/man/man1/xtmq.1" }
    public var bashCompletion: String { "\(prefix)/share/bash-completion/completions/xtmq" }
    public var zshCompletion: String {
        "\(prefix)/share/zsh/\(isPackaged ? "vendor-completions" : "site-functions")/_xtmq"
    }
    public var fishCompletion: String { "\(prefix)/share/fish/vendor_completions.d/xtmq.fish" }
    public var udevRules: String { "\(isPackaged ? "/usr/lib" : "/etc")/udev/rules.d/60-xtmq.rules" }
    public var unit: String { "\(isPackaged ? "/usr/lib" : "/etc")/systemd/system/xtmq.service" }
    public var configuration: String { "/etc/xtmq/xtmq.yaml" }
    public var configurationFolder: String { "/etc/xtmq" }
    /// With systemd's dynamic users, the first is a link to the second.
    public var stateFolders: [String] { ["/var/lib/xtmq", "/var/lib/private/xtmq"] }
}
