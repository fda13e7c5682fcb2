import Runtime

/// The clients of a soak and who does what.
struct SoakCrew: Sendable {
    let work: SoakLoad
    let seed: UInt64
    private let clients: [SoakClient]

    private let readers: Int

    init(work: SoakLoad, thread: LoadThread, readers: Int, seed: UInt64) {
        self.work = work
        self.readers = readers
        self.seed = seed
        clients = (0..<readers + SoakLoad.written.count + 2).map {
            SoakClient("soak\($0)", on: thread, tally: work.tally)
        }
    }

    func connect(_ thread: LoadThread) async throws {
        for client in clients { try await client.connect(thread) }
    }

    func stop() async {
        for client in clients { await client.stop() }
    }

    /// All at once, until the end and their last answers.
    func load(until end: ContinuousClock.Instant) async {
        await withTaskGroup { group in
            for (index, client) in clients.enumerated() {
                group.addTask { await work(client, index, until: end) }
            }
        }
    }

    private func work(_ client: SoakClient, _ index: Int, until end: ContinuousClock.Instant) async {
        let seed = seed &* 1000 &+ UInt64(index)
        let writer = index - readers
        if index < readers {
            await work.read(client, seed: seed, until: end)
        } else if writer < SoakLoad.written.count {
            await work.write(client, parameter: SoakLoad.written[writer], seed: seed, until: end)
        } else if writer == SoakLoad.written.count {
            await work.readBatches(client, seed: seed, until: end)
        } else {
            await work.readNowAndThen(client, until: end)
        }
    }
}
