import JSONValue
import MQTTClient
import Runtime

/// Listens at a broker and shows what it knows: on a terminal as a screen that is drawn anew, elsewhere line by line.
final class WatchMonitor: Sendable {
    private struct State: Sendable {
        var model: WatchModel
        /// The window as it was drawn last.
        var drawn: (size: Terminal.Size, lines: [String])?
        var isDrawingDue = false
        var isStopped = false
        /// Of the `get-stats` request that was sent last.
        var question = 0
        var isAnswered = true
    }

    private static let pause = Duration.milliseconds(100)

    private let client: MQTTClient
    private let executor: ThreadExecutor
    private let terminal: Terminal?
    private let state: Locked<State>
    private let questions: String
    private let root: String
    private let name: String
    private let ink: Ink
    private let unread: @Sendable () -> Void

    /// - Parameters:
    ///   - terminal: where it is to be drawn; `nil` for lines.
    ///   - account: as whom the service is asked how busy its line is.
    ///   - unread: called when nobody takes what is printed.
    ///   - disconnected: called when there is no connection, or none any more; it goes on trying.
    init(
        connection: MQTTConfiguration, root: String, account: String?, executor: ThreadExecutor, terminal: Terminal?,
        unread: @escaping @Sendable () -> Void,
        disconnected: @escaping @Sendable (_ error: MQTTError, _ wasConnected: Bool) -> Void
    ) throws {
        let ink = Ink.standardOutput
        self.executor = executor
        self.terminal = terminal
        self.root = root
        self.ink = ink
        self.unread = unread
        name = account ?? "watch"
        questions = "watch-\(UInt32.random(in: 0 ... .max))-"
        let address = "\(connection.host):\(connection.port)"
        let state = Locked(State(model: WatchModel(root: root, address: address, ink: ink)))
        self.state = state
        let wasConnected = Locked(false)
        let target = Locked(Target())
        client = try MQTTClient(configuration: connection, executor: executor, logger: .silent) { event in
            let monitor = target.withLock { $0.monitor }
            switch event {
            case .message(let message): monitor?.received(message)
            case .connected:
                wasConnected.withLock { $0 = true }
                state.withLock { $0.model.brokerError = nil }
                monitor?.changed()
            case .disconnected(let error?):
                state.withLock { $0.model.brokerError = "\(error)" }
                monitor?.changed()
                disconnected(error, wasConnected.withLock { $0 })
            case .subscribed(_, let error?): disconnected(error, false)
            case .disconnected(nil), .subscribed(_, nil), .rejected: break
            }
        }
        target.withLock { $0.monitor = self }
    }

    private struct Target: Sendable {
        weak var monitor: WatchMonitor?
    }

    /// Listens from now on.
    func start() async throws(MQTTError) {
        terminal?.enter()
        try await client.subscribe(MQTTSubscription(root + "/#"))
        await client.start()
        changed()
        ask(after: .milliseconds(500))
    }

    func stop() async {
        state.withLock { $0.isStopped = true }
        await client.stop(within: .milliseconds(200))
        terminal?.leave()
    }

    /// Draws the window anew, which may have another size.
    func changed() {
        guard terminal != nil else { return }
        let isNew = state.withLock { state in
            defer { state.isDrawingDue = true }
            return !state.isDrawingDue
        }
        guard isNew else { return }
        executor.schedule(at: .now + Self.pause) { [weak self] in self?.draw() }
    }

    // MARK: Parts

    private func received(_ message: MQTTMessage) {
        if takeAnswer(message) { return }
        let time = WallTime.now.description.dropFirst(11).dropLast().description
        let line = state.withLock { $0.model.take(message, at: .now, time: time) }
        guard terminal == nil else { return changed() }
        switch line {
        case .event(let text)?, .snapshot(_, let text)?: printLine(text)
        case nil: break
        }
    }

    private func printLine(_ text: String) {
        let time = WallTime.now.description.dropFirst(11).dropLast().description
        if !Output.line(ink(.dim, time) + " " + text) { unread() }
    }

    private func draw() {
        let text: String? = state.withLock { state in
            state.isDrawingDue = false
            guard !state.isStopped, let size = Terminal.size else { return nil }
            let lines = state.model.frame(size, ink: ink)
            let isSame = state.drawn?.size == size
            let old = isSame ? state.drawn?.lines ?? [] : []
            state.drawn = (size, lines)
            var text = isSame ? "" : "\u{1B}[2J"
            for (row, line) in lines.enumerated() where row >= old.count || old[row] != line {
                // Erased first: at the last column, what follows would be too.
                text += "\u{1B}[\(row + 1);1H\u{1B}[2K\(line)\u{1B}[0m"
            }
            if lines.count < old.count { text += "\u{1B}[\(lines.count + 1);1H\u{1B}[J" }
            return text
        }
        if let text, !text.isEmpty, !Output.text(text) { unread() }
    }

    // MARK: The line's load

    /// Asks the service how busy its line is, again and again; one that may not be asked leaves it unknown.
    private func ask(after pause: Duration) {
        executor.schedule(at: .now + pause) { [weak self] in
            guard let self else { return }
            let (question, wasAnswered) = state.withLock { state -> (Int?, Bool) in
                guard !state.isStopped else { return (nil, true) }
                defer { state.isAnswered = false }
                state.question += 1
                if !state.isAnswered { state.model.loseStatistics() }
                return (state.question, state.isAnswered)
            }
            guard let question else { return }
            if !wasAnswered { changed() }
            let payload: JSONValue = ["id": .string("\(questions)\(question)"), "timeout_ms": 2000]
            let message = MQTTMessage(topic: "\(root)/request/get-stats/\(name)", payload: payload.serialized())
            // Refused while there is no connection, and then there is nothing to be known.
            client.assumeIsolated { try? $0.publish(message) }
            ask(after: terminal == nil ? .seconds(30) : .seconds(3))
        }
    }

    /// - Returns: whether the message is one's own question or its answer, which are not shown.
    private func takeAnswer(_ message: MQTTMessage) -> Bool {
        let isAnswer = message.topic == "\(root)/response/get-stats/\(name)"
        guard isAnswer || message.topic == "\(root)/request/get-stats/\(name)",
            let document = try? JSONValue(parsing: message.payload),
            document["id"]?.string?.hasPrefix(questions) == true
        else { return false }
        guard isAnswer, let result = document["result"] else { return true }
        let load = state.withLock { state in
            state.isAnswered = true
            state.model.take(statistics: result)
            return state.model.load
        }
        if terminal == nil, let load { printLine("line \(load.text)") }
        changed()
        return true
    }
}
