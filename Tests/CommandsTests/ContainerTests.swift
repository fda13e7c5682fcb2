import Foundation
import Glibc
import Testing

/// The service under a systemd of its own, as `packaging/test-systemd` starts it: ready, watched, reloaded, started again
/// or not, stopped.
@Suite struct ContainerTests {
    @Test(
        .enabled(if: geteuid() == 0, "a container takes root"),
        .enabled(
            if: ProcessInfo.processInfo.environment["XTMQ_SANITIZER"] == nil,
            "under a sanitizer the program is not the one that is shipped"))
    func systemdKeepsTheServiceGoing() async throws {
        let script = Program.sources + "/packaging/test-systemd"
        let run = try Program([script, Program.xtmq], program: "/bin/bash")
        let result = try await run.ended(within: .seconds(280))
        if result.status == 77 { try Test.cancel("\(result.output)") }
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("all is well"))
    }
}
