import Dispatcher
import Runtime
import ScomProtocol
import Simulator
import Testing

@testable import RPC

/// Transfers against a gateway as the specification has it, over a line that loses requests and answers.
struct DatalogDownloadTests {
    /// A gateway with one file.
    struct Gateway {
        let file: [UInt8]
        let finishCarriesData: Bool
        var block: Int?

        mutating func answer(_ step: PropertyID) -> Result<(PropertyID, [UInt8]), ScomErrorCode> {
            switch step {
            case .transferStart: block = 0
            case .transferContinue:
                guard let current = block, !isLast(current) else { return .failure(.objectPropertyInvalid) }
                block = current + 1
            case .transferRetry: break
            case .transferAbort:
                guard block != nil else { return .failure(.objectPropertyInvalid) }
                block = nil
                return .success((.transferFinish, []))
            default: return .failure(.objectPropertyInvalid)
            }
            guard let block else { return .failure(.objectPropertyInvalid) }
            let data = [UInt8](file.dropFirst(block * 512).prefix(512))
            return .success((isLast(block) ? .transferFinish : .transferBlock, data))
        }

        private func isLast(_ block: Int) -> Bool {
            finishCarriesData ? (block + 1) * 512 >= file.count : block * 512 >= file.count
        }
    }

    enum Content: CaseIterable { case numbered, uniform }

    private func file(_ content: Content, _ count: Int) -> [UInt8] {
        (0..<count).map {
            content == .uniform ? UInt8(ascii: ";") : UInt8(truncatingIfNeeded: $0 / 512 + $0 + $0 / 256 * 7)
        }
    }

    struct Outcome {
        let bytes: [UInt8]
        let download: DatalogDownload
        let end: DatalogDownload.Action
        /// How many answers were asked for.
        let asked: Int
    }

    private func run(
        _ gateway: inout Gateway, loss: (Int) -> DispatchError?, requestLost: (Int) -> Bool = { _ in false }
    ) -> Outcome {
        var download = DatalogDownload()
        var action = download.begin()
        var bytes: [UInt8] = []
        var asked = 0
        while asked < 10_000 {
            let step: PropertyID
            switch action {
            case .finish, .fail: return Outcome(bytes: bytes, download: download, end: action, asked: asked)
            case .ask(let next), .askLater(let next): step = next
            }
            if let error = loss(asked) {
                if case .device = error {} else if !requestLost(asked) { _ = gateway.answer(step) }
                action = download.failed(error)
            } else {
                switch gateway.answer(step) {
                case .success(let (property, data)): action = download.answered(data, property)
                case .failure(let code): action = download.failed(.device(code))
                }
            }
            bytes += download.takeOutput()
            asked += 1
        }
        return Outcome(bytes: bytes, download: download, end: action, asked: asked)
    }

    @Test(arguments: [0, 1, 511, 512, 513, 1024, 5000], [true, false])
    func takesEveryByteOnce(count: Int, finishCarriesData: Bool) {
        let file = file(.numbered, count)
        var gateway = Gateway(file: file, finishCarriesData: finishCarriesData)
        let outcome = run(&gateway, loss: { _ in nil })
        #expect(outcome.end == .finish && outcome.bytes == file)
        #expect(outcome.download.byteCount == count && !outcome.download.isOpen)
    }

    /// Every single loss, of the request or of its answer, at every step.
    @Test(arguments: Content.allCases, [true, false])
    func survivesOneLossAnywhere(content: Content, finishCarriesData: Bool) {
        let file = file(content, 3000)
        for isRequestLost in [true, false] {
            for position in 0..<8 {
                var gateway = Gateway(file: file, finishCarriesData: finishCarriesData)
                let outcome = run(
                    &gateway, loss: { $0 == position ? .responseTimeout : nil }, requestLost: { _ in isRequestLost })
                #expect(outcome.end == .finish && outcome.bytes == file, "\(position), request lost: \(isRequestLost)")
                var expected = SHA256()
                expected.update(file)
                #expect(outcome.download.digest.digest == expected.digest)
            }
        }
    }

    @Test(arguments: 0..<40)
    func survivesManyLosses(seed: Int) {
        let content: Content = seed % 2 == 0 ? .uniform : .numbered
        let file = file(content, 20_000)
        var generator = Generator(state: UInt64(seed) &* 7919 &+ 13)
        let losses = (0..<10_000).map { _ in generator.next() % 20 == 0 }
        let requests = (0..<10_000).map { _ in generator.next() % 2 == 0 }
        var gateway = Gateway(file: file, finishCarriesData: seed % 3 == 0)
        let outcome = run(
            &gateway, loss: { losses[$0] ? .responseTimeout : nil }, requestLost: { requests[$0] })
        // A file of equal blocks may exhaust the restarts; what came is right even then.
        if content == .numbered { #expect(outcome.end == .finish) }
        if outcome.end == .finish { #expect(outcome.bytes == file) } else { #expect(file.starts(with: outcome.bytes)) }
    }

    @Test func waitsWhileTheGatewayIsBusy() {
        let file = file(.numbered, 2000)
        var gateway = Gateway(file: file, finishCarriesData: true)
        let outcome = run(
            &gateway, loss: { [1, 2, 3, 4, 5, 6].contains($0) ? .device(.gatewayBusy) : nil })
        #expect(outcome.end == .finish && outcome.bytes == file && outcome.asked == 10)
    }

    @Test func givesUpAfterLossesInARow() {
        var gateway = Gateway(file: file(.numbered, 2000), finishCarriesData: true)
        let outcome = run(&gateway, loss: { $0 >= 2 ? .responseTimeout : nil })
        #expect(outcome.end == .fail(.dispatch(.responseTimeout)) && outcome.download.isOpen && outcome.asked == 6)
        #expect(outcome.bytes == Array(gateway.file[..<1024]))
    }

    @Test func noticesThatTheFileIsAnotherTheSecondTime() {
        var gateway = Gateway(file: file(.uniform, 3000), finishCarriesData: true)
        var download = DatalogDownload()
        var action = download.begin()
        for _ in 0..<2 {
            guard case .ask(let step) = action, case .success(let (property, data)) = gateway.answer(step) else {
                return
            }
            action = download.answered(data, property)
        }
        // The gateway loses its place and has another file.
        action = download.failed(.device(.objectPropertyInvalid))
        gateway = Gateway(file: [UInt8](repeating: 0x31, count: 3000), finishCarriesData: true)
        while case .ask(let step) = action {
            switch gateway.answer(step) {
            case .success(let (property, data)): action = download.answered(data, property)
            case .failure(let code): action = download.failed(.device(code))
            }
        }
        #expect(action == .fail(.changed))
        #expect(download.takeOutput() == [UInt8](repeating: UInt8(ascii: ";"), count: 1024))
    }

    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
