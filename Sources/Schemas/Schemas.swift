public import JSONSchema
public import JSONValue
import Runtime

/// The schemas of the interface, contract §3 to §7: compiled when first asked for, then kept.
public final class Schemas: Sendable {
    /// A topic with a schema of its own.
    public enum Topic: String, CaseIterable, Sendable {
        case service
        case devices
        case snapshot
        case eventMessage = "event-message"
        case eventWrite = "event-write"
    }

    /// The embedded ones.
    public static let standard = Schemas(files: SchemaFile.all)

    /// What every `$id` begins with; the path of the file follows.
    public static let base = "https://xtmq.example/schemas/"

    /// All methods, sorted.
    public let methods: [String]

    /// SHA-256 of all files one after the other, sorted by path, in hexadecimal: who has others has another.
    public let digest: String

    private let texts: [String: String]
    /// What has been needed so far, by path.
    private struct Ready {
        var documents: [String: JSONValue] = [:]
        var compiled: [String: JSONSchema] = [:]
    }
    private let ready = Locked(Ready())

    init(files: [SchemaFile]) {
        texts = Dictionary(files.map { ($0.path, $0.text) }) { first, _ in first }
        methods = files.compactMap { file in
            file.path.hasPrefix("request/") ? String(file.path.dropFirst(8).dropLast(5)) : nil
        }
        .sorted()
        var sum = SHA256()
        for file in files.sorted(by: { $0.path < $1.path }) { sum.update(file.text.utf8) }
        digest = sum.digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// What a request of the method must be; `nil` for an unknown method.
    public func request(_ method: String) -> JSONSchema? { schema("request/\(method).json") }

    /// What the responses to a method are; `nil` for an unknown method.
    public func response(_ method: String) -> JSONSchema? { schema("response/\(method).json") }

    /// What is published on a topic.
    public func topic(_ topic: Topic) -> JSONSchema { known("topic/\(topic.rawValue).json") }

    /// The configuration file's.
    public var configuration: JSONSchema { known("config.schema.json") }

    /// A file of `schemas/` by its path there, to be shown; `nil` where there is none.
    public func document(_ path: String) -> JSONValue? {
        ready.withLock { document(path, &$0) }
    }

    private func known(_ path: String) -> JSONSchema {
        guard let schema = schema(path) else { preconditionFailure("schemas/\(path) is not embedded") }
        return schema
    }

    private func schema(_ path: String) -> JSONSchema? {
        guard texts[path] != nil else { return nil }
        return ready.withLock { ready in
            if let schema = ready.compiled[path] { return schema }
            guard let root = document(path, &ready), let common = document("common.json", &ready) else { return nil }
            do {
                let schema = try JSONSchema(root, resources: [Self.base + "common.json": common])
                ready.compiled[path] = schema
                return schema
            } catch {
                // Part of the program, not input: the tests compile every one.
                preconditionFailure("schemas/\(path): \(error)")
            }
        }
    }

    private func document(_ path: String, _ ready: inout Ready) -> JSONValue? {
        if let document = ready.documents[path] { return document }
        guard let text = texts[path] else { return nil }
        do {
            let document = try JSONValue(parsing: text)
            ready.documents[path] = document
            return document
        } catch {
            preconditionFailure("schemas/\(path): \(error)")
        }
    }
}
