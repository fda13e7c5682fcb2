import CMosquitto
import Glibc
import Runtime

/// libmosquitto's loop, on the executor's poll.
extension MQTTClient {
    /// Called when the descriptor is ready.
    private func ready(_ events: ThreadExecutor.Events) {
        guard let descriptor = state.descriptor else { return }
        if events != .writable { read(descriptor, isBroken: events == .error) }
        flush()
    }

    private func read(_ descriptor: CInt, isBroken: Bool) {
        // libmosquitto acknowledges a message before it hands it over; the broker's process would wake for that, and have
        // the processor, before the message is dealt with. Held back, it leaves with what the message leads to.
        set(TCP_CORK, 1, descriptor)
        defer {
            executor.perform { [weak self] in
                self?.assumeIsolated { client in
                    if client.state.descriptor == descriptor { client.set(TCP_CORK, 0, descriptor) }
                }
            }
        }
        loop { mosquitto_loop_read($0, 1) }
        guard mosquitto_socket(handle.pointer) == descriptor else {
            if noted.ending == nil { noted.ending = (MOSQ_ERR_CONN_LOST.rawValue, 0) }
            return
        }
        // The kernel goes back to delaying acknowledgements by itself; a broker without TCP_NODELAY waits for them, and
        // every response then takes 40 ms more.
        set(TCP_QUICKACK, 1, descriptor)
        if isBroken, noted.ending == nil, noted.acceptance == nil {
            noted.ending = (MOSQ_ERR_CONN_LOST.rawValue, 0)
        }
    }

    private func set(_ option: CInt, _ value: CInt, _ descriptor: CInt) {
        var value = value
        setsockopt(descriptor, CInt(IPPROTO_TCP), option, &value, socklen_t(MemoryLayout.size(ofValue: value)))
    }

    /// Writes what waits, deals with what callbacks noted, and watches for what is needed next.
    ///
    /// Inside a callback of libmosquitto it does nothing: the call that is under way does it after.
    func flush() {
        guard !isInLoop else { return }
        if noted.ending == nil, mosquitto_want_write(handle.pointer) {
            loop { mosquitto_loop_write($0, 1) }
        }
        settle()
    }

    private func loop(_ call: (OpaquePointer) -> CInt) {
        isInLoop = true
        let status = call(handle.pointer)
        let systemError = errno
        isInLoop = false
        guard status != MOSQ_ERR_SUCCESS.rawValue else { return }
        if noted.ending == nil || noted.ending?.status == MOSQ_ERR_SUCCESS.rawValue {
            noted.ending = (status, systemError)
        }
    }

    private func settle() {
        let noted = noted
        self.noted = Noted()
        var refusal: MQTTError?
        if let acceptance = noted.acceptance {
            if acceptance.reasonCode == 0, noted.ending == nil {
                accepted(sessionPresent: acceptance.sessionPresent)
            } else if acceptance.reasonCode != 0 {
                refusal = MQTTError(
                    reasonCode: UInt8(truncatingIfNeeded: acceptance.reasonCode), while: "connection refused")
            }
        }
        if let refusal {
            ended(refusal)
        } else if let ending = noted.ending {
            ended(error(ending.status, ending.systemError))
        } else {
            updateWatch()
            finishClosingIfDone()
        }
    }

    /// Reason codes of MQTT 5 and libmosquitto's own statuses come in the same parameter, and do not overlap there.
    private func error(_ status: CInt, _ systemError: CInt) -> MQTTError {
        switch status {
        case 0: MQTTError(code: .connectionLost, message: "disconnected by broker", reasonCode: 0)
        case 0x80...: MQTTError(reasonCode: UInt8(truncatingIfNeeded: status), while: "disconnected by broker")
        default:
            // While shaking hands it is chance which call meets what is wrong: let it be the same error.
            if case .handshaking = state {
                MQTTError(status: status, systemError: systemError, while: "connect")
            } else {
                MQTTError(status: status, systemError: systemError, while: "connection")
            }
        }
    }

    private func ended(_ error: MQTTError) {
        switch state {
        case .handshaking: attemptFailed(error)
        case .connected(_, let since): connectionLost(error, since: since)
        case .closing: finishClosing()
        case .idle, .connecting, .waiting, .stopped: break
        }
    }

    /// Ends the connection although libmosquitto holds on to it. It closes the descriptor when it connects again, or is
    /// destroyed.
    private func breakOff(_ error: MQTTError) {
        if let descriptor = state.descriptor { shutdown(descriptor, CInt(SHUT_RDWR)) }
        ended(error)
    }

    /// Watches the descriptor for what libmosquitto wants now.
    func updateWatch() {
        guard let descriptor = state.descriptor else { return }
        var events: ThreadExecutor.Events = .readable
        // During a TLS handshake there is always something to write, but nothing that can be written before the broker
        // has answered: the thread would spin. Reading drives the handshake, and housekeeping what may remain.
        let isShakingHands = if case .handshaking = state { configuration.tls != nil } else { false }
        if !isShakingHands, mosquitto_want_write(handle.pointer) { events.insert(.writable) }
        guard events != watched else { return }
        watched = events
        executor.watch(descriptor, for: events) { [weak self] events in
            self?.assumeIsolated { $0.ready(events) }
        }
    }

    /// Keep-alive and deadlines: each second, and more often until the broker has accepted the connection.
    func scheduleHousekeeping() {
        let isShakingHands = if case .handshaking = state { true } else { false }
        let deadline = clocks.now() + (isShakingHands ? .milliseconds(20) : .seconds(1))
        housekeeping = executor.schedule(at: deadline) { [weak self] in
            self?.assumeIsolated { $0.keepHouse() }
        }
    }

    private func keepHouse() {
        housekeeping = nil
        if case .handshaking(_, let deadline) = state {
            if clocks.now() >= deadline {
                return breakOff(MQTTError(code: .timedOut, message: "the broker did not answer the connection request"))
            }
        } else {
            loop { mosquitto_loop_misc($0) }
        }
        flush()
        if state.descriptor != nil, housekeeping == nil { scheduleHousekeeping() }
    }
}
