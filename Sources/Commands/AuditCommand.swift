import ArgumentParser
import Configuration
import JSONValue
import Runtime
import ScomProtocol
import Store

/// `xtmq audit`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show who wrote what, and what became of it; the newest last.",
        discussion: """
            Read from the service's database, whether the service runs or not.

            Example: xtmq audit --client nodered --since 2026-11-01
            Example: xtmq audit --device xt1 --json
            Example: xtmq audit --flash
            """)

    @OptionGroup var file: ConfigurationFile

    @Option(help: ArgumentHelp("Folder of the database, if not the configured one.", valueName: "path"))
    var store: String?

    @Option(help: ArgumentHelp("Only of this client.", valueName: "name"))
    var client: String?

    @Option(help: ArgumentHelp("Only on this device: xt1, …", valueName: "id"))
    var device: String?

    @Option(help: ArgumentHelp("Only of this parameter.", valueName: "number"))
    var object: UInt32?

    @Option(help: ArgumentHelp("Only with this outcome: verified, out_of_range, …", valueName: "code"))
    var outcome: String?

    @Option(help: ArgumentHelp("From then on: 2026-11-22, or with a time, 2026-11-22T10:00:00Z.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("At most so many, the newest.", valueName: "number"))
    var limit = 100

    @Flag(help: "A JSON object a line.")
    var json = false

    @Flag(help: "How often each parameter was written to flash memory, instead.")
    var flash = false

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit: at least 1") }
        if let since, Self.time(since) == nil {
            throw ValidationError("--since '\(since)': expected is a date or an RFC 3339 time, as in 2026-11-22")
        }
    }

    func run() throws {
        let directory = try directory()
        do throws(StoreError) {
            flash ? try showFlash(directory) : try showAudit(directory)
        } catch {
            throw ExitStatus.notFound.because(
                "\(error.message)\nname the database's folder with --store, or the configuration with --config")
        }
    }

    private func showAudit(_ directory: String) throws(StoreError) {
        let filter = AuditFilter(
            client: client, device: device, object: object, outcome: outcome, since: since.flatMap(Self.time),
            limit: limit)
        for record in try Store.audit(inDirectory: directory, filter).reversed() {
            guard Output.line(json ? record.json.text() : Printable.text(record.line)) else { return }
        }
    }

    private func showFlash(_ directory: String) throws(StoreError) {
        for count in try Store.flashCounts(inDirectory: directory).sorted(by: { $0.writes > $1.writes }) {
            let serial = count.device.fid.map { " (\(FactoryID(rawValue: $0)))" } ?? ""
            let place = "parameter \(count.parameter) of address \(count.device.address)\(serial)"
            guard Output.line("\(count.writes)  \(place), last \(count.lastWrite)") else { return }
        }
    }

    /// Named, configured, told by systemd, or where systemd has it; else where `xtmq run` puts it by itself.
    private func directory() throws -> String {
        if let store { return store }
        let configured = file.found == nil ? nil : try file.load()
        if let configured = configured?.configuration.store { return configured }
        if let state = ProcessVariable.value("STATE_DIRECTORY")?.split(separator: ":").first { return String(state) }
        return configured?.path.hasPrefix("/etc/") ?? false ? "/var/lib/xtmq" : "./var"
    }

    private static func time(_ text: String) -> WallTime? {
        WallTime(rfc3339: text) ?? WallTime(rfc3339: text + "T00:00:00Z")
    }
}
