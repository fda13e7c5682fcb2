import Configuration
import JSONValue
import MQTTClient
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// What `read-property` shows are the device's own octets, whatever else is on the line.
    @Suite(.installation { $0.configure = { $0.snapshots = [] } })
    struct RawReadTests {
        /// Numbers whose octets mean something else in each format.
        static let rows: [(info: Int64, format: ScomFormat)] = [
            (3000, .int32), (3000, .longEnum), (3137, .int32), (3028, .int32), (3028, .float), (3000, .byteStream),
        ]

        /// Among reads that are packed: one of the same info, and a score of others.
        @Test(arguments: rows) func octetsAreReadInTheFormatAskedFor(info: Int64, format: ScomFormat) async throws {
            let installation = try Installation.shared
            let property = PropertyReference(.userInfo, UInt32(info), .value)
            let expected = try installation.simulator.withPlant { $0.value(of: property, at: ScomAddress(101)) }.get()
            let alone = ScomValue(decoding: expected.encoded, as: format)
            for round in 0..<5 {
                let heard = installation.observer.messages.count
                let client = "raw-\(info)-\(format.rawValue)-\(round)"
                for other in 3001..<3021 {
                    try await installation.observer.client.publish(
                        installation.request(
                            "read-info", Array(#"{"device":"xt1","info":\#(other)}"#.utf8), client: "other"))
                }
                let request: JSONValue = [
                    "device": "xt1", "object_type": 1, "object_id": .integer(info), "property_id": 1,
                    "format": .string(format.rawValue),
                ]
                try await installation.observer.client.publish(
                    installation.request(
                        "read-info", Array(#"{"device":"xt1","info":\#(info)}"#.utf8), client: "same"))
                try await installation.observer.client.publish(
                    installation.request("read-property", request.serialized(), client: client))
                let answer = try await installation.response(
                    on: "xtender/response/read-property/\(client)", "read-property"
                ).document
                let same = try await installation.observed("the packed read") { messages in
                    messages.dropFirst(heard).first { $0.topic == "xtender/response/read-info/same" }
                }
                #expect(try JSONValue(parsing: same.payload)["status"] == "ok")
                guard let alone else {
                    #expect(answer["error"]?["code"] == "implausible_value", "\(answer.text())")
                    #expect(answer["error"]?["pointer"] == "/format")
                    continue
                }
                let value = answer["result"]?["value"]
                switch alone {
                case .bytes(let bytes): #expect(value?.string == bytes.hexadecimal, "\(answer.text())")
                default: #expect(value?.real == alone.number, "\(answer.text())")
                }
            }
        }
    }
}

extension [UInt8] {
    fileprivate var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
