import Foundation
import JSONValue
import MQTTClient
import Testing

/// A request and what must come back, from a file in `Cases`.
///
/// Members: `name`, `method`; `request` (JSON) or `payload` (text as it is); `response`, a `Pattern`; and where wanted
/// `client`, `retain`, `response_topic`, `expiry_s`, `correlation` (false for none), `topic`: where the response comes
/// if not on the requester's topic; `event`, a `Pattern` for what `R/event/write` tells of it.
struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let method: String
    let payload: [UInt8]
    let response: JSONValue
    let members: JSONObject

    var testDescription: String { "\(file): \(name)" }

    static func load(_ file: String) throws -> [Case] {
        let url = Bundle.module.resourceURL!.appending(path: "Cases/\(file).json")
        let document = try JSONValue(parsing: Array(try Data(contentsOf: url)))
        return (document.array ?? []).map { value in
            let members = value.object ?? [:]
            return Case(
                name: members["name"]?.string ?? "", file: file, method: members["method"]?.string ?? "",
                payload: members["payload"]?.string.map { Array($0.utf8) }
                    ?? (members["request"] ?? [:]).serialized(),
                response: members["response"] ?? .null, members: members)
        }
    }

    /// The request as a message, without its topic's client.
    func apply(to message: inout MQTTMessage) {
        message.retain = members["retain"]?.bool ?? false
        message.responseTopic = members["response_topic"]?.string
        message.messageExpiryInterval = members["expiry_s"]?.integer.flatMap { UInt32(exactly: $0) }
    }
}
