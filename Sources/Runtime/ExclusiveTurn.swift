/// Lets one at a time work with something, in the order in which they came; nobody waits beyond a deadline.
public actor ExclusiveTurn {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Bool, Never>
        let timer: ThreadExecutor.Timer
    }

    private nonisolated let executor: ThreadExecutor
    private var isTaken = false
    private var waiting: [Waiter] = []
    private var lastNumber = 0

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    public init(executor: ThreadExecutor) {
        self.executor = executor
    }

    /// Waits for the turn; whoever got it passes it on.
    ///
    /// - Returns: `false` where the deadline came first.
    public func take(until deadline: ContinuousClock.Instant) async -> Bool {
        guard isTaken else {
            isTaken = true
            return true
        }
        lastNumber += 1
        let number = lastNumber
        let timer = executor.schedule(at: deadline) { [weak self] in self?.assumeIsolated { $0.giveUp(number) } }
        return await withCheckedContinuation {
            waiting.append(Waiter(number: number, continuation: $0, timer: timer))
        }
    }

    /// Gives the turn to the next.
    public func pass() {
        guard !waiting.isEmpty else {
            isTaken = false
            return
        }
        let next = waiting.removeFirst()
        executor.cancel(next.timer)
        next.continuation.resume(returning: true)
    }

    private func giveUp(_ number: Int) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).continuation.resume(returning: false)
    }
}
