import Dispatcher
import Runtime
import ScomClient
import ScomProtocol

/// The requests of a scenario, in the order in which they arrive.
struct LoadGenerator {
    private let scenario: Scenario
    private let end: ContinuousClock.Instant
    private var random: SeededGenerator
    private var arrivals: [ContinuousClock.Instant]
    private var lastWritten: Int32 = 0

    static let devices = (101...104).map { ScomAddress($0) } + (301...303).map { ScomAddress($0) }

    init(_ scenario: Scenario, start: ContinuousClock.Instant) {
        self.scenario = scenario
        end = start + scenario.length
        var random = SeededGenerator(seed: scenario.seed &+ 0xA11)
        arrivals = scenario.streams.map { start + $0.interval * Double.random(in: 0..<1, using: &random) }
        self.random = random
    }

    /// When the next requests come; `nil` after the last.
    var next: ContinuousClock.Instant? {
        arrivals.min().flatMap { $0 < end ? $0 : nil }
    }

    /// The requests that come at `next`.
    mutating func takeNext() -> [DispatchRequest] {
        guard let now = next, let index = arrivals.firstIndex(of: now) else { return [] }
        let stream = scenario.streams[index]
        // At least a tenth of the mean, so that time goes on.
        arrivals[index] = now + stream.interval * max(-Double.random(in: 1e-9..<1, using: &random).logarithm, 0.1)
        return (0..<Int.random(in: stream.burst, using: &random)).map { _ in request(of: stream, now) }
    }

    private mutating func request(of stream: Scenario.Stream, _ now: ContinuousClock.Instant) -> DispatchRequest {
        let count = Int.random(in: stream.operations, using: &random)
        let span = stream.timeout.upperBound - stream.timeout.lowerBound
        let timeout = stream.timeout.lowerBound + span * Double.random(in: 0...1, using: &random)
        return DispatchRequest(
            (0..<count).map { _ in operation(stream.kind) }, priority: stream.priority, client: stream.client,
            deadline: now + timeout, maximumAge: stream.maximumAge)
    }

    private mutating func operation(_ kind: Scenario.Stream.Kind) -> ScomOperation {
        let address = LoadGenerator.devices.randomElement(using: &random)!
        let infos: UInt32 = address.rawValue < 200 ? 3000 : 11000
        switch kind {
        case .infos: return .readInfo(infos + .random(in: 0..<30, using: &random), of: address, as: .int32)
        case .parameters: return .readParameter(.random(in: 1100..<1130, using: &random), of: address, as: .int32)
        case .writes:
            lastWritten += 1
            let group = Int.random(in: 0..<20, using: &random) == 0
            return .writeParameter(
                .random(in: 1100..<1130, using: &random), .unsavedValueQSP, of: group ? ScomAddress(100) : address,
                to: .int32(-lastWritten))
        case .steps: return ScomOperation(.gateway, PropertyReference(.datalogTransfer, 2, .value), .read(.byteStream))
        case .mixture:
            return operation([.infos, .parameters].randomElement(using: &random)!)
        }
    }
}

extension Double {
    /// By its series on the mantissa: the tests need no precision, and no other library.
    fileprivate var logarithm: Double {
        let ratio = (significand - 1) / (significand + 1)
        return Double(exponent) * 0.693_147_2 + 2 * (ratio + ratio * ratio * ratio / 3)
    }
}
