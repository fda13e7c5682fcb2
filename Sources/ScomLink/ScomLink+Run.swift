import Glibc
import Runtime

extension ScomLink {
    /// Opens the line, and opens it again whenever it is lost, until the task is cancelled; then closes it.
    public func run() async {
        var backoff = Backoff(prompt: promptPause, cap: longestPause)
        let listener = Listener()
        while !Task.isCancelled {
            do throws(LinkError) {
                let opened = try await open(listener)
                let since = clocks.now()
                comeUp(opened)
                while line != nil, !Task.isCancelled { await pause(until: nil) }
                // A line that is lost as soon as it is open gains nothing by being opened at once.
                if clocks.now() - since > .seconds(5) { backoff.reset() }
            } catch {
                goDown(error)
            }
            let until = clocks.now() + backoff.next(using: &generator)
            while accepted == nil, clocks.now() < until, !Task.isCancelled { await pause(until: until) }
        }
        if let descriptor = listener.descriptor { executor.unwatch(descriptor) }
        accepted = nil
        goDown(LinkError(.closed, "closed"))
        await closing()
    }

    /// A replugged adapter has to be in use again within 2 s, the first readings of all devices included, and a serial
    /// server that starts anew as well; to look for a file costs next to nothing.
    private var promptPause: Duration {
        if case .serial = settings.endpoint { .milliseconds(250) } else { .milliseconds(500) }
    }

    /// A serial server that is away for longer need not be asked so often.
    private var longestPause: Duration {
        if case .serial = settings.endpoint { promptPause } else { .seconds(5) }
    }

    private func open(_ listener: Listener) async throws(LinkError) -> Line {
        switch settings.endpoint {
        case .serial(let path):
            return try await openPort(path)
        case .tcp(let host, let port):
            return try await dial(host, port)
        case .listen(let address, let port):
            try listen(listener, address, port)
            return try await takeAccepted()
        }
    }

    // MARK: Ports

    private func openPort(_ path: String) async throws(LinkError) -> Line {
        opened = nil
        opener.perform { [weak self, executor, settings] in
            let result = Result { () throws(LinkError) in
                try Line.serial(path, baud: settings.baud, parity: settings.parity)
            }
            executor.perform {
                self?.assumeIsolated {
                    $0.opened = result
                    $0.wake()
                }
            }
        }
        // No deadline: a second thread would hang in the same driver. What asks meanwhile is answered: the link is down.
        while opened == nil, !Task.isCancelled { await pause(until: nil) }
        defer { opened = nil }
        guard let opened else { throw LinkError(.closed, "closed") }
        return try opened.get()
    }

    /// Until the port is closed, so that another can open it.
    private func closing() async {
        await withCheckedContinuation { continuation in opener.perform { continuation.resume() } }
    }

    // MARK: Dialling

    private func dial(_ host: String, _ port: UInt16) async throws(LinkError) -> Line {
        var failure = LinkError(.notFound, "cannot find \(host): it has no address")
        for address in try await addresses(of: host, port) {
            do throws(LinkError) {
                return try await connect(to: address)
            } catch {
                failure = error
            }
            if Task.isCancelled { break }
        }
        throw failure
    }

    private func connect(to address: SocketAddress) async throws(LinkError) -> Line {
        let name = "\(settings.endpoint)"
        let line = try Line.connecting(to: address, name: name)
        let descriptor = line.descriptor
        let deadline = clocks.now() + .seconds(5)
        executor.watch(descriptor, for: .writable) { [weak self] _ in self?.assumeIsolated { $0.wake() } }
        defer { executor.unwatch(descriptor) }
        while !line.wait(for: POLLOUT, timeout: .zero) {
            guard clocks.now() < deadline, !Task.isCancelled else { throw Line.connectError(name, ETIMEDOUT) }
            await pause(until: deadline)
        }
        if let error = line.connectionError(name) { throw error }
        return line
    }

    /// Numeric addresses at once; names from a thread of their own, as a name server that does not answer blocks for long.
    private func addresses(of host: String, _ port: UInt16) async throws(LinkError) -> [SocketAddress] {
        if let numeric = try? SocketAddress.resolve(host, port: port, isNumeric: true) { return numeric }
        resolved = nil
        let deadline = clocks.now() + .seconds(10)
        opener.perform { [weak self, executor] in
            let result = Result { () throws(LinkError) in
                try SocketAddress.resolve(host, port: port, isNumeric: false)
            }
            executor.perform {
                self?.assumeIsolated {
                    $0.resolved = result
                    $0.wake()
                }
            }
        }
        while resolved == nil {
            guard clocks.now() < deadline, !Task.isCancelled else {
                throw LinkError(.notFound, "cannot find \(host): the name server does not answer")
            }
            await pause(until: deadline)
        }
        defer { resolved = nil }
        return try resolved!.get()
    }

    // MARK: Being dialled

    private func listen(_ listener: Listener, _ address: String, _ port: UInt16) throws(LinkError) {
        guard listener.descriptor == nil else { return }
        try listener.open(address, port, name: "\(settings.endpoint)")
        guard let descriptor = listener.descriptor else { return }
        executor.watch(descriptor, for: .readable) { [weak self] _ in
            self?.assumeIsolated { $0.accept(descriptor) }
        }
    }

    /// A gateway that dials in again has lost its old connection, even if this end does not know yet.
    private func accept(_ listener: CInt) {
        guard let newest = Line.accepted(by: listener, name: "\(settings.endpoint)") else { return }
        accepted = newest
        if line != nil { goDown(LinkError(.lost, "the gateway dialled in again at \(settings.endpoint)")) }
        wake()
    }

    private func takeAccepted() async throws(LinkError) -> Line {
        let waiting = LinkError(
            .waiting, "nobody has dialled in at \(settings.endpoint) yet: is the gateway set up to call this machine?")
        if accepted == nil { goDown(waiting) }
        while accepted == nil, !Task.isCancelled { await pause(until: nil) }
        guard let line = accepted else { throw waiting }
        accepted = nil
        return line
    }

    // MARK: Waiting

    /// Until `wake`, the deadline, or the end of the task; may return early, so ask again whether what was waited for is there.
    private func pause(until deadline: ContinuousClock.Instant?) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { return continuation.resume() }
                sleeper = continuation
                alarm = deadline.map { deadline in
                    executor.schedule(at: deadline) { [weak self] in self?.assumeIsolated { $0.wake() } }
                }
            }
        } onCancel: {
            executor.perform { [weak self] in self?.assumeIsolated { $0.wake() } }
        }
    }

    func wake() {
        if let alarm { executor.cancel(alarm) }
        alarm = nil
        sleeper?.resume()
        sleeper = nil
    }
}
