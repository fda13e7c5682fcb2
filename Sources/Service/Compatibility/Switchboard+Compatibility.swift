import JSONValue
import Logging
import MQTTClient
import Migration
import RPC
import Runtime
import ScomProtocol

/// The topics of xtender_mqtt beside those of the contract, where the configuration wants them.
extension Switchboard {
    func receivedOldCommand(_ message: MQTTMessage) {
        guard let parts, let step = oldCommands?.step(for: message, received: clocks.now()) else { return }
        switch step {
        case .ask(let request): parts.rpc.assumeIsolated { $0.receive(request) }
        case .refuse(let command, let refusal):
            let error = RPCError(refusal.code, refusal.message)
            tell(of: command, error.json, id: nil, payload: message.payload)
        case .ignore:
            logger.warning(
                "command ignored: xtender_mqtt had Xtenders only, 101 to 109",
                metadata: ["mqtt.topic": .string(message.topic)])
        }
    }

    /// Says what became of a command, if the response is for one.
    func answerOldCommand(_ response: RPCResponse) {
        guard let ending = oldCommands?.ending(response) else { return }
        if let error = ending.error {
            tell(of: ending.command, error, id: ending.isTold ? nil : ending.id, isTold: ending.isTold)
        } else {
            publishOld(oldCommands?.topics.result(true, address: ending.command.address))
        }
    }

    /// The values of a snapshot, each on its old topic.
    func publishOldValues(of publication: [UInt8]) {
        guard let topics = oldCommands?.topics, let snapshot = try? JSONValue(parsing: publication) else { return }
        for value in topics.values(of: snapshot) { publishOld(value) }
    }

    /// A command that came to nothing: in the log, on its own topic, and as any write that was tried.
    private func tell(
        of command: OldTopics.Command, _ error: JSONValue, id: String?, payload: [UInt8] = [], isTold: Bool = false
    ) {
        let (code, message) = (error["code"]?.string ?? "", error["message"]?.string ?? "")
        logger.warning(
            "command on a topic of xtender_mqtt not carried out",
            metadata: [
                "device.address": "\(command.address)", "object.name": .string(command.name),
                "error.code": .string(code), "error.message": .string(message),
            ])
        if !isTold, let device = DeviceID(family: .xtender, address: ScomAddress(command.address)) {
            var record: JSONObject = [
                "time": .string(clocks.wall().description), "client": .string(OldTopics.client),
                "method": "write-param", "device": .string(device.description),
                "address": .integer(Int64(command.address)), "name": .string(command.name), "persist": false,
                "outcome": "refused", "error": error,
            ]
            if let id { record["id"] = .string(id) }
            if case .success(let members) = command.members { record["value"] = members["value"] ?? .null }
            if !payload.isEmpty { record["value"] = .string(String(decoding: payload.prefix(64), as: UTF8.self)) }
            publish(topics.json(topics.writeEvents, JSONValue.object(record).serialized(), retain: false))
        }
        publishOld(oldCommands?.topics.result(false, address: command.address))
    }

    private func publishOld(_ value: OldTopics.Value?) {
        guard let value else { return }
        publish(MQTTMessage(topic: value.topic, text: value.payload, qualityOfService: .atMostOnce))
    }
}
