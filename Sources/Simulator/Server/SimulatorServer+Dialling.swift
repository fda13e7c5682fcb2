import Glibc
import Runtime

/// A gateway that calls the service, on the server's thread.
extension SimulatorServer {
    /// Between two calls.
    private static let pause = Duration.milliseconds(500)

    /// Calls, unless it is unplugged or on the line already; calls again until somebody answers.
    func dial() {
        guard case .dial(let host, let port) = endpoint else { return }
        let isWanted = state.withLock { $0.isPlugged && $0.peers.isEmpty && $0.dialling == nil }
        guard isWanted else { return }
        guard let descriptor = SimulatorServer.connecting(to: host, port) else { return dialLater() }
        state.withLock { $0.dialling = descriptor }
        executor.watch(descriptor, for: .writable) { [weak self] _ in self?.connected(descriptor) }
    }

    func dialLater() {
        executor.schedule(at: .now + SimulatorServer.pause) { [weak self] in self?.dial() }
    }

    private func connected(_ descriptor: CInt) {
        executor.unwatch(descriptor)
        var error: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
        let isTaken = state.withLock { state in
            // Unplugged meanwhile: it is closed already.
            guard state.dialling == descriptor else { return true }
            state.dialling = nil
            guard error == 0 else { return false }
            state.peers.append(descriptor)
            return true
        }
        guard isTaken else {
            close(descriptor)
            return dialLater()
        }
        if state.withLock({ $0.peers.contains(descriptor) }) { watchPeer(descriptor) }
    }

    /// A socket that is being connected; `nil` where that cannot even begin.
    private static func connecting(to host: String, _ port: UInt16) -> CInt? {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list else { return nil }
        defer { freeaddrinfo(first) }
        let type = CInt(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC
        let descriptor = socket(first.pointee.ai_family, type, 0)
        guard descriptor >= 0 else { return nil }
        var yes: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size))
        let status = connect(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen)
        if status == 0 || errno == EINPROGRESS { return descriptor }
        close(descriptor)
        return nil
    }
}
