import JSONValue
import ScomProtocol

/// `list-datalogs`: names of the files on the gateway's SD card.
struct ListDatalogs: Method {
    let name = "list-datalogs"
    let reader: DatalogReader

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        var listing: [UInt8] = []
        _ = try await reader.read(.directory, call) { listing += $0 }
        return ["files": .array(DatalogTransfer.fileNames(listing).map { .string($0) })]
    }
}
