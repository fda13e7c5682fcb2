import Glibc
import JSONValue
import Runtime
import Testing

@testable import RPC

struct StatisticsTests {
    /// A disk that hangs keeps nobody from the figures that tell of it, and is not asked again meanwhile.
    @Test(.timeLimit(.minutes(1))) func areToldWhileTheDiskHangs() async throws {
        let plant = try await Installation()
        let services = await plant.rpc.services
        let statistics = GetStats(
            services: services, executor: plant.executor, requests: { RequestStatistics() }, others: { [:] })
        #expect(await statistics.flash()["budget"] != nil)
        let isHanging = Locked(true)
        plant.storeExecutor.perform { while isHanging.withLock({ $0 }) { usleep(1000) } }
        for _ in 0..<2 { #expect(await statistics.flash() == .null) }
        isHanging.withLock { $0 = false }
        let deadline = ContinuousClock.now + .seconds(20)
        while await statistics.flash() == .null {
            try #require(ContinuousClock.now < deadline, "never told of again")
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
