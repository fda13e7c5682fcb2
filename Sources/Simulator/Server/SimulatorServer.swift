import CLinux
import Glibc
import Runtime

/// Serves a simulated gateway on a pseudo-terminal or TCP socket, on a thread of its own.
///
/// All members can be used from any thread.
public final class SimulatorServer: Sendable {
    struct State: Sendable {
        var gateway: SimulatedGateway
        var queue = DeliveryQueue()
        var timer: ThreadExecutor.Timer?
        var isPlugged = false
        var terminal: PseudoTerminal?
        var listener: CInt?
        /// Descriptors that responses go to: the terminal's near end, or connections.
        var peers: [CInt] = []
        var port: UInt16 = 0
        var droppedBytes = 0
        /// A socket that is being connected, of a gateway that dials in.
        var dialling: CInt?
        var schedule: IncidentSchedule?
        var incidentTimer: ThreadExecutor.Timer?
        var isStopped = false
    }

    public let endpoint: SimulatorEndpoint
    let executor: ThreadExecutor
    let state: Locked<State>

    static let maximumConnections = 8

    public init(gateway: SimulatedGateway, endpoint: SimulatorEndpoint) {
        self.endpoint = endpoint
        executor = ThreadExecutor(name: "simulator")
        state = Locked(State(gateway: gateway))
    }

    deinit {
        state.withLock { $0.closeAll(link: endpoint.link) }
        executor.stop()
    }

    /// What a client opens: the link or the terminal itself; `nil` for sockets and while unplugged.
    public var path: String? {
        state.withLock { state in state.terminal.map { endpoint.link ?? $0.path } }
    }

    /// The port that is listened at; 0 for a pseudo-terminal and for a gateway that dials in.
    public var port: UInt16 { state.withLock { $0.port } }

    /// Bytes that no client took in time.
    public var droppedBytes: Int { state.withLock { $0.droppedBytes } }

    /// Opens the line. Also after `unplug()`: the pseudo-terminal is another then, behind the same link.
    public func plug() throws(SimulatorError) {
        switch endpoint {
        case .pseudoTerminal(let link): try plugTerminal(link)
        case .tcp(let address, let port): try plugSocket(address, port)
        case .dial:
            state.withLock { $0.isPlugged = true }
            executor.perform { [weak self] in self?.dial() }
        }
    }

    /// Pulls the plug: clients see a line that hung up, and what was to be sent is lost.
    public func unplug() {
        state.withLock { state in
            for descriptor in state.peers + [state.listener, state.dialling].compactMap({ $0 }) {
                executor.unwatch(descriptor)
            }
            state.closeAll(link: endpoint.link)
        }
    }

    /// Ends serving and the thread.
    public func stop() {
        state.withLock { $0.isStopped = true }
        unplug()
        executor.stop()
    }

    /// The gateway at this moment; what is changed holds for the next exchange.
    public func withGateway<Result: Sendable>(_ body: (inout SimulatedGateway) -> Result) -> Result {
        state.withLock { state in
            state.gateway.pass(to: .now)
            let result = body(&state.gateway)
            state.gateway.collectEvents()
            return result
        }
    }

    /// The installation at this moment.
    public func withPlant<Result: Sendable>(_ body: (inout Plant) -> Result) -> Result {
        withGateway { body(&$0.plant) }
    }

    private func plugTerminal(_ link: String?) throws(SimulatorError) {
        let terminal = try PseudoTerminal.open()
        if let link {
            // Renamed over the old one, so that the name is never missing.
            let temporary = "\(link).\(getpid())"
            Glibc.unlink(temporary)
            guard symlink(terminal.path, temporary) == 0, rename(temporary, link) == 0 else {
                let error = errno
                terminal.close()
                throw SimulatorError(.system, "cannot link \(link) to \(terminal.path)", errno: error)
            }
        }
        state.withLock { state in
            state.closeAll(link: nil)
            state.terminal = terminal
            state.peers = [terminal.near]
            state.isPlugged = true
        }
        watchPeer(terminal.near)
    }

    private func plugSocket(_ address: String, _ port: UInt16) throws(SimulatorError) {
        // A port that was given by chance stays the same after replugging.
        let wanted = self.port == 0 ? port : self.port
        let listener = linux_listen_tcp(address, wanted, 8)
        guard listener >= 0 else {
            throw SimulatorError(.system, "cannot listen at \(address):\(wanted)", errno: errno)
        }
        state.withLock { state in
            state.closeAll(link: nil)
            state.listener = listener
            state.port = UInt16(truncatingIfNeeded: linux_local_port(listener))
            state.isPlugged = true
        }
        executor.watch(listener, for: .readable) { [weak self] _ in self?.accept(listener) }
    }

    func watchPeer(_ descriptor: CInt) {
        executor.watch(descriptor, for: .readable) { [weak self] _ in self?.read(descriptor) }
    }
}

extension SimulatorServer.State {
    mutating func closeAll(link: String?) {
        if let terminal {
            terminal.close()
            if let link { Glibc.unlink(link) }
        } else {
            for peer in peers { close(peer) }
        }
        if let listener { close(listener) }
        if let dialling { close(dialling) }
        terminal = nil
        listener = nil
        dialling = nil
        peers = []
        isPlugged = false
        queue.removeAll()
    }
}

extension SimulatorEndpoint {
    var link: String? {
        if case .pseudoTerminal(let link) = self { link } else { nil }
    }
}
