import ArgumentParser
import Foundation
import MQTTClient

@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xtmq-bench", abstract: "Measures xtmq on simulated lines, beside a bare responder and its peers.",
        subcommands: [
            Measure.self, JournalCommand.self, SoakCommand.self, ProofCommand.self, RecoveryCommand.self, Echo.self,
            Spin.self,
        ], defaultSubcommand: Measure.self)
}

struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Measures everything, or the scenarios named.")

    enum Scenario: String, CaseIterable, ExpressibleByArgument {
        case single, paced, snapshot, mixed, datalog, unpaced, peers
    }

    @Argument(help: "Any of \(Scenario.allCases.map(\.rawValue).joined(separator: ", ")).")
    var scenarios: [Scenario] = Scenario.allCases

    @Option(help: "A file for the figures as a Markdown table.")
    var markdown: String?

    @Option(help: "A file for the plot of reads per second.")
    var plot: String?

    func run() async throws {
        var report = Report()
        for scenario in scenarios {
            Output.say("— \(scenario.rawValue)")
            switch scenario {
            case .single: try await PacedLine.measureSingle(&report)
            case .paced: try await PacedLine.measure(&report)
            case .snapshot: try await SnapshotTick.measure(&report)
            case .mixed: try await MixedLoad.measure(&report)
            case .datalog: try await DatalogTransfer.measure(&report)
            case .unpaced: try await UnpacedLine.measure(&report)
            case .peers: try await Peers.measure(&report)
            }
        }
        if let markdown { try report.markdown.write(toFile: markdown, atomically: true, encoding: .utf8) }
        if let plot { try Plot.svg(report).write(toFile: plot, atomically: true, encoding: .utf8) }
    }
}

struct Echo: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The bare responder.", shouldDisplay: false)

    @Argument var port: UInt16

    func run() { EchoResponder.run(port: port) }
}
