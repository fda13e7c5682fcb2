import Glibc

extension UInt8 {
    static let tab: UInt8 = 0x09
    static let newline: UInt8 = 0x0A
    static let numberSign: UInt8 = 0x23
    static let equalsSign: UInt8 = 0x3D

    /// Capital ASCII letters as small ones.
    var folded: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension UnsafeRawBufferPointer {
    /// Where the byte stands next; the end where it does not.
    func index(of byte: UInt8, from start: Int) -> Int {
        guard start < count, let base = baseAddress,
            let found = memchr(base + start, CInt(byte), count - start)
        else { return count }
        return UnsafeRawPointer(found) - base
    }

    /// The unsigned decimal number that the bytes are; 0 for anything else.
    var decimal: UInt32 {
        var number: UInt32 = 0
        for byte in self {
            guard (0x30...0x39).contains(byte) else { return 0 }
            number = number &* 10 &+ UInt32(byte - 0x30)
        }
        return number
    }

    /// Bytewise order, as `memcmp` has it.
    func precedes(_ other: UnsafeRawBufferPointer) -> Bool {
        let order = compare(other)
        return order == 0 ? count < other.count : order < 0
    }

    func equals(_ other: UnsafeRawBufferPointer) -> Bool { count == other.count && compare(other) == 0 }

    private func compare(_ other: UnsafeRawBufferPointer) -> CInt {
        let common = Swift.min(count, other.count)
        guard common > 0, let left = baseAddress, let right = other.baseAddress else { return 0 }
        return memcmp(left, right, common)
    }

    /// Whether the word, given in small letters, occurs, ASCII letters of either case being equal.
    func contains(foldedWord word: [UInt8]) -> Bool {
        guard let first = word.first else { return true }
        guard count >= word.count else { return false }
        for start in 0...(count - word.count) where self[start].folded == first {
            if word.indices.allSatisfy({ self[start + $0].folded == word[$0] }) { return true }
        }
        return false
    }
}
