import Glibc

/// Does the steps of an installation, below a root folder, and says what it did.
public struct Installer {
    /// In place of `/`; empty for the system itself. Under another root no program of the system is run.
    public let root: String
    private let report: (String) -> Void

    /// - Parameter report: takes a line for each thing done, or found done.
    public init(root: String, report: @escaping (String) -> Void) {
        self.root = root == "/" ? "" : root.hasSuffix("/") ? String(root.dropLast()) : root
        self.report = report
    }

    /// Whether systemd runs where the installation goes.
    public var isSystemdThere: Bool { root.isEmpty && access("/run/systemd/system", F_OK) == 0 }

    /// In their order, up to the first that fails.
    public func perform(_ steps: [Step]) throws(InstallationError) {
        for step in steps { try perform(step) }
    }

    private func perform(_ step: Step) throws(InstallationError) {
        switch step {
        case .file(let path, let content, let mode): try write(content, to: path, mode: mode)
        case .keptFile(let path, let content):
            if SystemFile.exists(root + path) {
                report("kept: \(root)\(path)")
            } else {
                try write(content, to: path, mode: 0o644)
            }
        case .remove(let path):
            guard SystemFile.exists(root + path) else { return report("not there: \(root)\(path)") }
            guard unlink(root + path) == 0 else { throw InstallationError("cannot remove", root + path) }
            report("removed: \(root)\(path)")
        case .removeTree(let path):
            guard SystemFile.exists(root + path) else { return report("not there: \(root)\(path)") }
            try SystemFile.removeTree(root + path)
            report("removed: \(root)\(path)")
        case .run(let arguments): try run(arguments, mayFail: false)
        case .attempt(let arguments): try run(arguments, mayFail: true)
        }
    }

    private func write(_ content: [UInt8], to path: String, mode: UInt32) throws(InstallationError) {
        let path = root + path
        guard SystemFile.content(path) != content || SystemFile.mode(path) != mode else {
            return report("unchanged: \(path)")
        }
        let isNew = !SystemFile.exists(path)
        try SystemFile.write(content, to: path, mode: mode)
        report("\(isNew ? "installed" : "updated"): \(path)")
    }

    private func run(_ arguments: [String], mayFail: Bool) throws(InstallationError) {
        let line = arguments.joined(separator: " ")
        guard root.isEmpty else { return report("left out, since --root is given: \(line)") }
        guard arguments[0] != "systemctl" || isSystemdThere else {
            return report("left out, since systemd does not run here: \(line)")
        }
        let status = SystemProgram.run(arguments)
        switch status {
        case 0: report("done: \(line)")
        case _ where mayFail: report("no success, which does not matter: \(line)")
        case nil: throw InstallationError(message: "\(arguments[0]) is not there; to be done by hand: \(line)")
        case let status?: throw InstallationError(message: "\(line): ended with status \(status)")
        }
    }
}
