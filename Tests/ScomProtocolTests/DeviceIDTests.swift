import ScomProtocol
import Testing

@Suite struct DeviceIDTests {
    /// Every identifier of one device or phase, with its family, address and number in a multi-info exchange.
    static let rows: [(String, DeviceFamily, UInt32, UInt8?)] =
        (1...9).map { ("xt\($0)", .xtender, 100 + $0, UInt8($0)) }
        + (1...3).map { ("l\($0)", .xtender, 190 + $0, nil) }
        + (1...15).map { ("vt\($0)", .variotrack, 300 + $0, UInt8($0)) }
        + (1...15).map { ("vs\($0)", .variostring, 700 + $0, UInt8($0)) }
        + [("xcom", .xcom, 501, nil), ("bsp", .bsp, 601, 1), ("bms", .bms, 601, 1)]

    static let groups: [(String, DeviceFamily, UInt32)] = [
        ("xt", .xtender, 100), ("vt", .variotrack, 300), ("vs", .variostring, 700),
    ]

    @Test(arguments: rows)
    func device(_ text: String, _ family: DeviceFamily, _ address: UInt32, _ number: UInt8?) throws {
        let id = try #require(DeviceID(text))
        #expect(id.family == family)
        #expect(id.address == ScomAddress(address))
        #expect(id.description == text)
        #expect(id.multiInfoNumber == number)
        #expect(DeviceID(family: family, address: ScomAddress(address)) == id)
        #expect(id.address.isPhase == text.hasPrefix("l"))
        #expect(id.address.isUnicast == !id.address.isPhase)
        #expect(!id.address.isGroup)
    }

    @Test(arguments: groups)
    func group(_ text: String, _ family: DeviceFamily, _ address: UInt32) throws {
        let id = try #require(DeviceID(text))
        #expect(id.family == family)
        #expect(id.address == ScomAddress(address))
        #expect(id.description == text)
        #expect(id.multiInfoNumber == nil)
        #expect(id.address.isGroup)
        #expect(!id.address.isUnicast)
    }

    /// The group of BSPs has at most one member, whose identifier is the family's name as well.
    @Test func groupOfBSPs() throws {
        let id = try #require(DeviceID(family: .bsp, address: ScomAddress(600)))
        #expect(id.description == "bsp")
        #expect(DeviceID("bsp")?.address == ScomAddress(601))
    }

    @Test(arguments: [
        "", " ", "xt0", "xt10", "xt01", "xt 1", "xt1 ", " xt1", "XT1", "Xt1", "xt-1", "xt+1", "xt1.0", "xt99999999999",
        "xt4294967297", "l", "l0", "l4", "l01", "L1", "vt0", "vt16", "vs0", "vs16", "bsp1", "bsp0", "bms1", "xcom1",
        "x",
        "xtx1", "1", "101", "١", "xt١", "xt１", "ｘt1", "xt1\u{301}", "xt1\n", "xt\u{0}", "all", "none", "rcc",
    ])
    func badIdentifiers(_ text: String) {
        #expect(DeviceID(text) == nil)
    }

    @Test(
        arguments: [
            (.xtender, 110), (.xtender, 301), (.xtender, 194), (.xtender, 0), (.variotrack, 191), (.variotrack, 316),
            (.variostring, 601), (.bms, 600), (.bms, 602), (.bsp, 602), (.xcom, 500), (.xcom, 101),
        ] as [(DeviceFamily, UInt32)])
    func addressesOfOtherFamilies(_ family: DeviceFamily, _ address: UInt32) {
        #expect(DeviceID(family: family, address: ScomAddress(address)) == nil)
    }

    @Test func substring() {
        #expect(DeviceID("xt1/info".prefix(3)) == DeviceID("xt1"))
    }
}
