public import Dispatcher
public import Runtime
import ScomClient
public import ScomProtocol

/// The gateway's log of messages, read by one reader at a time: reading entry 0 moves the pointer that all other entries are
/// counted from (spec §4.6.1).
public struct MessageLog: Sendable {
    /// Whose turn it is; also to be taken by whoever reads an entry by other means.
    public let turn: ExclusiveTurn
    private let dispatcher: Dispatcher

    /// Attempts at an entry; the dispatcher repeats no read that moves the pointer.
    private static let attempts = 3

    public init(dispatcher: Dispatcher, executor: ThreadExecutor) {
        self.dispatcher = dispatcher
        turn = ExclusiveTurn(executor: executor)
    }

    /// Reads up to `count` entries from `first` on, newest first; the newest is read in any case, so that `first` counts from it.
    ///
    /// - Parameter isWanted: asked of each entry; the first that is not ends the reading.
    public func read(
        from first: Int = 0, count: Int, client: String, deadline: ContinuousClock.Instant,
        while isWanted: @Sendable (_ entry: MessageReading.Entry, _ newest: ScomMessage) -> Bool = { _, _ in true }
    ) async -> MessageReading {
        var reading = MessageReading()
        guard await turn.take(until: deadline) else {
            reading.failure = .deadlineExceeded
            return reading
        }
        await read(first..<first + count, client, deadline, isWanted, into: &reading)
        await turn.pass()
        return reading
    }

    private func read(
        _ indices: Range<Int>, _ client: String, _ deadline: ContinuousClock.Instant,
        _ isWanted: @Sendable (MessageReading.Entry, ScomMessage) -> Bool, into reading: inout MessageReading
    ) async {
        guard let newest = await entry(0, client, deadline, &reading) else { return }
        // An empty log may be told by an error or by an entry of nothing.
        guard newest.total > 0 || newest.time > 0 else {
            reading.isAtEnd = true
            return
        }
        reading.newest = newest
        for index in indices {
            // The specification gives the total two meanings, which differ by one.
            guard index <= Int(newest.total) else { return reading.isAtEnd = true }
            let message = index == 0 ? newest : await entry(index, client, deadline, &reading)
            guard let message else { return }
            let entry = MessageReading.Entry(index: index, message: message)
            guard isWanted(entry, newest) else { return }
            reading.entries.append(entry)
        }
    }

    private func entry(
        _ index: Int, _ client: String, _ deadline: ContinuousClock.Instant, _ reading: inout MessageReading
    ) async -> ScomMessage? {
        var failure = DispatchError.responseTimeout
        for _ in 0..<MessageLog.attempts {
            let completion = await dispatcher.perform(
                DispatchRequest(
                    [.readMessage(index: UInt32(index))], priority: .request, client: client, deadline: deadline))
            reading.cost = reading.cost + completion.cost
            switch completion.results[0] {
            case .success(let value):
                if case .bytes(let data) = value.value, let message = ScomMessage(data) { return message }
                failure = .malformedResponse
            case .failure(.device(.objectIDNotFound)):
                reading.isAtEnd = true
                return nil
            case .failure(.responseTimeout), .failure(.malformedResponse), .failure(.device(.responseTimeout)):
                failure = .responseTimeout
            case .failure(let error):
                reading.failure = error
                return nil
            }
        }
        reading.failure = failure
        return nil
    }
}
