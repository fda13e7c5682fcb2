import Glibc

extension Line {
    /// Begins to connect; the line is connected once its descriptor is writable and `connectionError` is `nil`.
    static func connecting(to address: SocketAddress, name: String) throws(LinkError) -> Line {
        let descriptor = socket(address.family, CInt(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw connectError(name, errno) }
        let line = Line(descriptor, name: name)
        line.setSocketOptions()
        let status = address.withSockAddr { connect(descriptor, $0, $1) }
        guard status == 0 || errno == EINPROGRESS else { throw connectError(name, errno) }
        return line
    }

    /// The newest connection to `listener`, older ones hung up; `nil` where there is none.
    static func accepted(by listener: CInt, name: String) -> Line? {
        var newest: Line?
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return newest
            }
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            newest = Line(descriptor, name: "the gateway that dialled in at \(name)")
            newest?.setSocketOptions()
        }
    }

    /// How the attempt to connect ended; `nil` for well.
    func connectionError(_ name: String) -> LinkError? {
        var code: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else {
            return Line.connectError(name, errno)
        }
        return code == 0 ? nil : Line.connectError(name, code)
    }

    /// Small frames go out at once; a silent other end is noticed within about 20 s.
    private func setSocketOptions() {
        let options: [(level: CInt, name: CInt, value: CInt)] = [
            (CInt(IPPROTO_TCP), TCP_NODELAY, 1), (SOL_SOCKET, SO_KEEPALIVE, 1), (CInt(IPPROTO_TCP), TCP_KEEPIDLE, 10),
            (CInt(IPPROTO_TCP), TCP_KEEPINTVL, 3), (CInt(IPPROTO_TCP), TCP_KEEPCNT, 3),
            (CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, 20_000),
        ]
        for option in options {
            var value = option.value
            setsockopt(descriptor, option.level, option.name, &value, socklen_t(MemoryLayout<CInt>.size))
        }
    }

    static func connectError(_ name: String, _ code: CInt) -> LinkError {
        switch code {
        case ECONNREFUSED:
            LinkError(
                .unreachable,
                "\(name) refuses the connection: is the port right, and the serial server's only one free?",
                errno: code)
        case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN:
            LinkError(.unreachable, "no answer from \(name): is the serial server on and in this network?", errno: code)
        default:
            LinkError(.other, "cannot connect to \(name): \(systemMessage(code))", errno: code)
        }
    }

    static func listenError(_ name: String, _ code: CInt) -> LinkError {
        switch code {
        case EADDRINUSE:
            LinkError(.inUse, "\(name) is in use: stop the other program that listens there", errno: code)
        case EADDRNOTAVAIL, EINVAL:
            LinkError(.notFound, "cannot listen at \(name): this machine has no such address", errno: code)
        case EACCES, EPERM:
            LinkError(.permissionDenied, "may not listen at \(name): choose a port above 1023", errno: code)
        default:
            LinkError(.other, "cannot listen at \(name): \(systemMessage(code))", errno: code)
        }
    }
}
