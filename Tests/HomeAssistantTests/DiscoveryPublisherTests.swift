import Devices
import ScomProtocol
import Testing

@testable import HomeAssistant
@testable import JSONValue

private func announcement(_ topic: String, _ components: [String: String]) -> Announcement {
    let members = components.sorted { $0.key < $1.key }.map { key, platform in
        (key, ["p": .string(platform), "uniq_id": .string(key)] as JSONValue)
    }
    return Announcement(topic: topic, payload: ["cmps": .object(JSONObject(members))])
}

private func components(_ message: DiscoveryMessage) throws -> JSONObject? {
    try JSONValue(parsing: message.payload)["cmps"]?.object
}

@Suite struct DiscoveryPublisherTests {
    private let full = announcement("a/config", ["sensor_1": "sensor", "number_2": "number"])
    private let less = announcement("a/config", ["sensor_1": "sensor"])

    @Test func publishesOnceAndRepeatsWhenAsked() {
        var publisher = DiscoveryPublisher(memory: nil)
        let first = publisher.announce([full])
        #expect(first == [DiscoveryMessage(topic: "a/config", payload: full.payload.serialized())])
        #expect(publisher.announce([full]) == [])
        #expect(publisher.repetition() == first)
    }

    @Test func anEntityThatVanishedIsNamedByItsPlatformOnce() throws {
        var first = DiscoveryPublisher(memory: nil)
        _ = first.announce([full])
        var second = DiscoveryPublisher(memory: first.memory)
        let removing = try #require(second.announce([less]).first)
        #expect(
            try components(removing) == [
                "sensor_1": ["p": "sensor", "uniq_id": "sensor_1"], "number_2": ["p": "number"],
            ])
        #expect(second.repetition() == [removing])
        #expect(second.announce([less]) == [])
        var third = DiscoveryPublisher(memory: second.memory)
        #expect(try components(try #require(third.announce([less]).first))?["number_2"] == nil)
    }

    @Test func anEntityThatVanishesWhileRunningIsRemovedAndCanComeBack() throws {
        var publisher = DiscoveryPublisher(memory: nil)
        _ = publisher.announce([full])
        #expect(try components(publisher.announce([less])[0])?["number_2"] == ["p": "number"])
        #expect(publisher.announce([full]) == [DiscoveryMessage(topic: "a/config", payload: full.payload.serialized())])
    }

    @Test func anEntityOfAnotherPlatformIsAnother() throws {
        var publisher = DiscoveryPublisher(memory: nil)
        _ = publisher.announce([announcement("a/config", ["number_2": "number"])])
        let message = publisher.announce([announcement("a/config", ["sensor_2": "sensor"])])[0]
        #expect(try components(message)?["number_2"] == ["p": "number"])
        #expect(try components(message)?["sensor_2"]?["uniq_id"] == "sensor_2")
    }

    @Test func whatIsNoLongerEnabledGoesUntilItIsAgain() throws {
        let disabled = Announcement(
            topic: "a/config",
            payload: ["cmps": ["sensor_1": ["p": "sensor", "en": false], "sensor_2": ["p": "sensor", "en": false]]])
        var first = DiscoveryPublisher(memory: nil)
        _ = first.announce([less])
        // Sensor 2 was never enabled, so it is offered.
        let offered: JSONValue = ["p": "sensor", "en": false]
        #expect(
            try components(first.announce([disabled])[0]) == ["sensor_2": offered, "sensor_1": ["p": "sensor"]])
        var second = DiscoveryPublisher(memory: first.memory)
        #expect(try components(second.announce([disabled])[0]) == ["sensor_2": offered])
        #expect(try components(second.announce([less])[0])?["sensor_1"]?["uniq_id"] == "sensor_1")
        #expect(DiscoveryMemory(second.memory).topics["a/config"]?.dropped == [])
    }

    @Test func devicesAreRemovedUnlessTheyLast() {
        var first = DiscoveryPublisher(memory: nil)
        _ = first.announce([full, announcement("b/config", ["sensor_1": "sensor"])])
        var second = DiscoveryPublisher(memory: first.memory)
        #expect(second.announce([full], lasting: ["b/config"]).map(\.topic) == ["a/config"])
        var third = DiscoveryPublisher(memory: second.memory)
        let messages = third.announce([full])
        #expect(messages.first == DiscoveryMessage(topic: "b/config", payload: []))
        #expect(messages.map(\.topic) == ["b/config", "a/config"])
        #expect(third.announce([full]) == [])
    }

    @Test func withdrawsEverything() {
        var first = DiscoveryPublisher(memory: nil)
        _ = first.announce([full, announcement("b/config", ["sensor_1": "sensor"])])
        var second = DiscoveryPublisher(memory: first.memory)
        #expect(
            second.withdraw() == [
                DiscoveryMessage(topic: "a/config", payload: []), DiscoveryMessage(topic: "b/config", payload: []),
            ])
        #expect(second.memory == nil)
        #expect(second.repetition() == [])
    }

    @Test(arguments: [
        "", "{", "[1]", #"{"a/config": 3}"#, #"{"a/config": {"components": {"sensor": [1, null]}, "enabled": 3}}"#,
    ])
    func damagedMemoryIsNoObstacle(text: String) {
        var publisher = DiscoveryPublisher(memory: text)
        #expect(publisher.announce([less]).last?.topic == "a/config")
        #expect(DiscoveryMemory(publisher.memory).topics["a/config"]?.components == ["sensor_1": "sensor"])
    }

    @Test func aPlantFitsBrokersLimits() {
        let announcements = Discovery(Plant.settings(write: .qsp)).announcements(of: Plant.devices)
        var publisher = DiscoveryPublisher(memory: nil)
        for message in publisher.announce(announcements) { #expect(message.payload.count < 400_000) }
        #expect(publisher.memory!.utf8.count < 90_000)
    }
}
