import ScomProtocol

/// Takes an input apart into numbers and pieces; what is no longer there is zero or empty.
struct FuzzInput {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        rest = [UInt8](bytes)[...]
    }

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type = Number.self) -> Number {
        (0..<(Number.bitWidth / 8)).reduce(0) { $0 | Number(byte()) << Number($1 * 8) }
    }

    mutating func element<Element>(of elements: [Element]) -> Element { elements[Int(byte()) % elements.count] }

    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return [UInt8](rest.prefix(count))
    }

    mutating func remainder() -> [UInt8] { bytes(rest.count) }

    /// Checksums put right at every 0xAA where a frame would find room: what libFuzzer would hardly ever guess.
    static func repaired(_ stream: [UInt8]) -> [UInt8] {
        var stream = stream
        var position = 0
        while position + Frame.overhead <= stream.count {
            guard stream[position] == Frame.startByte else {
                position += 1
                continue
            }
            let room = stream.count - position - Frame.overhead
            let length = min(Int(stream[position + 10]), room)
            stream[position + 11] = 0
            stream[position + 10] = UInt8(length)
            let header = Checksum(of: stream[(position + 1)..<(position + 12)])
            (stream[position + 12], stream[position + 13]) = (header.low, header.high)
            let end = position + Frame.headerLength + length
            let data = Checksum(of: stream[(position + Frame.headerLength)..<end])
            (stream[end], stream[end + 1]) = (data.low, data.high)
            position = end + 2
        }
        return stream
    }
}
