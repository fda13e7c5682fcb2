import JSONSchema
import JSONValue
import Logging
import MQTTClient
import Schemas
import TestSupport
import Testing

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension Installation {
    /// Sends a request with MQTT 5 and returns the response, which its schema must allow.
    func call(
        _ method: String, _ members: JSONValue = [:], client: String? = nil, within limit: Duration = .seconds(10),
        sourceLocation: SourceLocation = #_sourceLocation, configure: (inout MQTTMessage) -> Void = { _ in }
    ) async throws -> JSONValue {
        var request = request(method, members.serialized(), client: client)
        configure(&request)
        let response = try await requester.request(request, within: limit)
        #expect(!response.retain, sourceLocation: sourceLocation)
        #expect(response.contentType == "application/json", sourceLocation: sourceLocation)
        return try Self.validated(response, method, sourceLocation)
    }

    func request(_ method: String, _ payload: [UInt8], client: String? = nil) -> MQTTMessage {
        MQTTMessage(topic: "xtender/request/\(method)" + (client.map { "/" + $0 } ?? ""), payload: payload)
    }

    /// The response that comes on a topic after `count` others did.
    func response(
        on topic: String, _ method: String, after count: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> (document: JSONValue, message: MQTTMessage) {
        let message = try await observed("response on \(topic)") { messages in
            messages.lazy.filter { $0.topic == topic }.dropFirst(count).first
        }
        return (try Self.validated(message, method, sourceLocation), message)
    }

    /// Parses a response and holds it against the method's schema; that of any method for one that there is not, as
    /// only an error can be the answer then.
    static func validated(
        _ response: MQTTMessage, _ method: String, _ sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let document = try JSONValue(parsing: response.payload)
        let schema = try #require(Schemas.standard.response(method) ?? Schemas.standard.response("read-guid"))
        let violations = schema.validate(document)
        #expect(
            violations.isEmpty, "\(method): \(String(decoding: response.payload, as: UTF8.self))",
            sourceLocation: sourceLocation)
        return document
    }
}
