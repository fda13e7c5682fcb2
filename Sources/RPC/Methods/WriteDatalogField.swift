import JSONValue
import ScomClient
import ScomProtocol

/// `write-datalog-field`: the text that the gateway stores at the end of each datalog file (spec §4.7).
struct WriteDatalogField: Method {
    let name = "write-datalog-field"
    let isChanging = true
    let services: Services
    let audit: WriteAudit

    private static let maximumLength = 250

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let text = members["text"]?.string ?? ""
        let entry = WriteAudit.Entry(
            subject: [
                "device": "xcom", "address": .integer(Int64(ScomAddress.gateway.rawValue)),
                "object_type": .integer(Int64(ObjectType.datalogField.rawValue)), "object_id": 1,
                "property_id": .integer(Int64(PropertyID.value.rawValue)),
            ], requested: .string(text))
        try await audit.record(entry, call) { () async throws(RPCError) in
            try call.role.requireWriting(client: call.client)
            try call.role.requireListed(nil, "the datalog field", client: call.client)
            try check(text)
            try await services.start(call)
            try await services.send(.writeDatalogField(text), to: "the gateway", call) { _ in "/text" }
        }
        return ["outcome": "acknowledged"]
    }

    private func check(_ text: String) throws(RPCError) {
        if let scalar = Latin9.firstUnencodable(text) {
            throw RPCError(
                .outOfRange,
                "\"\(scalar)\" (\(scalar.code)) is not in ISO 8859-15, which the gateway stores",
                at: "/text")
        }
        if let scalar = text.unicodeScalars.first(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }) {
            throw RPCError(
                .outOfRange,
                "the text has a control character (\(scalar.code)), which would end the line or the text in the file",
                at: "/text")
        }
        let length = Latin9.encode(text)?.count ?? 0
        guard length <= WriteDatalogField.maximumLength else {
            throw RPCError(
                .outOfRange, "the text is \(length) bytes long; at most \(WriteDatalogField.maximumLength) are allowed",
                at: "/text")
        }
    }
}

extension Unicode.Scalar {
    /// `U+0041`
    fileprivate var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
