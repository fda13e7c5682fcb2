import Foundation
import ScomProtocol
import Testing

@testable import Dispatcher

/// Generated loads against a simulated gateway, each under several seeds; see `TestBench` for what must hold at every step.
@Suite(.serialized)
struct BenchTests {
    typealias Stream = Scenario.Stream

    static let everyday = [
        Stream(client: "panel", priority: .request, kind: .infos, interval: .milliseconds(150)),
        Stream(client: "nodered", priority: .request, kind: .mixture, interval: .milliseconds(300), operations: 1...12),
        Stream(
            client: "snapshots", priority: .snapshot, kind: .infos, interval: .seconds(2), burst: 1...7,
            operations: 5...30, timeout: .seconds(2) ... .seconds(4)),
        Stream(client: "panel", priority: .write, kind: .writes, interval: .milliseconds(700), operations: 1...3),
        Stream(client: "nodered", priority: .write, kind: .writes, interval: .milliseconds(900), burst: 1...4),
        Stream(client: "files", priority: .transfer, kind: .steps, interval: .milliseconds(100)),
        Stream(
            client: "lazy", priority: .request, kind: .mixture, interval: .milliseconds(120), operations: 1...4,
            maximumAge: .seconds(5)),
    ]

    static let flood =
        everyday + [
            Stream(
                client: "flood", priority: .request, kind: .mixture, interval: .seconds(3), burst: 300...700,
                timeout: .milliseconds(300) ... .seconds(15))
        ]

    static let thousandClients =
        everyday
        + (0..<1000).map {
            Stream(
                client: "c\($0)", priority: .request, kind: .mixture, interval: .seconds(30),
                timeout: .seconds(30) ... .seconds(60))
        }

    static let scenarios: [Scenario] = [
        Scenario(name: "everyday", streams: everyday, isFaultless: true),
        Scenario(name: "floods", streams: flood, length: .seconds(10), isFaultless: true, refusedClients: ["flood"]),
        Scenario(name: "a thousand clients", streams: thousandClients, length: .seconds(8), isFaultless: true),
        Scenario(name: "quiet windows", streams: everyday, quietChanges: .seconds(3), isFaultless: true),
        Scenario(name: "no multi-info", streams: everyday, trouble: { gateway, _ in gateway.multiInfo = .refused }),
        Scenario(
            name: "multi-info ignored", streams: everyday, trouble: { gateway, _ in gateway.multiInfo = .ignored }),
        Scenario(name: "slow gateway", streams: everyday, trouble: { gateway, _ in gateway.slowness = 20 }),
        Scenario(
            name: "noise", streams: everyday,
            trouble: { gateway, _ in
                gateway.lossRate = 0.02
                gateway.damageRate = 0.1
                gateway.gatewayBusyRate = 0.02
            }),
        Scenario(
            name: "not numbers", streams: everyday,
            trouble: { gateway, _ in
                gateway.notNumbers = [3003, 11007]
                gateway.refused = [3005, 1105, 11011]
            }),
        Scenario(
            name: "infos that spoil exchanges", streams: everyday,
            trouble: { gateway, _ in
                gateway.spoilers = [3004]
                gateway.stallers = [11009]
            }),
        Scenario(
            name: "silent devices", streams: everyday,
            trouble: { gateway, start in
                gateway.silences = [
                    (ScomAddress(102), start + .seconds(3)..<start + .seconds(14)),
                    (ScomAddress(301), start..<start + .seconds(600)),
                ]
            }),
        Scenario(
            name: "the gateway is switched off", streams: everyday,
            trouble: { gateway, start in
                gateway.silences = [
                    (.gateway, start..<start + .seconds(4)), (.gateway, start + .seconds(9)..<start + .seconds(16)),
                ]
            }),
        Scenario(
            name: "the link comes and goes", streams: flood, length: .seconds(10), linkChanges: .seconds(2),
            restarts: .seconds(1),
            refusedClients: ["flood"]),
        Scenario(
            name: "all at once", streams: flood,
            trouble: { gateway, start in
                gateway.lossRate = 0.01
                gateway.damageRate = 0.03
                gateway.notNumbers = [3003]
                gateway.spoilers = [3004]
                gateway.silences = [(ScomAddress(103), start + .seconds(2)..<start + .seconds(9))]
            }, linkChanges: .seconds(5), quietChanges: .seconds(4), restarts: .seconds(1),
            refusedClients: ["flood"]),
        Scenario(
            name: "little room", streams: flood, length: .seconds(10), settings: { $0.queueLimit = 20 },
            refusedClients: Set(flood.map(\.client))),
        Scenario(name: "a busy share", streams: everyday, settings: { $0.maximumBusyPercent = 40 }, isFaultless: true),
    ]

    /// What a run shows.
    struct Report: Sendable {
        var violations: [String]
        var answered: Int
        var succeeded: Int
    }

    @Test(arguments: scenarios, [1, 2, 3] as [UInt64])
    func holds(_ scenario: Scenario, seed: UInt64) async {
        let report = await BenchTests.run(scenario.seeded(seed))
        #expect(report.violations.isEmpty)
        #expect(report.answered > 100)
        #expect(report.succeeded > 100)
    }

    /// On a thread of its own: tests that share the process wait for real time, and must not wait for this one.
    static func run(_ scenario: Scenario) async -> Report {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                let bench = TestBench(scenario)
                bench.run()
                continuation.resume(
                    returning: Report(
                        violations: bench.violations, answered: bench.answered, succeeded: bench.succeeded))
            }
            thread.start()
        }
    }
}
