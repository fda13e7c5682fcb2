import ScomProtocol
import Testing

/// What tells a device or an installation from others: versions, FID, GUID, levels.
@Suite struct IdentityTests {
    @Test(arguments: [
        (0x0100, 0x064A, "1.6.74"), (0x0000, 0x0000, "0.0.0"), (0xFF00, 0xFFFF, "255.255.255"),
        (0x0105, 0x060C, "1.6.12"), (0x01FF, 0x0406, "1.4.6"),
    ])
    func softwareVersion(_ high: Int, _ low: Int, _ text: String) throws {
        let version = try #require(SoftwareVersion(high: Float(high), low: Float(low)))
        #expect(version.description == text)
        // The reserved byte is not kept.
        #expect(version.words == (Float(high & 0xFF00), Float(low)))
    }

    @Test(
        arguments: [
            ((1, 6, 74), (1, 6, 73)), ((1, 6, 10), (1, 6, 9)), ((1, 10, 0), (1, 9, 99)), ((2, 0, 0), (1, 255, 255)),
        ] as [((UInt8, UInt8, UInt8), (UInt8, UInt8, UInt8))])
    func versionsInOrder(_ newer: (UInt8, UInt8, UInt8), _ older: (UInt8, UInt8, UInt8)) {
        let (newer, older) = (
            SoftwareVersion(newer.0, newer.1, newer.2), SoftwareVersion(older.0, older.1, older.2)
        )
        #expect(older < newer)
        #expect(!(newer < older))
    }

    @Test(arguments: [
        (0x0001, 0x2345, "00012345"), (0xFFFF, 0xFFFF, "FFFFFFFF"), (0, 0, "00000000"), (0xAB, 0, "00AB0000"),
    ])
    func factoryID(_ high: Int, _ low: Int, _ text: String) throws {
        let id = try #require(FactoryID(high: Float(high), low: Float(low)))
        #expect(id.description == text)
        #expect(id.rawValue == UInt32(high) << 16 | UInt32(low))
        #expect(id.words == (Float(high), Float(low)))
        #expect(FactoryID(rawValue: id.rawValue) == id)
    }

    @Test(arguments: [-1, 0.5, 65536, .nan, .infinity, -.infinity] as [Float])
    func wordsThatAreNone(_ word: Float) {
        #expect(SoftwareVersion(high: word, low: 0) == nil)
        #expect(SoftwareVersion(high: 0, low: word) == nil)
        #expect(FactoryID(high: word, low: 0) == nil)
        #expect(FactoryID(high: 0, low: word) == nil)
    }

    /// The example of spec §6.1.5 is one little-endian number: a UUID of version 4 when read so.
    @Test func guid() throws {
        let line = bytes("3AD01B0B 58C932BA EC4D3528 613D7D40")
        let guid = try #require(InstallationGUID(line))
        #expect(guid.bytes == line)
        #expect(guid.description == "407d3d61-2835-4dec-ba32-c9580b1bd03a")
        #expect(
            InstallationGUID([UInt8](repeating: 0x0A, count: 16))?.description
                == "0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a")
    }

    @Test(arguments: [0, 1, 15, 17, 32])
    func guidsOfOtherLengths(_ length: Int) {
        #expect(InstallationGUID([UInt8](repeating: 0, count: length)) == nil)
    }

    /// The table of spec §4.5.2.
    @Test(
        arguments: [
            (.viewOnly, "view_only", 0x00), (.basic, "basic", 0x10), (.expert, "expert", 0x20),
            (.installer, "installer", 0x30), (.qsp, "qsp", 0x40),
        ] as [(AccessLevel, String, UInt16)])
    func accessLevels(_ level: AccessLevel, _ name: String, _ number: UInt16) {
        #expect(level.rawValue == number)
        #expect(level.name == name)
        #expect(AccessLevel.allCases.filter { $0 < level }.allSatisfy { $0.rawValue < number })
        #expect(
            AccessLevel.allCases.filter { level < $0 }.count + AccessLevel.allCases.filter { $0 < level }.count == 4)
    }

    @Test(
        arguments: [
            (.messagePending, 0x01), (.restarted, 0x02), (.sdCardPresent, 0x04), (.sdCardFull, 0x08),
            (.newDatalogFile, 0x10), (.datalogSupported, 0x20),
        ] as [(FrameFlags, UInt8)])
    func frameFlags(_ flag: FrameFlags, _ bit: UInt8) {
        #expect(flag.rawValue == bit)
    }
}
