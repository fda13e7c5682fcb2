import Dispatcher
import Logging
import Runtime
import ScomClient
import ScomProtocol
import Testing

/// The actor in real time, on a thread of its own, with a stand-in for the line.
struct DispatcherTests {
    private let executor = ThreadExecutor(name: "dispatcher-test")
    private let performer = FakePerformer()

    private func dispatcher(
        settings: DispatcherSettings = DispatcherSettings(),
        isQuiet: @escaping @Sendable (WallTime) -> Bool = { _ in false }
    ) async -> Dispatcher {
        let dispatcher = Dispatcher(
            performer: performer, settings: settings, executor: executor, clocks: .system,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, isQuiet: isQuiet)
        await dispatcher.linkCameUp()
        return dispatcher
    }

    private func request(
        _ operations: [ScomOperation], _ priority: Priority = .request, client: String = "a",
        timeout: Duration = .seconds(20), maximumAge: Duration = .zero
    ) -> DispatchRequest {
        DispatchRequest(
            operations, priority: priority, client: client, deadline: .now + timeout, maximumAge: maximumAge)
    }

    @Test func everyAskerGetsTheOwnValue() async {
        let dispatcher = await dispatcher()
        await withTaskGroup { group in
            for number in 0..<1000 as Range<UInt32> {
                group.addTask {
                    let operation = StateTests.info(3000 + number % 200, of: ScomAddress(101 + number % 9))
                    let completion = await dispatcher.perform(request([operation], client: "client \(number % 50)"))
                    let value = Int32(operation.address.rawValue * 10_000 + operation.property.objectID)
                    #expect(completion.results.map { try? $0.get().value } == [.int32(value)])
                }
            }
        }
        let (exchanges, overlapped) = performer.state.withLock { ($0.exchanges, $0.overlapped) }
        #expect(!overlapped)
        #expect(exchanges.count < 200)
        let statistics = await dispatcher.statistics
        #expect(statistics.requests == [.request: 1000])
        #expect(statistics.queueDepth == 0)
        #expect(statistics.packedExchanges + statistics.singleExchanges == exchanges.count)
        #expect(await dispatcher.supportsMultiInfo == true)
        executor.stop()
    }

    @Test func observersComeBeforeAnswers() async {
        let dispatcher = await dispatcher()
        let observed = Locked([ScomOperation]())
        await dispatcher.observe { exchange, outcome in
            observed.withLock { $0 += exchange.operations }
            #expect(outcome.results.count == exchange.operations.count)
        }
        for number in 0..<20 as Range<UInt32> {
            let operation = StateTests.parameter(1100 + number)
            _ = await dispatcher.perform(request([operation]))
            #expect(observed.withLock(\.last) == operation)
        }
        executor.stop()
    }

    @Test func aReadIsAnsweredAtItsDeadlineThoughTheLineHangs() async {
        let dispatcher = await dispatcher()
        performer.state.withLock { $0.isStalled = true }
        let start = ContinuousClock.now
        async let first = dispatcher.perform(request([StateTests.parameter(1100)], timeout: .milliseconds(80)))
        async let second = dispatcher.perform(request([StateTests.write(1)], .write, timeout: .milliseconds(40)))
        #expect(await second.results == [.failure(.deadlineExceeded)])
        #expect(await first.results == [.failure(.deadlineExceeded)])
        #expect(start.duration(to: .now) >= .milliseconds(80))
        performer.state.withLock { $0.isStalled = false }
        let next = await dispatcher.perform(request([StateTests.parameter(1101)]))
        #expect((try? next.results[0].get()) != nil)
        #expect(performer.state.withLock { $0.exchanges.contains { $0.operations[0].isWrite } } == false)
        executor.stop()
    }

    @Test func aStopWaitsForTheExchangeInFlight() async {
        let dispatcher = await dispatcher()
        performer.state.withLock { $0.isStalled = true }
        async let write = dispatcher.perform(request([StateTests.write(5)], .write))
        while performer.state.withLock(\.exchanges.isEmpty) { try? await Task.sleep(for: .milliseconds(1)) }
        async let waiting = dispatcher.perform(request([StateTests.parameter(1100)]))
        async let stopped: Void = dispatcher.stop()
        #expect(await waiting.results == [.failure(.stopped)])
        performer.state.withLock { $0.isStalled = false }
        await stopped
        #expect(!performer.state.withLock(\.isBusy))
        #expect(await write.results.map { try? $0.get().value } == [.int32(5)])
        #expect(await dispatcher.perform(request([StateTests.parameter(1100)])).results == [.failure(.stopped)])
        await dispatcher.stop()
        executor.stop()
    }

    @Test func theEndOfAQuietWindowIsNoticed() async {
        var settings = DispatcherSettings()
        settings.quietCheckInterval = .milliseconds(20)
        let isQuiet = Locked(true)
        let dispatcher = await dispatcher(settings: settings) { _ in isQuiet.withLock { $0 } }
        async let held = dispatcher.perform(request([StateTests.info(3000)], .snapshot))
        _ = await dispatcher.perform(request([StateTests.parameter(1100)]))
        try? await Task.sleep(for: .milliseconds(60))
        #expect(performer.state.withLock(\.exchanges.count) == 1)
        isQuiet.withLock { $0 = false }
        #expect((try? await held.results[0].get()) != nil)
        executor.stop()
    }

    @Test func aClosedLinkAnswersAtOnceAndTheCacheOutlivesIt() async {
        let dispatcher = await dispatcher()
        _ = await dispatcher.perform(request([StateTests.parameter(1100)]))
        await dispatcher.linkWentDown()
        #expect(await dispatcher.perform(request([StateTests.parameter(1100)])).results == [.failure(.linkDown)])
        let cached = await dispatcher.perform(request([StateTests.parameter(1100)], maximumAge: .seconds(60)))
        #expect((try? cached.results[0].get().source) == .cache)
        await dispatcher.invalidateCache(of: StateTests.xt1)
        let forgotten = await dispatcher.perform(request([StateTests.parameter(1100)], maximumAge: .seconds(60)))
        #expect(forgotten.results == [.failure(.linkDown)])
        executor.stop()
    }
}
