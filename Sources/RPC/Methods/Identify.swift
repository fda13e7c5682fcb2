import Devices
import JSONValue
import ScomClient
import ScomProtocol

/// `identify`: lets a device, a phase or a group flash its LEDs for 45 s (spec §3.13).
struct Identify: Method {
    let name = "identify"
    let isChanging = true
    let services: Services
    let audit: WriteAudit

    private static let parameter: UInt32 = 5119
    private static let parameterName = "device_identification_leds_with_the_scom_address"

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let reference = members["device"] ?? .null
        var result: JSONObject = ["device": "none", "address": 0]
        var address = ScomAddress.broadcast
        if reference != "none" {
            let subject = try await services.subject(reference, at: "/device")
            address = subject.id.address
            guard await !services.devices(reachedBy: address).isEmpty else {
                throw RPCError(.unknownDevice, "no device was found as \(subject.name)", at: "/device")
            }
            result = subject.members()
        }
        let operation = ScomOperation.writeParameter(
            Identify.parameter, .unsavedValueQSP, of: .gateway, to: .float(Float(address.rawValue)))
        let entry = WriteAudit.Entry(
            subject: ["device": "xcom", "address": .integer(Int64(ScomAddress.gateway.rawValue))],
            object: Identify.parameter, name: Identify.parameterName, requested: reference)
        try await audit.record(entry, call) { () async throws(RPCError) in
            try call.role.requireWriting(client: call.client)
            try call.role.requireListed(Identify.parameter, Identify.parameterName, client: call.client)
            try await services.start(call)
            try await services.send(operation, to: "the gateway", call) { _ in nil }
        }
        return result
    }
}
