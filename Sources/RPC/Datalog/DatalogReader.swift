import Dispatcher
import JSONValue
import Runtime
import ScomClient
import ScomProtocol

/// Reads the datalog directory and its files, one at a time, and leaves no transfer open.
struct DatalogReader: Sendable {
    enum Subject: Sendable {
        case directory
        /// `LGYYMMDD.CSV` and LF, as the request carries it.
        case file(name: String, data: [UInt8])
    }

    let services: Services
    /// Whose turn it is; also to be taken by whoever asks for a step of a transfer by other means.
    let turn: ExclusiveTurn
    /// Set when the service goes down.
    let isEnding = Locked(false)

    /// How long the gateway is given to end a transfer, the block in flight included.
    private static let endingTime = Duration.seconds(10)
    private static let pause = Duration.milliseconds(500)

    /// Ends a transfer that is under way, so that the gateway is left in order.
    func end(within limit: Duration) async {
        isEnding.withLock { $0 = true }
        if await turn.take(until: services.clocks.now() + limit) { await turn.pass() }
    }

    /// - Parameter take: is given what has come since it was called last.
    /// - Returns: the digest of the whole.
    func read(
        _ subject: Subject, _ call: Call, take: (_ bytes: [UInt8]) -> Void
    ) async throws(RPCError) -> SHA256 {
        guard await turn.take(until: call.deadline) else {
            throw RPCError(DispatchError.deadlineExceeded, device: "the gateway")
        }
        var download = DatalogDownload()
        let failure = await run(&download, subject, call, take)
        if download.isOpen { await abort(subject, call) }
        await turn.pass()
        if let failure { throw error(failure, subject, after: download.byteCount) }
        return download.digest
    }

    private func run(
        _ download: inout DatalogDownload, _ subject: Subject, _ call: Call, _ take: (_ bytes: [UInt8]) -> Void
    ) async -> DatalogDownload.Failure? {
        var action = download.begin()
        while true {
            let step: PropertyID
            switch action {
            case .finish: return nil
            case .fail(let failure): return failure
            case .ask(let next): step = next
            case .askLater(let next):
                try? await Task.sleep(for: DatalogReader.pause)
                step = next
            }
            guard !isEnding.withLock({ $0 }) else { return .dispatch(.stopped) }
            switch await call.perform(operation(step, subject), priority: .transfer) {
            case .success(let reading):
                guard case .bytes(let bytes) = reading.value else { return .unexpected(step) }
                action = download.answered(bytes, reading.property?.propertyID)
                let output = download.takeOutput()
                if !output.isEmpty { take(output) }
            case .failure(let error): action = download.failed(error)
            }
        }
    }

    /// In a quiet window too, and after the request's own time.
    private func abort(_ subject: Subject, _ call: Call) async {
        let deadline = services.clocks.now() + DatalogReader.endingTime
        for _ in 0..<3 {
            switch await call.perform(operation(.transferAbort, subject), priority: .request, deadline: deadline) {
            case .failure(.responseTimeout), .failure(.device(.gatewayBusy)):
                try? await Task.sleep(for: DatalogReader.pause)
            case .success, .failure: return
            }
        }
    }

    private func operation(_ step: PropertyID, _ subject: Subject) -> ScomOperation {
        switch subject {
        case .directory: ScomOperation(.gateway, DatalogTransfer.directory(step), .read(.byteStream))
        case .file(_, let data):
            ScomOperation(
                .gateway, DatalogTransfer.file(step), .read(.byteStream), data: step == .transferStart ? data : [])
        }
    }

    private func error(
        _ failure: DatalogDownload.Failure, _ subject: Subject, after byteCount: Int
    ) -> RPCError {
        switch (failure, subject) {
        case (.dispatch(.deadlineExceeded), .file(let name, _)) where byteCount > 0:
            RPCError(
                .deadlineExceeded,
                "the time for this request was up after \(byteCount) bytes of \(name); 100 kB take half a minute at 38400 baud: ask with a longer timeout_ms",
                at: "/timeout_ms")
        case (.dispatch(.device(.fileOrDirectoryNotPresent)), .directory):
            RPCError(.scom(.fileOrDirectoryNotPresent), "the gateway has no SD card, or no datalog on it")
        case (.dispatch(.device(.fileOrDirectoryNotPresent)), .file(let name, _)):
            RPCError(
                .scom(.fileOrDirectoryNotPresent), "the gateway has no file \(name); list-datalogs tells which it has",
                at: "/file")
        case (.dispatch(.device(.fileCorrupted)), .file(let name, _)):
            RPCError(.scom(.fileCorrupted), "the gateway could not read \(name) to its end", at: "/file")
        case (.dispatch(let error), _): RPCError(error, device: "the gateway")
        case (.changed, _):
            RPCError(.implausibleValue, "the file changed while it was read; read it again")
        case (.unexpected(let step), _):
            RPCError(
                .implausibleValue,
                "the gateway answered with step \(step.map { String($0.rawValue) } ?? "none") of a file transfer, which cannot be"
            )
        }
    }
}
