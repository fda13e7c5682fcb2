/// The floor: a broker and a program that answers each request at once, with nothing behind it.
final class BareResponder {
    private let broker: BenchBroker
    private let responder: Child
    let load: LoadThread

    init() async throws {
        broker = try BenchBroker()
        responder = try Child(CommandLine.arguments[0], ["echo", String(broker.port)])
        try await Task.sleep(for: .seconds(2))
        load = LoadThread(port: broker.port)
    }
}
