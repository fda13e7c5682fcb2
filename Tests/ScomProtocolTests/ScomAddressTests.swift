import ScomProtocol
import Testing

@Suite struct ScomAddressTests {
    enum Kind { case nothing, group, phase, unicast }

    /// The table of spec §3.5 and the edges of its ranges.
    @Test(
        arguments: [
            (0, .nothing, []), (1, .nothing, []), (99, .nothing, []),
            (100, .group, [.xtender]), (101, .unicast, [.xtender]), (109, .unicast, [.xtender]), (110, .nothing, []),
            (190, .nothing, []), (191, .phase, [.xtender]), (193, .phase, [.xtender]), (194, .nothing, []),
            (300, .group, [.variotrack]), (301, .unicast, [.variotrack]), (315, .unicast, [.variotrack]),
            (316, .nothing, []),
            (500, .nothing, []), (501, .unicast, [.xcom]), (502, .nothing, []),
            (600, .group, [.bsp]), (601, .unicast, [.bsp, .bms]), (602, .nothing, []),
            (700, .group, [.variostring]), (701, .unicast, [.variostring]), (715, .unicast, [.variostring]),
            (716, .nothing, []), (.max, .nothing, []),
        ] as [(UInt32, Kind, [DeviceFamily])])
    func rows(_ number: UInt32, _ kind: Kind, _ families: [DeviceFamily]) {
        let address = ScomAddress(number)
        #expect(address.isGroup == (kind == .group))
        #expect(address.isPhase == (kind == .phase))
        #expect(address.isUnicast == (kind == .unicast))
        #expect(address.families == families)
        #expect(address.description == String(number))
        #expect(address == ScomAddress(rawValue: number))
    }

    @Test func constants() {
        #expect(ScomAddress.broadcast.rawValue == 0)
        #expect(ScomAddress.gateway.rawValue == 501)
        #expect(ScomAddress(101) < ScomAddress(102))
    }
}
