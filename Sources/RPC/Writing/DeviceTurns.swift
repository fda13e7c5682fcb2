import ScomProtocol

/// Lets one write procedure at a time work on a device, in the order in which they came.
actor DeviceTurns {
    private var waiting: [ScomAddress: [CheckedContinuation<Void, Never>]] = [:]

    nonisolated let executor: any SerialExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(executor: any SerialExecutor) {
        self.executor = executor
    }

    func take(_ address: ScomAddress) async {
        guard waiting[address] != nil else {
            waiting[address] = []
            return
        }
        await withCheckedContinuation { waiting[address]!.append($0) }
    }

    func pass(_ address: ScomAddress) {
        guard let queue = waiting[address], !queue.isEmpty else {
            waiting[address] = nil
            return
        }
        waiting[address]!.removeFirst().resume()
    }
}
