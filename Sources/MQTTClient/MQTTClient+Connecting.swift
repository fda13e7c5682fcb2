import CMosquitto
import Glibc
import Logging
import Runtime

/// `mosquitto_connect_bind_v5` resolves the name and connects before it returns: seconds where a name server or host
/// does not answer. So it runs on a short-lived thread of its own, never on the executor's, which has the rest of the
/// service to run. Its non-blocking sibling is no way out: it resolves names just so, and tries only the first of a
/// name's addresses, which fails for `localhost` where the broker listens on 127.0.0.1 alone. The kernel ends an attempt
/// after about two minutes; until then it repeats its own.
extension MQTTClient {
    /// libmosquitto's handle on its way to the helper thread and back.
    ///
    /// Unchecked: in state `connecting` the actor does not touch the handle, and the queues of the two executors order
    /// what happens before and after. The helper's closure holds the actor, hence the handle's owner.
    private struct Loan: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    func connect() {
        do throws(MQTTError) {
            try resetHandle()
        } catch {
            return attemptFailed(error)
        }
        state = .connecting
        listenToComplaints(true)
        let loan = Loan(pointer: handle.pointer)
        let connector = ThreadExecutor(name: "mqtt-connect")
        connector.perform { [self] in
            let result = Result { () throws(MQTTError) in try Self.connect(loan.pointer, configuration) }
            executor.perform { self.assumeIsolated { $0.connectEnded(result) } }
        }
    }

    private static func connect(_ mosquitto: OpaquePointer, _ configuration: MQTTConfiguration) throws(MQTTError) {
        var properties = MosquittoProperties()
        if configuration.protocolVersion == .v5 {
            try properties.add(MQTT_PROP_MAXIMUM_PACKET_SIZE, configuration.maximumPacketBytes, "maximum packet size")
        }
        try check(
            mosquitto_connect_bind_v5(
                mosquitto, configuration.host, CInt(configuration.port), CInt(configuration.keepAliveSeconds), nil,
                properties.list),
            "connect")
    }

    private func connectEnded(_ result: Result<Void, MQTTError>) {
        guard case .connecting = state else {
            // Stopped meanwhile. Say goodbye, or the broker would publish the will.
            noted = Noted()
            mosquitto_disconnect(handle.pointer)
            return
        }
        switch result {
        case .failure(let error): attemptFailed(error)
        case .success:
            let descriptor = mosquitto_socket(handle.pointer)
            guard descriptor >= 0 else {
                return attemptFailed(MQTTError(code: .connectionLost, message: "connect: connection lost"))
            }
            noted = Noted()
            state = .handshaking(
                descriptor: descriptor, deadline: clocks.now() + configuration.handshakeTimeout)
            updateWatch()
            scheduleHousekeeping()
        }
    }

    /// The broker answered the CONNECT.
    func accepted(sessionPresent: Bool) {
        guard case .handshaking(let descriptor, _) = state else { return }
        listenToComplaints(false)
        state = .connected(descriptor: descriptor, since: clocks.now())
        counters.connections += 1
        reported = []
        logger.info(
            "connected to broker",
            metadata: ["mqtt.host": .string(configuration.host), "mqtt.port": .stringConvertible(configuration.port)])
        for subscription in subscriptions { sendSubscribe(subscription) }
        let again = messagesToSendAgain()
        sendAgain(again.filter { !$0.message.retain })
        handler(.connected(sessionPresent: sessionPresent))
        guard case .connected = state else {
            // Lost again while the handler published.
            let newer = Set(unsent.lazy.filter(\.message.retain).map(\.message.topic))
            unsent = again.filter { $0.message.retain && !newer.contains($0.message.topic) } + unsent
            return
        }
        let renewed = ledger.retainedTopics
        sendAgain(again.filter { $0.message.retain && !renewed.contains($0.message.topic) })
    }

    /// A broker that cannot bear a message, as one of MQTT 3.1.1 that is larger than it takes, would never be done with it, nor
    /// with those after it: of what was sent too often, the largest is given up.
    private func messagesToSendAgain() -> [OutgoingLedger.Unacknowledged] {
        var messages = unsent
        unsent = []
        let suspect = messages.indices.filter { messages[$0].sendings >= configuration.maximumSendings }
            .max { messages[$0].message.payload.count < messages[$1].message.payload.count }
        guard let suspect else { return messages }
        let given = messages.remove(at: suspect)
        tellNotSentAgain(given.message, "\(given.sendings) connections broke before the broker had taken it")
        return messages
    }

    private func sendAgain(_ messages: [OutgoingLedger.Unacknowledged]) {
        for lost in messages {
            do throws(MQTTError) {
                try send(lost.message, sendings: lost.sendings + 1)
            } catch {
                tellNotSentAgain(lost.message, error.message)
            }
        }
    }

    private func tellNotSentAgain(_ message: MQTTMessage, _ reason: String) {
        logger.warning(
            "not published again",
            metadata: [
                "mqtt.topic": .string(message.topic), "mqtt.bytes": .stringConvertible(message.payload.count),
                "error.message": .string(reason),
            ])
    }

    /// An attempt to connect came to nothing.
    func attemptFailed(_ failure: MQTTError) {
        var error = failure
        listenToComplaints(false)
        if let complaint = complaint.withLock({ $0 }) {
            error.message += " (\(complaint))"
            if complaint.contains("OpenSSL") || complaint.contains("certificate") { error.code = .tls }
        } else if let tls = configuration.tls, error.code == .connectionLost || error.code == .tls {
            // It had closed the connection before what it had to say could be read.
            error.message = "connect: the broker broke off the TLS handshake"
            if tls.certificateFile == nil { error.message += "; does it ask for a certificate of ours?" }
        }
        counters.failedAttempts += 1
        retry(after: error)
    }

    /// A connection that the broker had accepted ended.
    func connectionLost(_ error: MQTTError, since: ContinuousClock.Instant) {
        // One that was lost at once does not count: two clients that take over from each other would race for ever. Not
        // every broker says that it is so.
        var error = error
        if clocks.now() - since >= .seconds(5) {
            if !error.isLasting { delay.reset() }
        } else if error.code == .connectionLost, error.reasonCode == nil {
            if error.message.hasSuffix(".") { error.message.removeLast() }
            error.message +=
                " at once; does another client use the identifier '\(configuration.clientIdentifier)', or may "
                + "this account not subscribe to what it needs?"
        }
        retry(after: error, wasAccepted: true)
    }

    private func retry(after error: MQTTError, wasAccepted: Bool = false) {
        leaveConnection()
        let pause = delay.next(
            isLasting: error.isLasting, wasAccepted: wasAccepted, unit: Double.random(in: 0...1, using: &generator))
        let timer = executor.schedule(at: clocks.now() + pause) { [weak self] in
            self?.assumeIsolated { client in
                if case .waiting = client.state { client.connect() }
            }
        }
        state = .waiting(timer)
        logger.debug("next attempt to connect", metadata: ["mqtt.delay": .stringConvertible(pause)])
        guard reported.count < 20, reported.insert(error).inserted else { return }
        logger.warning(
            "not connected to broker",
            metadata: [
                "mqtt.host": .string(configuration.host), "mqtt.port": .stringConvertible(configuration.port),
                "error.message": .string(error.message),
            ])
        handler(.disconnected(error))
    }

    /// Lets go of the descriptor and everything that belonged to the connection.
    func leaveConnection() {
        if let descriptor = state.descriptor { executor.unwatch(descriptor) }
        if let housekeeping { executor.cancel(housekeeping) }
        housekeeping = nil
        watched = nil
        unansweredSubscriptions = [:]
        let lost = ledger.connectionLost()
        guard !lost.isEmpty else { return }
        isHandleUsed = true
        var topics: Set<String> = []
        unsent = (unsent + lost).reversed().filter { !$0.message.retain || topics.insert($0.message.topic).inserted }
            .reversed()
    }

    /// libmosquitto would send all that was not acknowledged again, at each connection: where a broker ends them soon, what
    /// is told at each would pile up to the bound, and what is newest not be taken any more. So that is done here.
    private func resetHandle() throws(MQTTError) {
        guard isHandleUsed else { return }
        complaint.withLock { $0 = nil }
        try handle.reset(clientIdentifier: configuration.clientIdentifier)
        try handle.set(configuration)
        setCallbacks()
        isHandleUsed = false
    }
}
