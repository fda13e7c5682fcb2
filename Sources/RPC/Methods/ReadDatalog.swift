import JSONValue
import ObjectValues
import Runtime
import ScomProtocol

/// `read-datalog`: a file in a series of responses, the last of which has length and digest of the whole.
struct ReadDatalog: Method {
    let name = "read-datalog"
    let reader: DatalogReader

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let file = members["file"]?.string ?? ""
        guard let data = DatalogTransfer.requestData(fileName: file) else {
            throw RPCError(
                .schemaViolation, "\"\(file)\" is no name of a datalog; they are LGYYMMDD.CSV, without a path",
                at: "/file")
        }
        let length = Int(members["chunk_bytes"]?.integer ?? 16384)
        var sequence: Int64 = 0
        var pending: [UInt8] = []
        let digest = try await reader.read(.file(name: file, data: data), call) { bytes in
            pending += bytes
            // The last response is to have something in it.
            while pending.count > length {
                call.emit?(ReadDatalog.part(sequence, pending.prefix(length), isLast: false), call.cost)
                pending.removeFirst(length)
                sequence += 1
            }
        }
        var last = ReadDatalog.part(sequence, pending[...], isLast: true)
        last["bytes"] = .integer(Int64(digest.byteCount))
        last["sha256"] = .string(Hexadecimal.text(digest.digest))
        return last
    }

    private static func part(_ sequence: Int64, _ bytes: ArraySlice<UInt8>, isLast: Bool) -> JSONObject {
        ["sequence": .integer(sequence), "last": .bool(isLast), "text": .string(Latin9.decode(bytes))]
    }
}
