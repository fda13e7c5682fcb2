import Glibc
import Runtime

/// What happens on the server's thread.
extension SimulatorServer {
    func accept(_ listener: CInt) {
        let connection = state.withLock { state -> CInt? in
            guard state.listener == listener else { return nil }
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return nil }
            guard state.peers.count < SimulatorServer.maximumConnections else {
                close(connection)
                return nil
            }
            var yes: CInt = 1
            setsockopt(connection, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout.size(ofValue: yes)))
            _ = fcntl(connection, F_SETFL, O_NONBLOCK)
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            state.peers.append(connection)
            return connection
        }
        if let connection { watchPeer(connection) }
    }

    func read(_ descriptor: CInt) {
        state.withLock { state in
            // Unplugged meanwhile: the number may be another descriptor's by now.
            guard state.peers.contains(descriptor) else { return }
            let count = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
                let count = Glibc.read(descriptor, buffer.baseAddress!, buffer.count)
                if count > 0 {
                    let now = ContinuousClock.now
                    for delivery in state.gateway.receive(buffer[..<count], at: now) { state.queue.insert(delivery) }
                }
                return count
            }
            let error = errno
            if count > 0 {
                deliver(&state)
            } else if count == 0 || (error != EAGAIN && error != EINTR) {
                hangUp(descriptor, &state)
            }
        }
    }

    /// Sends what is due and sets the timer for the next.
    private func deliver(_ state: inout State) {
        var now = ContinuousClock.now
        while let delivery = state.queue.pop(at: now) {
            for peer in state.peers { send(delivery.bytes, to: peer, &state) }
            now = ContinuousClock.now
            state.gateway.sent(delivery, at: now)
        }
        if let timer = state.timer { executor.cancel(timer) }
        state.timer = state.queue.earliest.map { due in
            executor.schedule(at: due) { [weak self] in
                guard let self else { return }
                self.state.withLock { self.deliver(&$0) }
            }
        }
    }

    private func send(_ bytes: [UInt8], to peer: CInt, _ state: inout State) {
        // A socket whose other end has gone must not end the process with a signal.
        let count =
            state.terminal == nil
            ? Glibc.send(peer, bytes, bytes.count, CInt(MSG_NOSIGNAL)) : write(peer, bytes, bytes.count)
        // A full buffer: nobody reads, and a serial line does not wait.
        if count < bytes.count { state.droppedBytes += bytes.count - max(0, count) }
    }

    private func hangUp(_ descriptor: CInt, _ state: inout State) {
        guard state.terminal == nil else { return }
        executor.unwatch(descriptor)
        state.peers.removeAll { $0 == descriptor }
        close(descriptor)
        if case .dial = endpoint { dialLater() }
    }
}
