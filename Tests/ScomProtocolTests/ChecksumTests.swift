import ScomProtocol
import Testing

@Suite struct ChecksumTests {
    @Test(
        arguments: [
            ([], Checksum(low: 0xFF, high: 0x00)),
            ([0x00], Checksum(low: 0xFF, high: 0xFF)),
            ([0x01], Checksum(low: 0x00, high: 0x00)),
            ([0xFF, 0xFF], Checksum(low: 0xFD, high: 0xFB)),
            // Header and data of the request of spec §5.3.
            (bytes("00 01000000 65000000 0A00"), Checksum(low: 0x6F, high: 0x71)),
            (bytes("00 01 0100 B80B0000 0100"), Checksum(low: 0xC5, high: 0x90)),
        ] as [([UInt8], Checksum)])
    func rows(_ bytes: [UInt8], _ checksum: Checksum) {
        #expect(Checksum(of: bytes) == checksum)
    }

    /// It notices every change of one byte and every exchange of two that differ.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func noticesSmallDamage(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let whole = generator.bytes(100)
        let checksum = Checksum(of: whole)
        for index in whole.indices {
            for bit in 0..<8 {
                var damaged = whole
                damaged[index] ^= 1 << bit
                #expect(Checksum(of: damaged) != checksum)
            }
            var swapped = whole
            swapped.swapAt(index, (index + 1) % whole.count)
            #expect((Checksum(of: swapped) != checksum) == (swapped != whole))
        }
    }
}
