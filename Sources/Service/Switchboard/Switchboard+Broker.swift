import Configuration
import JSONValue
import Logging
import MQTTClient
import RPC
import Runtime
import Snapshots

/// What comes from the broker, and what goes to it.
extension Switchboard {
    nonisolated func handle(_ event: MQTTEvent) {
        assumeIsolated { $0.handled(event) }
    }

    private func handled(_ event: MQTTEvent) {
        switch event {
        case .connected:
            isConnected = true
            announceEverything()
            parts?.homeAssistant.assumeIsolated { $0.brokerCame() }
        case .message(let message): return received(message)
        case .disconnected(let error):
            isConnected = false
            parts?.snapshots.assumeIsolated { $0.brokerWentAway() }
            parts?.homeAssistant.assumeIsolated { $0.brokerWent() }
            rivals.connectedAgain()
            if error?.code == .takenOver {
                takenOver(
                    by: "another client connected to the broker as '\(configuration.mqtt.clientID)' (mqtt.client_id)")
            }
        case .rejected(let message, let error):
            if error.code == .tooLarge { tellThatItIsTooLarge(message) }
            return
        case .subscribed(_, nil): return
        case .subscribed(let filter, let error?):
            logger.error(
                "the broker refuses a subscription; look at its access list",
                metadata: ["mqtt.filter": .string(filter), "error.message": .string(error.message)])
        }
        tellStatus()
    }

    private func received(_ message: MQTTMessage) {
        if message.topic == topics.service { return heard(message) }
        if parts?.homeAssistant.assumeIsolated({ $0.receive(message) }) == true { return }
        guard let parts, let topic = RequestTopic(message.topic, root: configuration.mqtt.topicRoot) else {
            return receivedOldCommand(message)
        }
        let request = RPCRequest(
            topic: topic, payload: message.payload, isRetained: message.retain,
            responseTopic: message.responseTopic, correlationData: message.correlationData,
            expirySeconds: message.messageExpiryInterval, received: clocks.now(),
            payloadByteCount: max(message.payload.count, message.omittedPayloadByteCount))
        parts.rpc.assumeIsolated { $0.receive(request) }
    }

    private func heard(_ announcement: MQTTMessage) {
        switch rivals.verdict(announcement.payload, isStored: announcement.retain) {
        case .nobody: break
        case .earlier: announceEverything()
        case .later:
            takenOver(by: "another xtmq, started later, serves under '\(topics.root)' (mqtt.topic_root) at this broker")
        }
    }

    /// Two services would take the connection from each other for ever, or write side by side.
    private func takenOver(by whom: String) {
        logger.critical("taken over; stopping", metadata: ["error.message": .string(whom)])
        fail(ServiceError(.takenOver, whom))
    }

    func send(_ response: RPCResponse) {
        let message = topics.json(
            response.topic, response.payload, retain: false, correlationData: response.correlationData)
        if !publish(message), lastPublishingError?.code == .tooLarge { tellThatItIsTooLarge(message) }
        answerOldCommand(response)
    }

    /// In place of a response that the broker does not take, one that says so.
    private func tellThatItIsTooLarge(_ message: MQTTMessage) {
        guard !message.retain, let small = RPCResponse.tooLarge(message.payload) else { return }
        publish(topics.json(message.topic, small, retain: false, correlationData: message.correlationData))
    }

    func publishAudit(_ record: JSONObject) {
        oldCommands?.told(record)
        publish(topics.json(topics.writeEvents, JSONValue.object(record).serialized(), retain: false))
    }

    /// A message of the gateway's log; `false` where it must be told later, as it is told once.
    func publishMessage(_ message: JSONObject) -> Bool {
        publish(topics.json(topics.messageEvents, JSONValue.object(message).serialized(), retain: false))
    }

    func publish(_ publication: Publication) {
        var message = MQTTMessage(
            topic: "\(topics.root)/\(publication.topic)", payload: publication.payload,
            qualityOfService: publication.qualityOfService == .atMostOnce ? .atMostOnce : .atLeastOnce,
            retain: publication.retain)
        message.messageExpiryInterval = publication.expirySeconds
        publish(message)
        if publication.topic.hasSuffix("/snapshot") { publishOldValues(of: publication.payload) }
    }

    /// Publishes if there is a connection; nothing is kept for later, since all of it is said again on reconnection.
    ///
    /// - Returns: whether it is on its way.
    @discardableResult
    func publish(_ message: MQTTMessage) -> Bool {
        guard let parts, isConnected else { return false }
        let error: MQTTError? = parts.mqtt.assumeIsolated { mqtt in
            do throws(MQTTError) {
                try mqtt.publish(message)
                return nil
            } catch {
                return error
            }
        }
        defer { lastPublishingError = error }
        guard let error else { return true }
        guard error.code != .notConnected, error != lastPublishingError else { return false }
        logger.error(
            "not published",
            metadata: ["mqtt.topic": .string(message.topic), "error.message": .string(error.message)])
        return false
    }
}
