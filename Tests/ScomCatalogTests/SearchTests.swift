import ScomProtocol
import Testing

@testable import ScomCatalog

@Suite struct SearchTests {
    @Test func numberAndNameComeFirst() {
        #expect(Catalog.standard.search("3000").objects.first?.name == "battery_voltage")
        let found = Catalog.standard.search("battery_voltage", family: .xtender)
        #expect(found.objects.first?.number == 3000)
        #expect(found.objects.allSatisfy { $0.family == .xtender })
    }

    @Test func allWordsMustOccurInEitherCase() {
        let found = Catalog.standard.search("FLOATING Voltage", family: .xtender)
        #expect(found.objects.map(\.number).prefix(2) == [1140, 1172])
        #expect(found.total == found.objects.count)
        #expect(Catalog.standard.search("floating zebra").total == 0)
    }

    @Test func labelsAreSearchedToo() {
        #expect(Catalog.standard.search("Latinoellinika").objects.map(\.number) == [5038, 5039, 5040])
    }

    @Test func theLimitBoundsTheListNotTheTotal() {
        let found = Catalog.standard.search("voltage", limit: 5)
        #expect(found.objects.count == 5)
        #expect(found.total > 50)
        #expect(Catalog.standard.search("voltage", limit: 0).objects.isEmpty)
        #expect(Catalog.standard.search("voltage", limit: -1).objects.isEmpty)
    }

    @Test func noWordsFindEverythingOnce() {
        #expect(Catalog.standard.search("").total == CatalogTests.objects.count)
        #expect(Catalog.standard.search("  ", family: .bsp).total == 27 + 35)
    }

    @Test func answers() throws {
        let everywhere = try #require(CatalogListing.answer(to: "Battery voltage"))
        #expect(everywhere.split(separator: "\n\n").count == 5)
        #expect(everywhere.hasPrefix("3000 battery_voltage\n"))
        let special = "  at 120 Vac  default 120, minimum 55, maximum 140 (Xtenders -01)\n"
        #expect(CatalogListing.answer(to: "1286")?.contains(special) == true)
        #expect(CatalogListing.answer(to: "7055")?.contains("documentation") == true)
        #expect(CatalogListing.answer(to: "mgSoc")?.hasPrefix("FAMILY") == true)
        #expect(CatalogListing.answer(to: "potentiomenter")?.hasPrefix("1551 ") == true)
        #expect(CatalogListing.answer(to: "zebra") == nil)
        #expect(CatalogListing.answer(to: "")?.split(separator: "\n").count == CatalogTests.objects.count + 1)
    }

    @Test func listing() throws {
        let table = CatalogListing.table(Catalog.standard.search("ubat", family: .bsp).objects)
        #expect(
            table == """
                FAMILY  KIND  NUMBER  NAME                        UNIT  DESCRIPTION
                bsp     info  7000    battery_voltage             Vdc   Battery voltage
                bsp     info  7030    battery_voltage_minute_avg  Vdc   Battery voltage (minute avg)

                """)
    }

    @Test(arguments: [
        (
            DeviceFamily.xtender, UInt32(1552),
            """
            1552 type_of_detection_of_the_grid_loss_ac_in
              kind        param of xtender
              description Type of detection of the grid loss (AC-In)
              level       basic
              format      long_enum
              meaning     enumeration
              default     2 (Tolerant)
              minimum     1 (Slow)
              maximum     4 (Fast)
              option      1 Slow
              option      2 Tolerant
              option      4 Fast
              menu        BASIC SETTINGS
              menu        AC-IN AND TRANSFER

            """
        ),
        (
            .xtender, 1172,
            """
            1172 reduced_floating_voltage
              kind        param of xtender
              description Reduced floating voltage
              level       expert
              unit        Vdc
              format      float
              meaning     number
              default     52.8
              minimum     37.9
              maximum     72
              step        0.1
              limits      of 48 V systems; half of them with 24 V, a quarter with 12 V
              menu        BATTERY MANAGEMENT AND CYCLE > Reduced floating phase

            """
        ),
        (
            .bms, 7072,
            """
            7072 minigrid_state_of_charge
              kind        info of bms
              description Minigrid State of Charge
              short name  mgSoc
              unit        %
              format      float
              meaning     number
              origin      reported from the field, not in the manufacturer's list
              note        listed as 7022

            """
        ),
    ])
    func entry(family: DeviceFamily, number: UInt32, text: String) throws {
        let object = try #require(Catalog.standard.object(family: family, number: number))
        #expect(CatalogListing.entry(object) == text)
    }
}
