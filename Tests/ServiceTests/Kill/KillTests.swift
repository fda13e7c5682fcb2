import Testing

@Suite(.serialized) struct KillTests {
    /// Whatever ends service or broker, and whenever: no write is executed twice, and none is told to be what it is not.
    @Test(.timeLimit(.minutes(60))) func noWriteIsExecutedTwiceOrToldWrong() async throws {
        let plan = KillPlan.environment
        let run = try await KillRun(plan)
        let began = ContinuousClock.now
        let report = try await run.run()
        print(
            """
            \(plan.writes) writes, \(plan.kills) kills, \(plan.brokerRestarts) broker restarts in \
            \(ContinuousClock.now - began)
            \(report.text)
            """)
        #expect(report.duplicates == [])
        #expect(report.falseAnswers == [])
        #expect(report.unanswered == 0)
        #expect(report.executed > plan.writes / 2, "most writes were executed")
        #expect(report.replayed > 0)
    }
}
