import Runtime
import ScomProtocol

/// Lets one write procedure at a time work on a device. Clients have their turns one after the other, so that none who
/// sends many keeps the others waiting; the writes of one client keep their order.
actor DeviceTurns {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Bool, Never>
        let timer: ThreadExecutor.Timer
    }

    /// Who waits for a device; there while somebody has the turn.
    private struct Line {
        var lanes: [String: [Waiter]] = [:]
        /// Clients that wait, in the order in which they are served.
        var clients: [String] = []
    }

    private var lines: [ScomAddress: Line] = [:]
    private var lastNumber = 0

    nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(executor: ThreadExecutor) {
        self.executor = executor
    }

    /// - Returns: whether it is the caller's turn, who has to pass it on then; false where the deadline came first.
    func take(_ address: ScomAddress, _ client: String, until deadline: ContinuousClock.Instant) async -> Bool {
        guard lines[address] != nil else {
            lines[address] = Line()
            return true
        }
        lastNumber += 1
        let number = lastNumber
        return await withCheckedContinuation { continuation in
            let timer = executor.schedule(at: deadline) { [weak self] in
                self?.assumeIsolated { $0.giveUp(number, address, client) }
            }
            let waiter = Waiter(number: number, continuation: continuation, timer: timer)
            if lines[address]!.lanes[client]?.append(waiter) == nil {
                lines[address]!.lanes[client] = [waiter]
                lines[address]!.clients.append(client)
            }
        }
    }

    func pass(_ address: ScomAddress) {
        guard let client = lines[address]?.clients.first, let waiter = lines[address]!.lanes[client]!.first else {
            lines[address] = nil
            return
        }
        lines[address]!.clients.removeFirst()
        lines[address]!.lanes[client]!.removeFirst()
        if lines[address]!.lanes[client]!.isEmpty {
            lines[address]!.lanes[client] = nil
        } else {
            lines[address]!.clients.append(client)
        }
        executor.cancel(waiter.timer)
        waiter.continuation.resume(returning: true)
    }

    private func giveUp(_ number: Int, _ address: ScomAddress, _ client: String) {
        guard let index = lines[address]?.lanes[client]?.firstIndex(where: { $0.number == number }) else { return }
        let waiter = lines[address]!.lanes[client]!.remove(at: index)
        if lines[address]!.lanes[client]!.isEmpty {
            lines[address]!.lanes[client] = nil
            lines[address]!.clients.removeAll { $0 == client }
        }
        waiter.continuation.resume(returning: false)
    }
}
