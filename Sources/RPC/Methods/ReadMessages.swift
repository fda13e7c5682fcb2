import Devices
import GatewayEvents
import JSONValue
import ScomProtocol

/// `read-messages`: entries of the gateway's log, newest first.
struct ReadMessages: Method {
    let name = "read-messages"
    let services: Services
    let log: MessageLog

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let reading = await log.read(
            from: Int(members["from"]?.integer ?? 0), count: Int(members["count"]?.integer ?? 10),
            client: call.client, deadline: call.deadline)
        call.charge(reading.cost)
        if let failure = reading.failure { throw RPCError(failure, device: "the gateway") }
        var messages: [JSONValue] = []
        for entry in reading.entries {
            var message: JSONObject = ["index": .integer(Int64(entry.index))]
            for (key, value) in await entry.message.json(services.directory) { message[key] = value }
            messages.append(.object(message))
        }
        return ["total": .integer(Int64(reading.total)), "messages": .array(messages)]
    }
}
