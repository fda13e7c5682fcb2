import Devices
import JSONValue

/// `scan`: looks for devices again.
struct Scan: Method {
    let name = "scan"
    let services: Services

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        guard await services.directory.isUp else { throw RPCError(.linkDown, "the line to the gateway is down") }
        return DeviceList.json(await services.directory.scan())
    }
}
