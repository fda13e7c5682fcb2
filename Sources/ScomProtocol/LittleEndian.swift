/// All values on the line are little endian (spec §3.2).
extension Array where Element == UInt8 {
    /// Appends the bytes of an integer, the lowest first.
    public mutating func append(littleEndian value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

extension RandomAccessCollection where Element == UInt8, Index == Int {
    /// The integer at `offset` from the start; the caller has checked that it is there.
    public func littleEndian<Value: FixedWidthInteger>(_: Value.Type = Value.self, at offset: Int) -> Value {
        var value: Value = 0
        for byte in 0..<(Value.bitWidth / 8) {
            value |= Value(truncatingIfNeeded: self[startIndex + offset + byte]) << (8 * byte)
        }
        return value
    }
}
