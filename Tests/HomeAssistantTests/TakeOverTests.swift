import Configuration
import HomeAssistant
import JSONValue
import ScomProtocol
import Testing

/// Entities that go on as those of xtender_mqtt did.
@Suite struct TakeOverTests {
    private func identifiers(_ settings: DiscoverySettings) throws -> [String: String] {
        let devices = [
            Plant.announced("xt2", infos: [3000], parameters: [1124]), Plant.announced("bsp", infos: [7000]),
        ]
        var identifiers: [String: String] = [:]
        for announcement in Discovery(settings).announcements(of: devices).dropFirst() {
            for (_, component) in try #require(announcement.payload["cmps"]?.object) {
                let id = try #require(component["uniq_id"]?.string)
                #expect(identifiers[id] == nil, "\(id) twice")
                identifiers[id] = component["p"]?.string
            }
        }
        return identifiers
    }

    @Test func oldUniqueIdentifiersWherePlatformsAgree() throws {
        var settings = Plant.settings(write: .expert)
        let before = try identifiers(settings)
        settings.takesOverXtenderMQTT = true
        let after = try identifiers(settings)
        #expect(after.count == before.count)
        #expect(after["102_batteryVoltage_3000"] == "sensor")
        #expect(after["102_operatingMode_3028"] == "sensor")
        #expect(after["102_allowInverter_1124"] == "switch")
        #expect(after["102_maximumAcInputCurrent_1107"] == "number")
        // Signals that were switches are buttons now, and one value never was what its name said.
        #expect(after["102_forceNewChargeCycle_1142"] == nil)
        #expect(after["102_battDischargeCurrentDay_3074"] == nil)
        #expect(after["xtmq_xtender_bsp_7000"] == "sensor")
        #expect(!after.keys.contains { $0.hasPrefix("601_") })
        #expect(!before.keys.contains { $0.hasPrefix("102_") })
    }
}
