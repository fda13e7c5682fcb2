import Devices
import JSONValue

/// `list-devices`: the devices found so far.
struct ListDevices: Method {
    let name = "list-devices"
    let services: Services

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        DeviceList.json(await services.directory.devices)
    }
}
