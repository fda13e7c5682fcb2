import Foundation
import Proof
import Simulator
import Testing

/// The service on a bad line, in virtual time; a million exchanges of the same are `xtmq-bench proof`.
@Suite(.serialized) struct ProofTests {
    private func run(_ change: (inout ProofPlan) -> Void) async throws -> ProofReport {
        let folder = FileManager.default.temporaryDirectory.appending(path: "xtmq-proof-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let seed =
            ProcessInfo.processInfo.environment["XTMQ_PROOF_SEED"].flatMap(UInt64.init) ?? 11
        var plan = ProofPlan(exchanges: 16_000, seed: seed, directory: folder.path)
        plan.limit = .seconds(40)
        change(&plan)
        let report = try await ProofRun.run(plan)
        #expect(report.isClean, "seed \(plan.seed)\n\(report)\n\(report.complaints.joined(separator: "\n"))")
        #expect(report.values > report.exchanges, "seed \(plan.seed): hardly anything was judged\n\(report)")
        return report
    }

    @Test(arguments: [LineSettings.rs232, .xcomLAN])
    func nothingIsWrongThoughAThirdOfTheExchangesAre(_ line: LineSettings) async throws {
        let report = try await run { $0.line = line }
        let share = Double(report.faultyExchanges) / Double(report.exchanges)
        #expect((0.2...0.45).contains(share), "\(report)")
        #expect(report.incidents > 0)
        #expect(report.writes > 10, "\(report)")
    }
}
