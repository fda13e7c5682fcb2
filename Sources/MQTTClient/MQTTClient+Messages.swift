import CMosquitto
import Glibc

extension MQTTClient {
    /// Publishes a message, or has it wait for its turn.
    ///
    /// With QoS 1 it is sent again if the connection breaks before the broker acknowledged it; of retained messages the
    /// newest of each topic, unless there is a newer one by then. See also `maximumSendings`.
    /// - Throws: `.notConnected` (nothing is kept), `.full`, `.tooLarge`, or `.invalid`.
    public func publish(_ message: MQTTMessage) throws(MQTTError) {
        guard case .connected = state else {
            throw MQTTError(code: .notConnected, message: "publish: not connected")
        }
        guard ledger.hasRoom(for: message.payload.count) else {
            counters.messagesRefusedFull += 1
            throw MQTTError(code: .full, message: "publish: \(ledger.count) messages wait for the broker")
        }
        try send(message)
        counters.published(message)
        flush()
    }

    func send(_ message: MQTTMessage, sendings: Int = 1) throws(MQTTError) {
        let topic = try message.topic.checkedForMQTT("topic")
        guard mosquitto_pub_topic_check(topic) == MOSQ_ERR_SUCCESS.rawValue, !topic.isEmpty else {
            throw MQTTError(code: .invalid, message: "topic: '\(topic)' is empty or has a wildcard")
        }
        guard message.payload.count <= 268_435_455 else {
            throw MQTTError(code: .tooLarge, message: "payload: more than 268435455 bytes")
        }
        let properties = configuration.protocolVersion == .v5 ? try MosquittoProperties(message) : MosquittoProperties()
        let size = message.payload.count
        let isAcknowledged = message.qualityOfService != .atMostOnce
        if !isAcknowledged { ledger.beginUnwritten(size: size) }
        var identifier: CInt = 0
        let (status, systemError) = message.payload.withUnsafeBytes { bytes in
            let status = mosquitto_publish_v5(
                handle.pointer, &identifier, topic, CInt(bytes.count), bytes.baseAddress,
                CInt(message.qualityOfService.rawValue), message.retain, properties.list)
            return (status, errno)
        }
        switch mosq_err_t(rawValue: status) {
        case MOSQ_ERR_SUCCESS:
            if isAcknowledged { ledger.beginUnacknowledged(identifier: identifier, message, sendings: sendings) }
        case MOSQ_ERR_NO_CONN, MOSQ_ERR_CONN_LOST, MOSQ_ERR_ERRNO, MOSQ_ERR_TLS:
            // The connection broke while writing. libmosquitto has queued the message before and sends it again.
            guard isAcknowledged else { fallthrough }
            ledger.beginUnacknowledged(identifier: identifier, message, sendings: sendings)
        default:
            if !isAcknowledged { ledger.cancelUnwritten() }
            throw MQTTError(status: status, systemError: systemError, while: "publish")
        }
    }

    /// Subscribes now, if connected, and again after each reconnection. Replaces a subscription with the same filter.
    /// - Throws: `.invalid` if the filter is none.
    public func subscribe(_ subscription: MQTTSubscription) throws(MQTTError) {
        let filter = try subscription.filter.checkedForMQTT("topic filter")
        guard !filter.isEmpty, mosquitto_sub_topic_check(filter) == MOSQ_ERR_SUCCESS.rawValue else {
            throw MQTTError(code: .invalid, message: "topic filter: '\(filter)' is none")
        }
        if let index = subscriptions.firstIndex(where: { $0.filter == filter }) {
            subscriptions[index] = subscription
        } else {
            subscriptions.append(subscription)
        }
        guard case .connected = state else { return }
        sendSubscribe(subscription)
        flush()
    }

    /// Forgets a subscription, and tells the broker if connected.
    public func unsubscribe(_ filter: String) {
        subscriptions.removeAll { $0.filter == filter }
        guard case .connected = state else { return }
        mosquitto_unsubscribe_v5(handle.pointer, nil, filter, nil)
        flush()
    }

    func sendSubscribe(_ subscription: MQTTSubscription) {
        var options = CInt(subscription.retainedMessages.rawValue) << 4
        if subscription.noLocal { options |= CInt(MQTT_SUB_OPT_NO_LOCAL.rawValue) }
        if subscription.retainAsPublished { options |= CInt(MQTT_SUB_OPT_RETAIN_AS_PUBLISHED.rawValue) }
        if configuration.protocolVersion == .v311 { options = 0 }
        var identifier: CInt = 0
        let status = mosquitto_subscribe_v5(
            handle.pointer, &identifier, subscription.filter, CInt(subscription.qualityOfService.rawValue), options, nil
        )
        // Anything but success is a broken connection, and that ends elsewhere.
        if status == MOSQ_ERR_SUCCESS.rawValue { unansweredSubscriptions[identifier] = subscription.filter }
    }
}
