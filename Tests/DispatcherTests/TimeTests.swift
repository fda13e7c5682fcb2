import Runtime
import ScomClient
import ScomProtocol
import Testing

@testable import Dispatcher

/// Deadlines, retries, silence, quiet windows, the link, and who is kept waiting how long.
struct TimeTests {
    private let now = ContinuousClock.now

    // MARK: Deadlines

    @Test func readsAreAnsweredAtTheirDeadline() {
        let bench = TestBench.scripted()
        bench.gateway.silences = [(StateTests.xt1, bench.start..<bench.start + .seconds(60))]
        let inFlight = bench.ask([StateTests.parameter(1100)], timeout: .milliseconds(500))
        let waiting = bench.ask([StateTests.parameter(1101)], timeout: .milliseconds(700))
        bench.finish()
        #expect(bench.completions[inFlight]?.instant == bench.start + .milliseconds(500))
        #expect(bench.completions[waiting]?.instant == bench.start + .milliseconds(700))
        #expect(bench.errors(of: inFlight) + bench.errors(of: waiting) == [.deadlineExceeded, .deadlineExceeded])
        #expect(bench.completions[waiting]?.completion.cost == DispatchCost(queued: .milliseconds(700)))
        #expect(bench.exchanges.count == 1)
        #expect(bench.state.statistics.deadlinesExceeded == 2)
    }

    @Test func aWriteInFlightIsAwaitedAndOneThatWaitsNeverStarts() {
        let bench = TestBench.scripted()
        bench.gateway.slowness = 30
        let both = bench.ask([StateTests.write(1), StateTests.write(2)], .write, timeout: .milliseconds(100))
        bench.finish()
        #expect(bench.exchanges == [.single(StateTests.write(1))])
        #expect(bench.values(both) == [.int32(1)])
        #expect(bench.errors(of: both) == [.deadlineExceeded])
        #expect(bench.completions[both]!.instant > bench.start + .milliseconds(100))
    }

    /// Timers can be late: no input may start what is past its deadline.
    @Test(arguments: [0, 1, 2])
    func nothingStartsLateThoughTheTimerDid(_ input: Int) {
        var state = DispatcherState(settings: DispatcherSettings())
        _ = state.linkCameUp(now)
        let read = DispatchRequest(
            [StateTests.parameter(1100)], priority: .request, client: "a", deadline: now + .seconds(9))
        let late = DispatchRequest([StateTests.write(1)], priority: .write, client: "a", deadline: now + .seconds(1))
        _ = state.submit(read, as: 1, now: now)
        _ = state.submit(late, as: 2, now: now)
        let after = now + .seconds(1)
        var actions: [DispatcherState.Action] = []
        if input == 1 { actions += state.submit(read, as: 3, now: after) }
        if input == 2 { actions += state.timeReached(after) }
        let outcome = ExchangeOutcome(results: [.success(.int32(5))], flags: nil, duration: .seconds(1), byteCount: 0)
        actions += state.finished(outcome, now: after, time: .now)
        var refused = false
        for action in actions {
            switch action {
            case .start(let exchange): #expect(!exchange.operations.contains { $0.isWrite })
            case .complete(2, let completion): refused = completion.results == [.failure(.deadlineExceeded)]
            case .complete(_, let completion): #expect((try? completion.results[0].get().value) == .int32(5))
            }
        }
        #expect(refused)
        #expect(state.jobs.isEmpty)
    }

    @Test func whatComesTooLateIsNotEvenServedFromTheCache() {
        let bench = TestBench.scripted()
        bench.ask([StateTests.parameter(1100)])
        bench.finish()
        let late = bench.ask([StateTests.parameter(1100)], timeout: .zero, maximumAge: .seconds(60))
        #expect(bench.errors(of: late) == [.deadlineExceeded])
    }

    // MARK: Retries

    @Test func readsAreTriedThreeTimesWritesOnce() {
        let bench = TestBench.scripted { $0.silenceThreshold = 100 }
        bench.gateway.lossRate = 1
        for operation in [StateTests.parameter(1100), StateTests.write(1), .readMessage(index: 0), .readScreen(.set)] {
            let job = bench.ask([operation])
            bench.finish()
            #expect(bench.errors(of: job) == [.responseTimeout])
            #expect(bench.completions[job]?.completion.cost.exchanges == (operation.isRepeatable ? 3 : 1))
        }
        #expect(bench.exchanges.count == 6)
        #expect(bench.state.statistics.retries == 2)
    }

    @Test func damagedAnswersAreRetriedErrorsAreNot() {
        let bench = TestBench.scripted()
        bench.gateway.damageRate = 1
        let damaged = bench.ask([StateTests.parameter(1100)])
        bench.finish()
        #expect(bench.exchanges.count == 3)
        #expect(bench.errors(of: damaged) == [.responseTimeout])
        bench.gateway.damageRate = 0
        bench.gateway.refused = [1100]
        let refused = bench.ask([StateTests.parameter(1100)])
        bench.finish()
        #expect(bench.exchanges.count == 4)
        #expect(bench.errors(of: refused) == [.device(.readPropertyFailed)])
    }

    @Test func noRetryStartsAfterTheDeadline() {
        let bench = TestBench.scripted()
        bench.gateway.lossRate = 1
        let job = bench.ask([StateTests.parameter(1100)], timeout: .seconds(3))
        bench.run(for: .seconds(30))
        #expect(bench.starts == [bench.start, bench.start + .seconds(2)])
        #expect(bench.completions[job]?.instant == bench.start + .seconds(3))
    }

    // MARK: Silence

    @Test func aSilentDeviceCostsOthersNothing() {
        let bench = TestBench.scripted()
        bench.ask([StateTests.parameter(1100, of: StateTests.xt2)])
        bench.finish()
        let dead = bench.now
        bench.gateway.silences = [(StateTests.xt1, dead..<dead + .seconds(100))]
        bench.ask([StateTests.parameter(1100)])
        let waiting = bench.ask([StateTests.parameter(1101)], .snapshot)
        bench.finish()
        // Who waited when the silence was noticed is answered then.
        #expect(bench.completions[waiting]?.instant == dead + .seconds(6))
        #expect(bench.errors(of: waiting) == [.deviceSilent])
        let refused = bench.ask([StateTests.parameter(1102)])
        #expect(bench.errors(of: refused) == [.deviceSilent])
        bench.run(for: .seconds(1))
        let probe = bench.ask([StateTests.parameter(1103)])
        #expect(bench.completions[probe] == nil)
        let during = bench.ask([StateTests.parameter(1104)])
        #expect(bench.errors(of: during) == [.deviceSilent])
        let other = bench.ask([StateTests.parameter(1104, of: StateTests.xt2)])
        bench.finish()
        #expect(bench.errors(of: probe) == [.responseTimeout])
        #expect(bench.values(other).count == 1)
        #expect(bench.exchanges.count == 1 + 3 + 1 + 1)
        bench.run(for: .seconds(120))
        bench.ask([StateTests.parameter(1105)])
        bench.finish()
        #expect(!bench.state.silentDevices.isSilent(StateTests.xt1))
    }

    @Test func aLostPackedExchangeIsOneTimeoutOfTheGateway() {
        let bench = TestBench.scripted { $0.attempts = 1 }
        bench.ask([StateTests.info(3000), StateTests.info(3001)])
        bench.finish()
        bench.gateway.lossRate = 1
        bench.ask((0..<76).map { StateTests.info(3000 + $0) })
        bench.run(for: .seconds(3))
        #expect(bench.completions.count == 2)
        #expect(!bench.state.silentDevices.isSilent(.gateway))
    }

    // MARK: Quiet windows

    @Test func inAQuietWindowOnlyWritesAndRequestsStart() {
        let bench = TestBench.scripted()
        bench.state.isQuiet = true
        let held = [
            bench.ask([StateTests.info(3000), StateTests.info(3001)], .snapshot),
            bench.ask([StateTests.parameter(1100)], .transfer),
        ]
        #expect(bench.exchanges.isEmpty)
        bench.ask([StateTests.info(3000), StateTests.info(3002)])
        bench.ask([StateTests.write(1)], .write)
        bench.run(for: .seconds(5))
        #expect(
            bench.exchanges.map(\.operations) == [
                [StateTests.info(3000), StateTests.info(3002)], [StateTests.write(1)],
            ])
        #expect(held.allSatisfy { bench.completions[$0] == nil })
        // Nothing tells the state that the window is over: it looks by itself, and soon.
        bench.state.isQuiet = false
        let end = bench.now
        bench.finish()
        #expect(held.allSatisfy { bench.completions[$0]!.instant < end + .seconds(1.1) })
    }

    // MARK: The link

    @Test func aLinkThatGoesDownAnswersAllThatWaits() {
        let bench = TestBench.scripted()
        let write = bench.ask([StateTests.write(1)], .write)
        let waiting = bench.ask([StateTests.parameter(1100), StateTests.info(3000)])
        bench.takeLinkDown()
        #expect(bench.errors(of: waiting) == [.linkDown, .linkDown])
        #expect(bench.completions[write] == nil)
        let refused = bench.ask([StateTests.parameter(1100)])
        #expect(bench.errors(of: refused) == [.linkDown])
        bench.feed { $0.linkCameUp($1) }
        let next = bench.ask([StateTests.parameter(1100)])
        #expect(bench.exchanges.count == 1)
        bench.finish()
        #expect(bench.values(write) == [.int32(1)])
        #expect(bench.values(next).count == 1)
    }

    @Test func aStopIsFinal() {
        let bench = TestBench.scripted()
        let write = bench.ask([StateTests.write(1)], .write)
        let waiting = bench.ask([StateTests.parameter(1100)])
        bench.feed { $0.stop($1) }
        bench.feed { $0.linkWentDown($1) }
        bench.feed { $0.linkCameUp($1) }
        for job in [waiting, bench.ask([StateTests.parameter(1100)], maximumAge: .seconds(60))] {
            guard case .failure(.stopped)? = bench.completions[job]?.completion.results.first else {
                Issue.record("not stopped")
                continue
            }
        }
        bench.run(for: .seconds(1))
        #expect(bench.values(write) == [.int32(1)])
        #expect(bench.exchanges.count == 1)
    }

    // MARK: Fairness

    /// Every 16 ms a request is there, yet who is waiting below has every fifth exchange, and a write every second at worst.
    @Test(arguments: [(Priority.write, 1), (.snapshot, 5), (.transfer, 10)])
    func aFloodOfRequestsStopsNobody(_ priority: Priority, _ bound: Int) {
        let bench = TestBench.scripted()
        var number: UInt32 = 0
        let flood = { (bench: TestBench) in
            while bench.state.jobs.count < 500 {
                number = (number + 1) % 10_000
                bench.ask([StateTests.parameter(20_000 + number)], .request, "flood")
            }
        }
        flood(bench)
        for round in 0..<50 as Range<UInt32> {
            let before = bench.exchanges.count
            let job = bench.ask([StateTests.parameter(1000 + round)], priority, "calm")
            while bench.completions[job] == nil {
                bench.run(for: .milliseconds(18))
                flood(bench)
            }
            // Those that went before it; the last one may have begun after it.
            #expect(bench.exchanges.count - before - 1 <= bound + 1)
        }
        #expect(bench.violations.isEmpty)
    }

    @Test func aClientWithAThousandRequestsStopsNoOther() {
        let bench = TestBench.scripted()
        for number in 0..<1000 as Range<UInt32> { bench.ask([StateTests.parameter(1000 + number)], .request, "many") }
        let calm = (0..<5 as Range<UInt32>).map { bench.ask([StateTests.parameter(5000 + $0)], .request, "calm") }
        bench.finish()
        let order = bench.exchanges.map { $0.operations[0].property.objectID }
        #expect(order.firstIndex(of: 5004)! <= 11)
        #expect(bench.completions[calm[0]]!.instant < bench.start + .milliseconds(60))
    }
}
