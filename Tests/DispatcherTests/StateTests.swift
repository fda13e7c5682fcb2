import Runtime
import ScomClient
import ScomProtocol
import Testing

@testable import Dispatcher

/// Single rules of the dispatcher, each on a bench where nothing else goes on.
struct StateTests {
    static let xt1 = ScomAddress(101)
    static let xt2 = ScomAddress(102)

    static func info(_ number: UInt32, of address: ScomAddress = xt1) -> ScomOperation {
        .readInfo(number, of: address, as: .int32)
    }

    static func parameter(_ number: UInt32, of address: ScomAddress = xt1) -> ScomOperation {
        .readParameter(number, of: address, as: .int32)
    }

    static func write(_ value: Int32, of address: ScomAddress = xt1) -> ScomOperation {
        .writeParameter(1107, .unsavedValueQSP, of: address, to: .int32(value))
    }

    // MARK: The line

    @Test func aFreeLineIsUsedAtOnce() {
        let bench = TestBench.scripted()
        bench.ask([Self.info(3000)])
        #expect(bench.exchanges == [.single(Self.info(3000))])
        bench.finish()
        #expect(bench.completions[1]?.completion.cost.queued == .zero)
        #expect(bench.completions[1]?.completion.cost.exchanges == 1)
    }

    @Test func prioritiesInOrder() {
        let bench = TestBench.scripted()
        bench.ask([Self.parameter(1100)])
        bench.ask([Self.parameter(1101)], .transfer)
        bench.ask([Self.parameter(1102)], .snapshot)
        bench.ask([Self.parameter(1103)], .request)
        bench.ask([Self.parameter(1104)], .write)
        bench.finish()
        #expect(bench.exchanges.map { $0.operations[0].property.objectID } == [1100, 1104, 1103, 1102, 1101])
    }

    @Test func writesKeepTheirOrderWhoeverSendsThem() {
        let bench = TestBench.scripted()
        for (value, client) in zip(1...6 as ClosedRange<Int32>, ["a", "a", "a", "b", "c", "b"]) {
            bench.ask([Self.write(value)], .write, client)
        }
        bench.finish()
        #expect(bench.exchanges == (1...6).map { .single(Self.write($0)) })
    }

    @Test func theLineRestsAfterAPackedExchange() {
        let bench = TestBench.scripted()
        bench.ask([Self.info(3000), Self.info(3001)])
        let duration = bench.flight!.outcome.duration
        bench.ask([Self.parameter(1100)])
        bench.ask([Self.parameter(1101)])
        bench.finish()
        #expect(bench.starts[1] == bench.starts[0] + duration + duration * 0.015)
        // Single exchanges follow one another without.
        #expect(bench.starts[2] == bench.completions[2]?.instant)
    }

    @Test(arguments: [(100, 0.0), (50, 1.0), (25, 3.0), (0, 99.0), (200, 0.0)])
    func busyShare(_ percent: Int, _ rest: Double) {
        let bench = TestBench.scripted { $0.maximumBusyPercent = percent }
        bench.ask([Self.parameter(1100)])
        let duration = bench.flight!.outcome.duration
        bench.ask([Self.parameter(1101)])
        bench.finish()
        #expect(bench.starts[1] == bench.starts[0] + duration + duration * rest)
    }

    // MARK: Packing

    @Test func whatWaitsGoesTogetherWhoeverAsked() {
        let bench = TestBench.scripted()
        bench.ask([Self.parameter(1100)])
        bench.ask([Self.info(3000), Self.info(3001)], .snapshot, "snapshots")
        bench.ask([Self.info(3002)], .request, "a")
        bench.ask([Self.info(3003, of: Self.xt2)], .transfer, "b")
        bench.finish()
        #expect(bench.exchanges.count == 2)
        #expect(bench.exchanges[1].operations.map(\.property.objectID) == [3002, 3000, 3001, 3003])
    }

    @Test func upTo76Go() {
        let bench = TestBench.scripted()
        bench.ask((0..<100).map { Self.info(3000 + $0) }, .snapshot)
        bench.ask([Self.info(3200)], .request)
        bench.finish()
        #expect(bench.exchanges.map(\.operations.count) == [76, 25])
        #expect(bench.exchanges[1].operations[0] == Self.info(3200))
    }

    @Test func anInfoThatIsNoNumberIsReadSinglyAndRemembered() {
        let bench = TestBench.scripted()
        bench.gateway.notNumbers = [3001]
        let first = bench.ask([Self.info(3000), Self.info(3001), Self.info(3002)])
        bench.finish()
        #expect(bench.exchanges.map(\.operations.count) == [3, 1])
        #expect(bench.values(first).count == 3)
        bench.ask([Self.info(3001), Self.info(3000), Self.info(3002)])
        bench.finish()
        #expect(bench.exchanges[2...].map(\.operations.count) == [1, 2])
    }

    @Test(arguments: [2, 3, 30, 76] as [UInt32])
    func anInfoThatSpoilsExchangesHarmsOnlyItself(_ count: UInt32) {
        let bench = TestBench.scripted()
        bench.gateway.spoilers = [3001]
        let job = bench.ask((0..<count).map { Self.info(3000 + $0) })
        bench.finish()
        #expect(bench.values(job).count == Int(count))
        #expect(bench.exchanges.count <= 16)
        let exchanges = bench.exchanges.count
        bench.ask((0..<count).map { Self.info(3000 + $0) })
        bench.finish()
        #expect(bench.exchanges.count - exchanges <= 4)
    }

    @Test func anInfoThatStallsExchangesHarmsOnlyItself() {
        let bench = TestBench.scripted()
        bench.ask([Self.info(3100), Self.info(3101)])
        bench.finish()
        bench.gateway.stallers = [3001]
        let job = bench.ask((0..<20).map { Self.info(3000 + $0) }, timeout: .seconds(60))
        bench.finish()
        #expect(bench.values(job).count == 20)
    }

    @Test func aGatewayThatIsOffIsNotOneWithoutMultiInfo() {
        let bench = TestBench.scripted()
        bench.gateway.silences = [(.gateway, bench.start..<bench.start + .seconds(60))]
        for _ in 0..<20 {
            bench.ask((0..<10).map { Self.info(3000 + $0) }, .snapshot, timeout: .seconds(3))
            bench.run(for: .seconds(3))
        }
        #expect(bench.succeeded == 0)
        #expect(bench.state.packing.support == .unknown)
        bench.run(for: .seconds(4))
        bench.ask((0..<10).map { Self.info(3000 + $0) }, .snapshot)
        bench.finish()
        bench.ask((0..<10).map { Self.info(3000 + $0) }, .snapshot)
        bench.finish()
        #expect(bench.succeeded == 20)
        #expect(bench.exchanges.last?.operations.count == 10)
    }

    @Test(arguments: [(SimulatedGateway.MultiInfoSupport.refused, 1), (.ignored, 3)])
    func aGatewayWithoutMultiInfoIsAskedSingly(_ support: SimulatedGateway.MultiInfoSupport, _ tries: Int) {
        let bench = TestBench.scripted()
        bench.gateway.multiInfo = support
        for _ in 0..<10 {
            bench.ask((0..<5).map { Self.info(3000 + $0) })
            bench.finish()
        }
        #expect(bench.succeeded == 50)
        #expect(bench.state.packing.support == .unsupported)
        #expect(bench.exchanges.count { $0.operations.count > 1 } == tries)
        bench.takeLinkDown()
        bench.feed { $0.linkCameUp($1) }
        #expect(bench.state.packing.support == .unknown)
    }

    @Test func anOutcomeWithoutResultsIsNoAnswer() {
        var state = DispatcherState(settings: DispatcherSettings())
        let now = ContinuousClock.now
        _ = state.linkCameUp(now)
        let request = DispatchRequest(
            [Self.parameter(1100)], priority: .request, client: "a", deadline: now + .seconds(1))
        _ = state.submit(request, as: 1, now: now)
        let outcome = ExchangeOutcome(results: [], flags: nil, duration: .zero, byteCount: 0)
        let actions = state.finished(outcome, now: now, time: .now)
        guard case .complete(1, let completion)? = actions.first else {
            Issue.record("not answered")
            return
        }
        #expect(completion.results == [.failure(.malformedResponse)])
    }

    // MARK: Sharing and cache

    @Test func equalReadsShareOneExchange() {
        let bench = TestBench.scripted()
        bench.ask([Self.parameter(1100)])
        let waiting = (0..<3).map { bench.ask([Self.parameter(1101)], $0 == 1 ? .snapshot : .request, "client \($0)") }
        bench.run(for: bench.flight!.outcome.duration)
        #expect(bench.exchanges.count == 2)
        let late = bench.ask([Self.parameter(1101), Self.parameter(1102)])
        bench.finish()
        #expect(bench.exchanges.count == 3)
        let values = Set((waiting + [late]).map { bench.values($0)[0] })
        #expect(values.count == 1)
        #expect(bench.state.statistics.shared == 3)
    }

    @Test func writesAndActsAreNotShared() {
        let bench = TestBench.scripted()
        for operation in [ScomOperation.readScreen(.up), .readMessage(index: 0)] {
            bench.ask([operation])
            bench.ask([operation])
            bench.ask([operation])
        }
        bench.finish()
        #expect(bench.exchanges.count == 6)
    }

    @Test func aSharedReadWaitsInTheOwnLane() {
        let bench = TestBench.scripted()
        for number in 0..<500 as Range<UInt32> { bench.ask([Self.parameter(1000 + number)], .request, "a") }
        let shared = bench.ask([Self.parameter(1499)], .request, "b")
        bench.finish()
        #expect(bench.completions[shared]!.completion.cost.queued < .milliseconds(60))
        #expect(bench.exchanges.count == 500)
    }

    @Test func whoSharesIsServedThoughTheFirstGivesUp() {
        let bench = TestBench.scripted()
        bench.gateway.slowness = 50
        bench.ask([Self.parameter(1100)])
        bench.ask([Self.parameter(1101)], .request, "hasty", timeout: .milliseconds(10))
        let patient = bench.ask([Self.parameter(1101)], .snapshot, "patient")
        bench.finish()
        #expect(bench.values(patient).count == 1)
    }

    @Test func everythingThatPassesFeedsTheCache() {
        let bench = TestBench.scripted()
        bench.ask([Self.info(3000), Self.info(3001)])
        bench.ask([Self.parameter(1107)])
        bench.finish()
        let exchanges = bench.exchanges.count
        let cached = bench.ask([Self.info(3001), Self.parameter(1107)], maximumAge: .seconds(5))
        #expect(bench.completions[cached]?.completion.cost == DispatchCost())
        #expect(bench.exchanges.count == exchanges)
        bench.ask([Self.write(7)], .write)
        bench.finish()
        let mixed = bench.ask([Self.info(3001), Self.parameter(1107)], maximumAge: .seconds(5))
        bench.finish()
        #expect(bench.completions[mixed]?.completion.results.map { try? $0.get().source } == [.cache, .line])
        bench.run(for: .seconds(6))
        bench.ask([Self.info(3001)], maximumAge: .seconds(5))
        bench.finish()
        #expect(bench.exchanges.count == exchanges + 3)
    }

    @Test func whatIsReadDuringARestartIsNotKept() {
        let bench = TestBench.scripted()
        bench.ask([Self.parameter(1100)])
        bench.state.invalidateCache(of: Self.xt1)
        bench.finish()
        #expect(bench.state.cache.count == 0)
    }

    // MARK: Full queues

    @Test func theNewestRequestOfTheOneWhoHasMostGivesWay() {
        let bench = TestBench.scripted(refusing: ["flood"]) { $0.queueLimit = 10 }
        let flood = (0..<20 as Range<UInt32>).map { bench.ask([Self.parameter(1100 + $0)], .request, "flood") }
        #expect(flood[10...].allSatisfy { bench.errors(of: $0) == [.busy] })
        let others = (0..<4).map { bench.ask([Self.parameter(1200 + $0)], .request, "other") }
        #expect(flood[6..<10].allSatisfy { bench.errors(of: $0) == [.busy] })
        #expect(flood[..<6].allSatisfy { bench.completions[$0] == nil })
        bench.finish()
        #expect(others.allSatisfy { bench.values($0).count == 1 })
        #expect(flood[..<6].allSatisfy { bench.values($0).count == 1 })
        #expect(bench.state.statistics.busy == 14)
    }

    @Test func operationsAreBoundedToo() {
        let bench = TestBench.scripted(refusing: ["flood"]) { $0.queueLimit = 64 }
        #expect(bench.state.settings.operationLimit == 2048)
        let batch = { (bench: TestBench, count: UInt32, client: String) in
            bench.ask((0..<count).map { Self.parameter(1000 + $0) }, .request, client)
        }
        let flood = (0..<4).map { _ in batch(bench, 700, "flood") }
        #expect(flood.map { bench.completions[$0] == nil } == [true, true, false, false])
        let other = batch(bench, 648, "other")
        #expect(bench.completions[other] == nil)
        #expect(bench.completions[flood[1]] == nil)
        // One more displaces the flood, whose newest request shares reads in flight.
        let one = batch(bench, 1, "third")
        #expect(bench.errors(of: flood[1]).count == 700)
        #expect(bench.completions[one] == nil)
        let tooMany = bench.ask((0..<2049).map { Self.parameter($0) }, .request, "flood")
        #expect(bench.errors(of: tooMany).count == 2049)
    }

    @Test func anEmptyRequestHasAnEmptyAnswer() {
        let bench = TestBench.scripted()
        let empty = bench.ask([])
        #expect(bench.completions[empty]?.completion.results.isEmpty == true)
    }
}
