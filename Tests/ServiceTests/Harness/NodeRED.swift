import Foundation
import FoundationNetworking
import JSONValue
import TestSupport

/// Node-RED's port to Python with the flows of `examples/node-red`, as one who imports them has them: only the broker's
/// port is another, and what the debug nodes show goes to the log as well.
final class NodeRED {
    private let folder: TemporaryDirectory
    private let process: pid_t
    private let address: URL
    private var log: String { String(decoding: Command.read(folder.path + "/log.txt"), as: UTF8.self) }

    init(brokerPort: UInt16) async throws {
        folder = try TemporaryDirectory()
        let port = try Broker.freePort()
        address = URL(string: "http://127.0.0.1:\(port)/")!
        try Command.write(try Self.flows(brokerPort: brokerPort).text(), to: folder.path + "/flows.json")
        process = try Command.start(
            [
                Self.program, "-u", folder.path + "/user", "-p", "\(port)", "--host", "127.0.0.1",
                folder.path + "/flows.json",
            ], output: folder.path + "/log.txt")
        try await shown("Connected to broker", within: .seconds(60))
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    /// Presses the button of an inject node.
    func press(_ name: String) async throws {
        let (body, _) = try await URLSession.shared.data(from: address.appending(path: "flows"))
        let document = try JSONValue(parsing: Array(body))
        // The port gives the nodes ids of its own.
        let nodes = document["flows"]?.array ?? document.array ?? []
        guard let node = nodes.first(where: { $0["type"] == "inject" && $0["name"]?.string == name })?["id"]?.string
        else { throw Unseen(description: "there is no button '\(name)'") }
        var request = URLRequest(url: address.appending(path: "inject/\(node)"))
        request.httpMethod = "POST"
        let (_, response) = try await URLSession.shared.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw Unseen(description: "button '\(name)': \(response)")
        }
    }

    /// Waits for a line with this text, in what was logged after the first `start` bytes.
    func shown(_ text: String, after start: Int = 0, within limit: Duration = .seconds(20)) async throws {
        let deadline = ContinuousClock.now + limit
        while !log.utf8.dropFirst(start).contains(text.utf8) {
            guard ContinuousClock.now < deadline else {
                throw Unseen(description: "'\(text)' not shown within \(limit):\n\(log)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// How much was logged so far.
    var position: Int { log.utf8.count }

    /// How often the text was logged.
    func count(_ text: String) -> Int { log.ranges(of: text).count }

    // MARK: Where things are

    private static let top = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL
    private static let program = top.appending(path: "var/pyflowred/bin/pyflowred").path()
    static let isInstalled = FileManager.default.fileExists(
        atPath: top.appending(path: "var/pyflowred/complete").path())
    static let examples = ["change-parameter", "read-batch", "live-values"]

    /// Nodes of all examples, of which each has the broker's.
    static func flows(brokerPort: UInt16) throws -> JSONValue {
        var nodes: [JSONValue] = []
        for name in examples {
            let path = top.appending(path: "examples/node-red/\(name).json")
            for var node in try JSONValue(parsing: Array(try Data(contentsOf: path))).array ?? []
            where !nodes.contains(where: { $0["id"] == node["id"] }) {
                if node["type"] == "mqtt-broker" { node["port"] = .string("\(brokerPort)") }
                if node["type"] == "debug" { node["console"] = "true" }
                nodes.append(node)
            }
        }
        return .array(nodes)
    }
}
