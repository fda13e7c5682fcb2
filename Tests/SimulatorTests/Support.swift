import Runtime
import ScomProtocol
import Simulator

/// A plant whose time stands still, so that the oracle and the answers agree exactly.
func frozenPlant(_ change: (inout PlantConfiguration) -> Void = { _ in }) throws -> Plant {
    var configuration = PlantConfiguration()
    change(&configuration)
    var plant = try Plant(configuration)
    plant.isFrozen = true
    return plant
}

func bytes(_ hexadecimal: String) -> [UInt8] {
    hexadecimal.split(separator: " ").flatMap { group in
        stride(from: 0, to: group.count, by: 2).map { offset in
            let start = group.index(group.startIndex, offsetBy: offset)
            return UInt8(group[start..<group.index(start, offsetBy: 2)], radix: 16)!
        }
    }
}

func info(_ number: UInt32, _ property: PropertyID = .value) -> PropertyReference {
    PropertyReference(.userInfo, number, property)
}

func parameter(_ number: UInt32, _ property: PropertyID = .valueQSP) -> PropertyReference {
    PropertyReference(.parameter, number, property)
}

/// A gateway driven in virtual time.
struct Bench {
    var gateway: SimulatedGateway
    var now = ContinuousClock.Instant(_virtual: 0)

    init(_ plant: Plant, line: LineSettings = .unpaced, faults: FaultPlan = FaultPlan()) {
        gateway = SimulatedGateway(plant: plant, line: line, faults: faults)
    }

    /// Sends a request and returns the frames and noise that come back, in order of time.
    mutating func deliveries(_ request: ScomRequest, from source: UInt32 = 1) -> [Delivery] {
        gateway.receive(request.frame(from: ScomAddress(source)).bytes, at: now).sorted { $0.due < $1.due }
    }

    mutating func elements(_ request: ScomRequest, from source: UInt32 = 1) -> [FrameDecoder.Element] {
        var decoder = FrameDecoder()
        var elements: [FrameDecoder.Element] = []
        for delivery in deliveries(request, from: source) {
            decoder.append(delivery.bytes)
            while let element = decoder.next() { elements.append(element) }
        }
        return elements
    }

    /// The one answer; `nil` where there is none or more.
    mutating func ask(_ request: ScomRequest, from source: UInt32 = 1) -> ScomResponse? {
        let elements = elements(request, from: source)
        guard elements.count == 1, case .frame(let frame) = elements[0] else { return nil }
        return ScomResponse(frame)
    }

    mutating func read(_ property: PropertyReference, at address: UInt32) -> Result<[UInt8], ScomErrorCode>? {
        ask(ScomRequest(to: ScomAddress(address), .read, property))?.result
    }

    mutating func write(
        _ value: ScomValue, to property: PropertyReference, at address: UInt32
    ) -> Result<[UInt8], ScomErrorCode>? {
        ask(ScomRequest(to: ScomAddress(address), .write, property, data: value.encoded))?.result
    }
}

extension ContinuousClock.Instant {
    /// So many nanoseconds after an arbitrary origin.
    init(_virtual nanoseconds: Int64) {
        self = Self.origin + .nanoseconds(nanoseconds)
    }

    private static let origin = ContinuousClock.now
}

extension ScomErrorCode {
    /// The same error however long the data.
    static func failure<Success>(_ result: Result<Success, ScomErrorCode>?) -> ScomErrorCode? {
        if case .failure(let code)? = result { code } else { nil }
    }
}
