import Runtime
import Testing

@testable import Dispatcher

struct ClientLoadsTests {
    /// The short cut for clients that are all alike must not hide one that is not.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func findsTheLargestAfterAnyHistory(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var loads = ClientLoads()
        var model: [String: [Int]] = [:]
        for job in 0..<2000 {
            let client = "c\(Int.random(in: 0..<8, using: &random))"
            if Bool.random(using: &random), let oldest = model[client]?.randomElement(using: &random) {
                loads.remove(oldest, operations: 2, of: client)
                model[client]!.removeAll { $0 == oldest }
            } else {
                loads.add(job, operations: 2, of: client)
                model[client, default: []].append(job)
            }
            let most = model.values.map(\.count).max() ?? 0
            for measure in [ClientLoads.Measure.jobs, .operations] {
                let unit = measure == .jobs ? 1 : 2
                #expect(loads.largest(by: measure, above: most * unit) == nil)
                #expect(loads.largest(by: measure, above: most * unit - 1)?.jobs.count == (most == 0 ? nil : most))
            }
            #expect(loads.operationCount == model.values.reduce(0) { $0 + 2 * $1.count })
        }
    }

    @Test func namesTheLargestByEitherMeasure() {
        var loads = ClientLoads()
        #expect(loads.largest(by: .jobs, above: 0) == nil)
        for job in 1...5 { loads.add(job, operations: 1, of: "many") }
        loads.add(6, operations: 100, of: "big")
        loads.add(7, operations: 100, of: "newer")
        #expect(loads.operationCount == 205)
        #expect(loads.largest(by: .jobs, above: 4)?.jobs == [1, 2, 3, 4, 5])
        #expect(loads.largest(by: .jobs, above: 5) == nil)
        #expect(loads.largest(by: .operations, above: 0)?.jobs == [7])
        loads.remove(3, operations: 1, of: "many")
        loads.remove(3, operations: 1, of: "many")
        #expect(loads["many"] == .init(jobs: [1, 2, 4, 5], operations: 4))
        for (job, operations, client) in [(7, 100, "newer"), (6, 100, "big"), (1, 1, "many")] {
            loads.remove(job, operations: operations, of: client)
        }
        #expect(loads.operationCount == 3)
        #expect(loads.loads.keys.sorted() == ["many"])
        for job in [5, 4, 2] { loads.remove(job, operations: 1, of: "many") }
        #expect(loads.loads.isEmpty)
    }
}
