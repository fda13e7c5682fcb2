import Foundation
import Runtime
import ScomProtocol
import Testing

@testable import RPC

struct EncodingTests {
    /// FIPS 180-4 and NIST CAVP.
    @Test(
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
        ])
    func digests(text: String, expected: String) {
        var whole = SHA256()
        whole.update(Array(text.utf8))
        #expect(hexadecimal(whole.digest) == expected)
        var bytewise = SHA256()
        for byte in text.utf8 { bytewise.update([byte]) }
        #expect(hexadecimal(bytewise.digest) == expected)
        #expect(hexadecimal(bytewise.digest) == expected)
    }

    @Test func digestsAMillionBytes() {
        var digest = SHA256()
        for _ in 0..<1000 { digest.update([UInt8](repeating: UInt8(ascii: "a"), count: 1000)) }
        #expect(digest.byteCount == 1_000_000)
        #expect(
            hexadecimal(digest.digest) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
    func encodesBase64(text: String) {
        #expect(Base64.text(Array(text.utf8)) == Data(text.utf8).base64EncodedString())
    }

    @Test func checksumsAreThoseOfTheStandards() {
        #expect(PNG.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(PNG.adler32(Array("Wikipedia".utf8)) == 0x11E6_0398)
    }

    @Test(arguments: [0, 1, 65535, 65536, 200_000])
    func storesWhatZlibReads(count: Int) throws {
        let data = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try inflate(PNG.stored(data)) == data)
    }

    /// The image again, from the file's own pieces.
    @Test func imageHoldsEveryPixel() throws {
        var screen = Screen()
        for (x, y) in [(0, 0), (7, 0), (8, 1), (127, 63), (64, 32)] { screen[x, y] = true }
        let file = PNG.image(of: screen)
        #expect(file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        var chunks: [String: [UInt8]] = [:]
        var rest = file[8...]
        while !rest.isEmpty {
            let bytes = Array(rest)
            let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
            let body = Array(bytes[4..<8 + length])
            #expect(bytes[8 + length..<12 + length].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } == PNG.crc32(body))
            chunks[String(decoding: body[..<4], as: UTF8.self)] = Array(body[4...])
            rest = rest.dropFirst(12 + length)
        }
        #expect(chunks["IHDR"] == [0, 0, 0, 128, 0, 0, 0, 64, 1, 0, 0, 0, 0])
        #expect(chunks["IEND"] == [])
        let rows = try inflate(#require(chunks["IDAT"]))
        #expect(rows.count == 64 * 17)
        for y in 0..<64 {
            #expect(rows[17 * y] == 0)
            for x in 0..<128 {
                let isWhite = rows[17 * y + 1 + x / 8] >> (7 - x % 8) & 1 == 1
                #expect(isWhite != screen[x, y])
            }
        }
    }

    @Test func textHasTwoRowsALine() {
        var screen = Screen()
        screen[0, 0] = true
        screen[1, 1] = true
        screen[2, 0] = true
        screen[2, 1] = true
        let lines = screen.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 33 && lines[32].isEmpty)
        #expect(lines[0].hasPrefix("▀▄█ ") && lines[0].count == 128)
        #expect(lines[31].allSatisfy { $0 == " " })
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    /// Stored blocks only, by the letter of RFC 1950 and 1951.
    private func inflate(_ stream: [UInt8]) throws -> [UInt8] {
        #expect((Int(stream[0]) * 256 + Int(stream[1])) % 31 == 0 && stream[0] & 15 == 8)
        var data: [UInt8] = []
        var position = 2
        var isLast = false
        while !isLast {
            isLast = stream[position] == 1
            try #require(stream[position] <= 1)
            let length = Int(stream[position + 1]) | Int(stream[position + 2]) << 8
            let complement = Int(stream[position + 3]) | Int(stream[position + 4]) << 8
            try #require(length ^ complement == 0xFFFF)
            data += stream[position + 5..<position + 5 + length]
            position += 5 + length
        }
        let checksum = stream[position...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        #expect(checksum == PNG.adler32(data))
        #expect(position + 4 == stream.count)
        return data
    }
}
