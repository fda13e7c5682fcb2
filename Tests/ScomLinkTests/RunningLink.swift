import Foundation
import Logging
import Runtime
import ScomProtocol
import Testing

@testable import ScomLink

/// A link that runs, with what it has said of itself.
struct RunningLink: Sendable {
    let link: ScomLink
    let states: Locked<[LinkState]>
    let traces: Locked<[LinkTrace]>

    var state: LinkState { link.facts.state }

    /// Waits until the link's state is as wanted.
    func wait(for what: String, _ isWanted: (LinkState) -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while !isWanted(link.facts.state) {
            guard ContinuousClock.now < deadline else {
                Issue.record("still \(link.facts.state), not \(what)")
                throw CancellationError()
            }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    func waitUntilUp() async throws {
        try await wait(for: "up") { $0 == .up }
    }

    func waitUntilDown(_ reason: String) async throws {
        try await wait(for: "down: \(reason)") {
            if case .down(let actual) = $0 { actual.contains(reason) } else { false }
        }
    }
}

func withLink(
    _ endpoint: LinkEndpoint, timeout: Duration = .seconds(1), addresses: ClosedRange<UInt32> = 1...99,
    _ body: (RunningLink) async throws -> Void
) async throws {
    let states = Locked<[LinkState]>([])
    let traces = Locked<[LinkTrace]>([])
    var settings = LinkSettings(endpoint: endpoint, responseTimeout: timeout, sourceAddresses: addresses)
    settings.baud = 115_200
    let executor = ThreadExecutor(name: "test-link")
    let link = ScomLink(
        settings: settings, executor: executor, random: SeededGenerator(seed: 1),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        trace: { trace in traces.withLock { $0.append(trace) } },
        stateHandler: { state in states.withLock { $0.append(state) } })
    try await withThrowingTaskGroup { group in
        group.addTask { await link.run() }
        defer { group.cancelAll() }
        try await body(RunningLink(link: link, states: states, traces: traces))
    }
    #expect(link.facts.state == .down(reason: "closed"))
    executor.stop()
}
