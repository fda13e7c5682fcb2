import ArgumentParser
import Foundation
import JSONValue
import MQTTClient
import Proof
import Runtime
import Simulator

/// `xtmq-bench soak`
struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Runs the service under mixed load and faults, and watches values, answers, memory and descriptors.",
        discussion: """
            One line a minute. Fails if a value was wrong, a request was not answered once, or memory grew by more than 1 MB.
            """)

    @Option(help: "How long, 3 minutes at least.")
    var minutes = 60

    @Option(help: "The share of exchanges that go wrong, 0 to 1.")
    var faults = 0.05

    @Option(help: "Load and faults follow from it.")
    var seed: UInt64 = 1

    @Option(help: "Clients that read single values, 1 to 200.")
    var readers = 4

    @Flag(
        help:
            "Readers and writers ask again at once, and a datalog is read without end: not a day's load, but a stress.")
    var brisk = false

    @Flag(help: "The line answers at once, so that everything above it has more to do.")
    var unpaced = false

    func validate() throws {
        guard (1...200).contains(readers) else { throw ValidationError("--readers: allowed are 1 to 200") }
        guard minutes >= 3 else { throw ValidationError("--minutes: at least 3") }
        guard (0...1).contains(faults) else { throw ValidationError("--faults: allowed are 0 to 1") }
    }

    /// What befalls the installation.
    private static let incidents = """
        every 60s  slow 900ms 3s
        every 97s  busy 2s
        every 181s unplug 2s
        every 233s remove xt2 20s
        every 307s restart 3s
        every 401s silence 8s
        every 433s swap vt2 10s
        every 601s reset xt3
        """

    func run() async throws {
        let run = try await SoakRun(
            line: unpaced ? .unpaced : .rs232, faults: faults, seed: seed, readers: readers, isBrisk: brisk,
            incidents: IncidentScript(parsing: Self.incidents))
        Output.say(
            "soak: \(minutes) minutes, seed \(seed), \(readers) readers\(brisk ? ", brisk" : ""), "
                + "\(Int(faults * 100)) % of the exchanges faulty, and:")
        for line in Self.incidents.split(separator: "\n") { Output.say("  \(line)") }
        let end = ContinuousClock.now + .seconds(60 * minutes)
        let crew = run.crew
        let load = Task { await crew.load(until: end - .seconds(15)) }
        var samples: [SoakSample] = []
        Output.say(SoakSample.header)
        for minute in 1...minutes {
            try? await Task.sleep(until: end - .seconds(60 * (minutes - minute)), clock: .continuous)
            let sample = try await run.sample(minute: minute)
            samples.append(sample)
            Output.say(sample.row)
        }
        await load.value
        let faults = SoakSample.judge(samples, run.tally.withLock { $0 })
        await run.stop()
        for fault in faults { Output.say("FAILED: \(fault)") }
        guard faults.isEmpty else { throw ExitCode.failure }
        Output.say("passed")
    }
}
