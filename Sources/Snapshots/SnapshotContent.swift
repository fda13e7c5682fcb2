import Devices
import JSONValue
import Runtime
import ScomProtocol

/// The values of a snapshot, without what differs each time.
struct SnapshotContent: Hashable, Sendable {
    var infos: JSONObject = [:]
    var parameters: JSONObject = [:]
    var missing: [String] = []

    /// The snapshot as contract §6 has it.
    func json(of id: DeviceID, alias: String?, sequence: Int, time: WallTime) -> JSONValue {
        var json: JSONObject = ["device": .string(id.description)]
        if let alias { json["alias"] = .string(alias) }
        json["address"] = .integer(Int64(id.address.rawValue))
        json["family"] = .string(id.family.rawValue)
        json["sequence"] = .integer(Int64(sequence))
        json["time"] = .string(time.description)
        json["infos"] = .object(infos)
        json["params"] = .object(parameters)
        json["missing"] = .array(missing.map { .string($0) })
        return .object(json)
    }
}
