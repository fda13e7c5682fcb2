import Dispatcher
import ScomClient
import ScomProtocol
import Testing

/// What a test of one rule does by hand.
extension TestBench {
    static func scripted(
        refusing clients: Set<String> = [], settings: (inout DispatcherSettings) -> Void = { _ in }
    ) -> TestBench {
        TestBench(Scenario(name: "scripted", streams: [], settings: settings, refusedClients: clients))
    }

    @discardableResult
    func ask(
        _ operations: [ScomOperation], _ priority: Priority = .request, _ client: String = "a",
        timeout: Duration = .seconds(30), maximumAge: Duration = .zero
    ) -> Int {
        submit(
            DispatchRequest(
                operations, priority: priority, client: client, deadline: now + timeout, maximumAge: maximumAge))
    }

    /// Until all is answered; then all that must hold has held.
    func finish(sourceLocation: SourceLocation = #_sourceLocation) {
        run()
        #expect(violations.isEmpty, sourceLocation: sourceLocation)
    }

    func values(_ job: Int) -> [ScomValue] {
        completions[job]?.completion.results.compactMap { try? $0.get().value } ?? []
    }

    func errors(of job: Int) -> [DispatchError] {
        completions[job]?.completion.results.compactMap { result in
            if case .failure(let error) = result { error } else { nil }
        } ?? []
    }
}
