import CMosquitto
import Glibc
import Logging
import Runtime

extension MQTTClient {
    /// What has to wait until libmosquitto's call returned: it goes on with the connection after its callbacks.
    struct Noted {
        var acceptance: (reasonCode: CInt, sessionPresent: Bool)?
        var ending: (status: CInt, systemError: CInt)?
    }

    /// The client behind a callback. It is unretained: libmosquitto calls back only while the client calls it.
    private static func client(_ context: UnsafeMutableRawPointer?) -> MQTTClient {
        Unmanaged<MQTTClient>.fromOpaque(context!).takeUnretainedValue()
    }

    nonisolated func setCallbacks() {
        let mosquitto = handle.pointer
        mosquitto_user_data_set(mosquitto, Unmanaged.passUnretained(self).toOpaque())
        mosquitto_connect_v5_callback_set(mosquitto) { _, context, reasonCode, flags, _ in
            MQTTClient.client(context).assumeIsolated {
                $0.noted.acceptance = (reasonCode, flags & 1 != 0)
            }
        }
        mosquitto_disconnect_v5_callback_set(mosquitto) { _, context, status, _ in
            let systemError = errno
            MQTTClient.client(context).assumeIsolated { client in
                if client.noted.ending == nil { client.noted.ending = (status, systemError) }
            }
        }
        mosquitto_publish_v5_callback_set(mosquitto) { _, context, identifier, reasonCode, _ in
            MQTTClient.client(context).assumeIsolated { $0.finished(identifier, reasonCode: reasonCode) }
        }
        mosquitto_subscribe_v5_callback_set(mosquitto) { _, context, identifier, count, granted, _ in
            let reasonCode = count > 0 ? granted?.pointee ?? 0x80 : 0x80
            MQTTClient.client(context).assumeIsolated { $0.subscribed(identifier, reasonCode: reasonCode) }
            errno = 0  // as below
        }
        mosquitto_message_v5_callback_set(mosquitto) { _, context, message, properties in
            guard let message else { return }
            let client = MQTTClient.client(context)
            let received = MQTTMessage(
                message.pointee, properties: properties, maximumPayloadBytes: client.configuration.maximumPayloadBytes)
            client.assumeIsolated { $0.received(received) }
            // What the handler published left an EAGAIN here (libmosquitto wakes a thread it does not have through a
            // pipe that is full by now), and libmosquitto would take it for its own and stop reading: with TLS, that
            // leaves decrypted packets lying which no poll will ever announce.
            errno = 0
        }
    }

    /// libmosquitto formats a text for each packet as soon as somebody listens: only while connecting.
    nonisolated func listenToComplaints(_ isOn: Bool) {
        guard isOn else { return mosquitto_log_callback_set(handle.pointer, nil) }
        complaint.withLock { $0 = nil }
        mosquitto_log_callback_set(handle.pointer) { _, context, level, text in
            guard level == CInt(MOSQ_LOG_ERR), let context, let text else { return }
            let string = String(cString: text)
            // The first one says what is wrong, the rest what follows from it.
            MQTTClient.client(context).complaint.withLock { $0 = $0 ?? string }
        }
    }

    private func finished(_ identifier: CInt, reasonCode: CInt) {
        guard let message = ledger.finish(identifier: identifier) else { return }
        counters.messagesAcknowledged += 1
        guard reasonCode >= 0x80 else { return }
        counters.messagesRejected += 1
        let error = MQTTError(reasonCode: UInt8(truncatingIfNeeded: reasonCode), while: "publish")
        logger.debug(
            "broker did not take a message",
            metadata: ["mqtt.topic": .string(message.topic), "error.message": .string(error.message)])
        handler(.rejected(message, error))
    }

    private func subscribed(_ identifier: CInt, reasonCode: CInt) {
        guard let filter = unansweredSubscriptions.removeValue(forKey: identifier) else { return }
        guard reasonCode >= 0x80 else { return handler(.subscribed(filter: filter, nil)) }
        let error = MQTTError(reasonCode: UInt8(truncatingIfNeeded: reasonCode), while: "subscribe")
        logger.error(
            "broker refused a subscription",
            metadata: ["mqtt.filter": .string(filter), "mqtt.reason": .string(error.message)])
        handler(.subscribed(filter: filter, error))
    }

    private func received(_ message: MQTTMessage) {
        counters.messagesReceived += 1
        counters.bytesReceived += message.payload.count + message.omittedPayloadByteCount
        if case .stopped = state { return }
        handler(.message(message))
    }
}

extension MQTTMessage {
    /// Copies a received message out of libmosquitto's memory.
    init(_ message: mosquitto_message, properties: OpaquePointer?, maximumPayloadBytes: Int) {
        let bytes = UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
        let isOversize = bytes.count > maximumPayloadBytes
        self.init(
            topic: String(cString: message.topic), payload: isOversize ? [] : Array(bytes),
            qualityOfService: MQTTQualityOfService(rawValue: UInt8(truncatingIfNeeded: message.qos)) ?? .atMostOnce,
            retain: message.retain)
        if isOversize { omittedPayloadByteCount = bytes.count }
        readProperties(properties)
    }
}
