import ScomProtocol
import Testing

@testable import ScomCatalog

@Suite struct ObjectTests {
    private func object(_ family: DeviceFamily, _ number: UInt32) throws -> CatalogObject {
        try #require(Catalog.standard.object(family: family, number: number))
    }

    @Test(arguments: [(48.0, [54.4, 37.9, 72.0]), (24.0, [27.2, 18.95, 36.0]), (12.0, [13.6, 9.475, 18.0])])
    func batteryVoltagesScale(nominal: Double, expected: [Double]) throws {
        let limits = try object(.xtender, 1140).limits(nominalBatteryVoltage: nominal)
        for (value, expected) in zip([limits.defaultValue, limits.minimum, limits.maximum], expected) {
            #expect(abs(try #require(value) - expected) < 1e-9)
        }
    }

    @Test func otherLimitsDoNotScale() throws {
        for (family, number) in [(DeviceFamily.xtender, UInt32(1107)), (.variostring, 14044), (.xtender, 1286)] {
            let object = try object(family, number)
            #expect(object.limits(nominalBatteryVoltage: 12) == object.limits)
        }
        #expect(Catalog.standard.limits(ofXtender120V: 1107) == nil)
    }

    @Test(arguments: [
        (DeviceFamily.xtender, 1206, 821, "13:41"), (.xtender, 1206, 0, "00:00"), (.xtender, 1206, 1440, "24:00"),
        (.xtender, 1205, 127, "MO, TU, WE, TH, FR, SA, SU"), (.xtender, 1205, 0, "none"),
        (.xtender, 1205, 65, "MO, SU"),
        (.xtender, 1552, 4, "Fast"), (.xtender, 1124, 1, "yes"), (.xtender, 3028, 1, "Inverter"),
        (.xtender, 3054, 3, "manual on"), (.xtender, 3054, 4, "manual off"), (.xtender, 3054, 1, "A"),
        (.variotrack, 11016, 7, "---"), (.xtender, 3056, 257, "inverter forbidden, multi forbidden"),
        (.xcom, 5002, 1_503_571_330, "2017-08-24 10:42:10"), (.xcom, 5002, 0, "1970-01-01 00:00:00"),
        (.xcom, 5002, 1_709_210_096, "2024-02-29 12:34:56"),
    ])
    func textOfAValue(family: DeviceFamily, number: UInt32, value: Double, text: String) throws {
        #expect(try object(family, number).text(of: value) == text)
    }

    @Test(arguments: [
        (DeviceFamily.xtender, UInt32(1206), 1441.0), (.xtender, 1206, -1), (.xtender, 1552, 3), (.xtender, 1552, 2.5),
        (.xtender, 3028, .nan), (.xtender, 3028, .infinity), (.xtender, 1124, 2), (.xtender, 3000, 52),
        (.xcom, 5002, -1), (.xtender, 1205, -1),
    ])
    func noTextOfWhatMeansNothing(family: DeviceFamily, number: UInt32, value: Double) throws {
        #expect(try object(family, number).text(of: value) == nil)
    }

    static let texts: [(DeviceFamily, UInt32, String, Double?)] = [
        (.xtender, 1206, "13:41", 821.0), (.xtender, 1206, "7:00", 420), (.xtender, 1206, "24:00", 1440),
        (.xtender, 1206, "24:01", nil), (.xtender, 1206, "12:60", nil), (.xtender, 1206, "1200", nil),
        (.xtender, 1206, "-1:00", nil), (.xtender, 1206, "+1:00", nil),
        (.xtender, 1205, "mo, tu", 3), (.xtender, 1205, "MO,SU", 65), (.xtender, 1205, "none", 0),
        (.xtender, 1205, "", nil), (.xtender, 1205, "monday, Sunday", 65), (.xtender, 1205, "mon", nil),
        (.xtender, 1552, "fast", 4), (.xtender, 1552, "4", 4), (.xtender, 1552, "3", nil),
        (.xtender, 1552, "faster", nil),
        (.xtender, 1202, "manual_off", 8), (.xtender, 1202, "Reversed automatic", 2), (.xtender, 3054, "M", nil),
        (.xtender, 3054, "manual on", 3), (.variotrack, 11016, "---", nil), (.xtender, 1124, "Yes", 1),
        (.xtender, 1124, "maybe", nil), (.xtender, 1107, "32", nil),
    ]

    @Test(arguments: texts)
    func valueOfAText(family: DeviceFamily, number: UInt32, text: String, value: Double?) throws {
        #expect(try object(family, number).value(ofText: text) == value)
    }

    @Test func everyTextLeadsBackToItsValue() {
        for object in CatalogTests.objects where object.meaning == .enumeration {
            for option in object.options where object.options.count(where: { $0.label == option.label }) == 1 {
                #expect(object.text(of: Double(option.value)).flatMap(object.value(ofText:)) == Double(option.value))
            }
        }
    }

    @Test func physicalRangesHoldWhatIsTrueAndNotWhatIsNot() throws {
        #expect(try object(.xtender, 3000).physicalRange?.contains(52.3) == true)
        #expect(try object(.xtender, 3000).physicalRange?.contains(3.4e38) == false)
        #expect(try object(.xtender, 3001).physicalRange?.contains(32767) == false)
        #expect(try object(.variostring, 15004).physicalRange?.contains(900) == true)
        #expect(try object(.variostring, 15044).physicalRange?.contains(-600) == true)
        #expect(try object(.variotrack, 11002).physicalRange?.contains(165) == true)
        #expect(try object(.bsp, 7004).physicalRange?.contains(-60000) == true)
        #expect(try object(.bsp, 7003).physicalRange?.contains(-72_000) == true)
        #expect(try object(.xtender, 3028).physicalRange == nil)
        #expect(try object(.xtender, 3130).physicalRange == nil)
    }

    @Test func everyUnitOfAnInfoHasARange() throws {
        for object in CatalogTests.objects where object.unit != nil {
            #expect((object.physicalRange != nil) == (object.kind == .info), "\(object.number)")
        }
    }

    @Test func readableAndWritable() throws {
        #expect(try object(.xtender, 3000).isReadable)
        #expect(try !object(.xtender, 3000).isWritable)
        #expect(try object(.xtender, 1107).isReadable && object(.xtender, 1107).isWritable)
        #expect(try !object(.xtender, 1395).isReadable && object(.xtender, 1395).isWritable)
        #expect(try !object(.xtender, 1100).isReadable && !object(.xtender, 1100).isWritable)
    }
}
