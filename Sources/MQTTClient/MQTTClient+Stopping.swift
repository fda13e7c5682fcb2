import CMosquitto
import Logging
import Runtime

extension MQTTClient {
    /// Publishes a last message, waits until the broker has acknowledged everything, and disconnects.
    ///
    /// Afterwards no more events come but one `.disconnected(nil)`. A client that is not connected stops at once.
    /// - Parameters:
    ///   - last: for example `offline`: the broker does not publish the will of a client that says goodbye.
    ///   - limit: how long to wait for acknowledgements.
    public func stop(publishing last: MQTTMessage? = nil, within limit: Duration = .seconds(2)) async {
        switch state {
        case .stopped: return
        case .connected(let descriptor, _):
            state = .closing(descriptor: descriptor)
            do throws(MQTTError) {
                if let last {
                    try send(last)
                    counters.published(last)
                }
            } catch {
                logger.warning("last message not published", metadata: ["error.message": .string(error.message)])
            }
            executor.schedule(at: clocks.now() + limit) { [weak self] in
                self?.assumeIsolated { $0.finishClosing() }
            }
            flush()
        case .waiting(let timer):
            executor.cancel(timer)
            stopped()
        case .handshaking:
            stopped()
            mosquitto_disconnect(handle.pointer)
        case .idle, .connecting: stopped()
        case .closing: break
        }
        guard case .closing = state else { return }
        await withCheckedContinuation { closed.append($0) }
    }

    func finishClosingIfDone() {
        if case .closing = state, ledger.count == 0 { finishClosing() }
    }

    func finishClosing() {
        guard case .closing = state else { return }
        stopped()
        // Written at once. Where the socket takes no more, the broker learns it from the closing of the socket.
        mosquitto_disconnect(handle.pointer)
        let waiting = closed
        closed = []
        for continuation in waiting { continuation.resume() }
    }

    private func stopped() {
        leaveConnection()
        state = .stopped
        handler(.disconnected(nil))
    }
}
