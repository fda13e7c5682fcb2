import ScomProtocol

/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    mutating func address() -> ScomAddress { ScomAddress(UInt32.random(in: .min ... .max, using: &self)) }

    mutating func property() -> PropertyReference {
        PropertyReference(
            ObjectType(rawValue: UInt16.random(in: .min ... .max, using: &self)),
            UInt32.random(in: .min ... .max, using: &self),
            PropertyID(rawValue: UInt16.random(in: .min ... .max, using: &self)))
    }

    mutating func frame(dataLength: ClosedRange<Int> = 0...Frame.maximumDataLength) -> Frame {
        Frame(
            flags: FrameFlags(rawValue: UInt8.random(in: .min ... .max, using: &self)), source: address(),
            destination: address(), data: bytes(Int.random(in: dataLength, using: &self)))
    }

    mutating func request() -> ScomRequest {
        ScomRequest(
            to: address(), Bool.random(using: &self) ? .read : .write, property(),
            data: bytes(Int.random(in: 0...ScomRequest.maximumDataLength, using: &self)))
    }
}
