public import Devices
public import JSONValue
import ScomCatalog
public import ScomProtocol

extension ScomMessage {
    /// The message as `R/event/message` and `read-messages` show it.
    public func json(_ directory: DeviceDirectory) async -> JSONObject {
        let known = directory.objects.catalog.message(type)
        let id = await directory.resolve(address: source.rawValue)
        var members: JSONObject = ["message": .integer(Int64(type))]
        if let known { members["severity"] = .string(known.severity.rawValue) }
        members["text"] = known.map { .string($0.text) } ?? .null
        members["device"] = id.map { .string($0.description) } ?? .null
        if let id, let alias = await directory.alias(of: id) { members["alias"] = .string(alias) }
        members["address"] = .integer(Int64(source.rawValue))
        members["time"] = .string(ScomDateTime(secondsSince1970: time).description + "Z")
        return members
    }
}
