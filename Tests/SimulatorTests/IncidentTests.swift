import Glibc
import ScomProtocol
import Simulator
import Testing

/// What befalls an installation for a while, and how scripts say it.
@Suite struct IncidentTests {
    @Test func everyKindThatHelpNamesCanBeRead() {
        let amounts = ["DURATION": "250ms", "BYTES": "7", "CODE": "0x22"]
        for kind in Fault.kinds {
            var text = kind.text
            for (placeholder, amount) in amounts { text.replace(placeholder, with: amount) }
            #expect(Fault(text) != nil, "\(text)")
        }
        #expect(Fault("late:10s") == .late(.seconds(10)))
        #expect(Fault("cut-short:7") == .cutShort(count: 7))
        #expect(Fault("error:device_not_found") == .error(.deviceNotFound))
        #expect(Fault("error:0x22") == .error(.objectIDNotFound))
        for wrong in ["", "late:", "late:10", "late:soon", "lost", "cut-short:-1", "error:nonsense", "restart:1s"] {
            #expect(Fault(wrong) == nil, "\(wrong)")
        }
    }

    @Test func scriptsAreRead() throws {
        let script = try IncidentScript(
            parsing: """
                # a bad day
                10s unplug 2s          # the cable
                every 60s slow 900ms 3s
                1m swap xt2 5s
                90s faults late:3s none any-error

                2m reset vt1
                """)
        #expect(
            script.entries == [
                .init(after: .seconds(10), .unplug(.seconds(2))),
                .init(every: .seconds(60), .slow(by: .milliseconds(900), .seconds(3))),
                .init(after: .seconds(60), .swap(ScomAddress(102), .seconds(5))),
                .init(after: .seconds(90), .faults([.late(.seconds(3)), .none, .anyError])),
                .init(after: .seconds(120), .reset(ScomAddress(301))),
            ])
    }

    @Test(arguments: [
        "unplug 2s", "10s", "10s unplug", "10s explode 2s", "every 0s silence 1s", "10s remove xt 2s",
        "10s remove xt77 2s", "10s faults", "10s faults lost", "10 unplug 2s", "2d unplug 1s",
    ])
    func mistakesInScriptsAreNamedByLine(_ line: String) {
        #expect {
            try IncidentScript(parsing: "1s restart 1s\n\(line)")
        } throws: { error in
            "\(error)".hasPrefix("line 2: '\(line)': expected a time")
        }
    }

    @Test func incidentsBeginAndEndInOrder() {
        let start = ContinuousClock.now
        let silence = Incident.silence(.seconds(3))
        var schedule = IncidentSchedule(
            IncidentScript([
                .init(every: .seconds(10), silence), .init(after: .seconds(11), .reset(ScomAddress(101))),
            ]),
            from: start)
        var steps: [(Int, IncidentSchedule.Step)] = []
        for second in 0...25 {
            while let step = schedule.next(at: start + .seconds(second)) { steps.append((second, step)) }
        }
        #expect(steps.map(\.0) == [10, 11, 13, 20, 23])
        #expect(
            steps.map(\.1) == [
                .begin(silence), .begin(.reset(ScomAddress(101))), .end(silence), .begin(silence), .end(silence),
            ])
        #expect(schedule.nextDue == start + .seconds(30))
    }

    @Test func incidentsDoWhatTheySay() throws {
        var bench = Bench(try frozenPlant())
        let question = ScomRequest(to: ScomAddress(102), .read, info(3000))
        let before = try #require(bench.gateway.plant.factoryID(at: ScomAddress(102)))
        func during(_ incident: Incident, _ check: (inout Bench) -> Void) {
            bench.gateway.begin(incident, at: bench.now)
            check(&bench)
            bench.now += incident.duration
            bench.gateway.end(incident, at: bench.now)
            #expect((try? bench.ask(question)?.result.get()) != nil, "\(incident) is not over")
        }
        during(.silence(.seconds(2))) { #expect($0.ask(question) == nil) }
        during(.busy(.seconds(2))) { #expect(ScomErrorCode.failure($0.ask(question)?.result) == .gatewayBusy) }
        during(.remove(ScomAddress(102), .seconds(5))) {
            #expect(ScomErrorCode.failure($0.ask(question)?.result) == .deviceNotFound)
        }
        #expect(bench.gateway.plant.factoryID(at: ScomAddress(102)) == before)
        during(.slow(by: .milliseconds(900), .seconds(3))) { bench in
            #expect(bench.deliveries(question).first.map { $0.due - bench.now } == .milliseconds(900))
        }
        bench.gateway.isRestarted = false
        during(.restart(.seconds(1))) { #expect($0.ask(question) == nil) }
        #expect(bench.gateway.isRestarted)
        during(.faults([.responseLost, .anyError])) {
            #expect($0.ask(question) == nil)
            #expect(ScomErrorCode.failure($0.ask(question)?.result) != nil)
        }
        during(.swap(ScomAddress(102), .seconds(5))) {
            #expect(ScomErrorCode.failure($0.ask(question)?.result) == .deviceNotFound)
        }
        #expect(bench.gateway.plant.factoryID(at: ScomAddress(102)) != before)
    }

    @Test func aServerPlaysItsScript() throws {
        let link = "/tmp/xtmq-incident-test-\(getpid())"
        let server = SimulatorServer(
            gateway: SimulatedGateway(plant: try frozenPlant(), line: .unpaced), endpoint: .pseudoTerminal(link: link))
        try server.plug()
        defer { server.stop() }
        server.play(IncidentScript([.init(after: .milliseconds(50), .unplug(.milliseconds(200)))]))
        func waits(until isThere: Bool) -> Bool {
            for _ in 0..<500 {
                if (server.path != nil) == isThere { return true }
                usleep(10_000)
            }
            return false
        }
        #expect(waits(until: false))
        #expect(waits(until: true))
        let line = open(link, O_RDWR | O_NOCTTY)
        defer { close(line) }
        #expect(ServerTests.exchange(ServerTests.read, over: line) != nil)
    }

    @Test func theShareOfFaultsIsAsSaid() throws {
        for share in [0.1, 0.3, 0.6] {
            var bench = Bench(try frozenPlant(), faults: .everything(share: share, seed: 5))
            for _ in 0..<4000 {
                bench.now += .seconds(30)
                _ = bench.deliveries(ScomRequest(to: ScomAddress(101), .read, info(3000)))
            }
            let found = Double(bench.gateway.counters.faults) / 4000
            #expect((share - 0.03...share + 0.03).contains(found), "\(share): \(found)")
        }
    }
}
