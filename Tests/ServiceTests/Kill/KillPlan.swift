import Foundation

/// How much a kill run does.
struct KillPlan: Sendable {
    var writes: Int
    /// Ends of the service by SIGKILL, spread evenly over the writes.
    var kills: Int
    var brokerRestarts: Int
    var clients = 4
    /// Requests that each client has under way.
    var window = 4
    var seed: UInt64 = 20_261_122
    /// The program that is killed.
    var program: String
    /// Whether the simulated line takes the time that a line takes.
    var isPaced = false

    /// For the test suite; larger ones come from the environment: `XTMQ_KILL_WRITES=10000 XTMQ_KILLS=300
    /// XTMQ_BROKER_RESTARTS=30 XTMQ_PROGRAM=.build/release/xtmq swift test --filter KillTests`.
    static var environment: KillPlan {
        let variables = ProcessInfo.processInfo.environment
        func number(_ name: String, _ standard: Int) -> Int { variables[name].flatMap(Int.init) ?? standard }
        let built = Bundle.main.executableURL!.deletingLastPathComponent().appending(path: "xtmq").path
        var plan = KillPlan(
            writes: number("XTMQ_KILL_WRITES", 240), kills: number("XTMQ_KILLS", 12),
            brokerRestarts: number("XTMQ_BROKER_RESTARTS", 2), program: variables["XTMQ_PROGRAM"] ?? built)
        plan.isPaced = variables["XTMQ_KILL_PACED"] != nil
        plan.seed = UInt64(number("XTMQ_KILL_SEED", Int(plan.seed)))
        return plan
    }
}
