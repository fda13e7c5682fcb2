import Testing

@testable import Dispatcher

struct ClientLoadsTests {
    @Test func namesTheLargestByEitherMeasure() {
        var loads = ClientLoads()
        #expect(loads.largest(by: \.jobs.count, above: 0) == nil)
        for job in 1...5 { loads.add(job, operations: 1, of: "many") }
        loads.add(6, operations: 100, of: "big")
        loads.add(7, operations: 100, of: "newer")
        #expect(loads.operationCount == 205)
        #expect(loads.largest(by: \.jobs.count, above: 4)?.jobs == [1, 2, 3, 4, 5])
        #expect(loads.largest(by: \.jobs.count, above: 5) == nil)
        #expect(loads.largest(by: \.operations, above: 0)?.jobs == [7])
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
