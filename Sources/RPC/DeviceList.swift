public import Devices
public import JSONValue
import ScomProtocol

/// What `R/devices` and `list-devices` show.
public enum DeviceList {
    public static func json(_ devices: [Device]) -> JSONObject {
        ["devices": .array(devices.map { .object(json($0)) })]
    }

    private static func json(_ device: Device) -> JSONObject {
        [
            "id": .string(device.id.description), "alias": device.alias.map { .string($0) } ?? .null,
            "family": .string(device.family.rawValue), "address": .integer(Int64(device.address.rawValue)),
            "model": device.model.map { .string($0) } ?? .null,
            "firmware": device.firmware.map { .string($0.description) } ?? .null,
            "fid": device.factoryID.map { .string($0.description) } ?? .null, "available": .bool(device.isAvailable),
        ]
    }
}
