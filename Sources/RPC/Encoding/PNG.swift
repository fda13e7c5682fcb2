import ScomProtocol

/// PNG images of two colours (ISO/IEC 15948), uncompressed: a display is one kilobyte.
enum PNG {
    /// The display, dark pixels black.
    static func image(of screen: Screen) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity((Screen.width / 8 + 1) * Screen.height)
        for y in 0..<Screen.height {
            // Each row begins with its filter: none.
            rows.append(0)
            for x in stride(from: 0, to: Screen.width, by: 8) {
                var byte: UInt8 = 0
                for bit in 0..<8 { byte = byte << 1 | (screen[x + bit, y] ? 0 : 1) }
                rows.append(byte)
            }
        }
        // One bit a pixel, grey, the standard's only compression and filter method, not interlaced.
        let header = bigEndian(UInt32(Screen.width)) + bigEndian(UInt32(Screen.height)) + [1, 0, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + chunk("IDAT", stored(rows))
            + chunk("IEND", [])
    }

    private static func chunk(_ type: StaticString, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.description.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(crc32(body))
    }

    /// A zlib stream of stored blocks (RFC 1950, RFC 1951 §3.2.4).
    static func stored(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var rest = data[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            stream.append(rest.isEmpty ? 1 : 0)
            for word in [length, ~length] { stream += [UInt8(word & 0xFF), UInt8(word >> 8)] }
            stream += block
        } while !rest.isEmpty
        return stream + bigEndian(adler32(data))
    }

    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }

    static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        return b << 16 | a
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
