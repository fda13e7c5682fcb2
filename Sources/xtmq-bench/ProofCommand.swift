import ArgumentParser
import Foundation
import Proof
import Runtime
import Simulator

/// `xtmq-bench proof`
struct ProofCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof",
        abstract: "Runs the service on a bad line in virtual time, and holds every value and answer against the plant.",
        discussion:
            "Fails if one was wrong, or a request was not answered exactly once, or a state was untrue for long.")

    @Option(help: "Exchanges on the line.")
    var exchanges = 1_000_000

    @Option(help: "Everything that is left to chance follows from it.")
    var seed: UInt64 = 1

    @Option(help: "The share of exchanges that go wrong, 0 to 1.")
    var faults = 0.3

    @Flag(help: "115200 8N1 with CR LF after each response, instead of 38400 8E1.")
    var xcomLAN = false

    func validate() throws {
        guard exchanges >= 1000 else { throw ValidationError("--exchanges: at least 1000") }
        guard (0...1).contains(faults) else { throw ValidationError("--faults: allowed are 0 to 1") }
    }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "xtmq-proof-\(getpid())")
        defer { try? FileManager.default.removeItem(at: folder) }
        var plan = ProofPlan(exchanges: exchanges, seed: seed, directory: folder.path)
        plan.faults = faults
        if xcomLAN { plan.line = .xcomLAN }
        let began = ContinuousClock.now
        let report = try await ProofRun.run(plan) { report in
            Output.say("\(report.exchanges) exchanges, \(report.values) values, \(report.wrong) wrong")
        }
        Output.say("seed \(seed), \(Int((ContinuousClock.now - began).seconds)) s\n\(report)")
        for complaint in report.complaints { Output.say(complaint) }
        guard report.isClean else { throw ExitCode.failure }
        Output.say("passed")
    }
}
