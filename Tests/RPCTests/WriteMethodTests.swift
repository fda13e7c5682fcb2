import Foundation
import JSONValue
import Runtime
import ScomProtocol
import Simulator
import Store
import Testing

@testable import RPC

struct WriteMethodTests {
    static let identification = PropertyReference(.parameter, 5119, .unsavedValueQSP)

    // MARK: Identify

    @Test(arguments: [("xt1", 101), ("l2", 192), ("xt", 100), ("vt2", 302), ("none", 0)] as [(String, UInt32)])
    func letsDevicesFlash(device: String, address: UInt32) async throws {
        let plant = try await Installation()
        let answer = try await plant.call("identify", ["device": .string(device)], client: "basic")
        #expect(answer["result"]?["device"]?.string == device)
        #expect(answer["result"]?["address"]?.integer == Int64(address))
        #expect(plant.withGateway { $0.plant.identified } == (address == 0 ? nil : ScomAddress(address)))
        #expect(plant.withGateway { $0.plant.writes.allSatisfy { !$0.wroteFlash } })
    }

    @Test func refusesToIdentifyWhatIsNotThere() async throws {
        let plant = try await Installation()
        for device in ["xt9", "vs", "kitchen"] {
            let answer = try await plant.call("identify", ["device": .string(device)])
            #expect(answer.errorCode == "unknown_device" && answer.pointer == "/device", "\(device)")
        }
        #expect(try await plant.call("identify", ["device": "xt1"], client: "nobody").errorCode == "permission_denied")
        #expect(plant.takeRequests().isEmpty)
    }

    // MARK: Clock

    @Test(
        arguments: [
            ("2026-11-22T11:00:00+01:00", "2026-11-22T11:00:00+01:00"),
            ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
            ("2036-02-29T23:59:59-09:30", "2036-02-29T23:59:59-09:30"),
        ])
    func setsTheClockToTheTimeOfDayThatIsWritten(time: String, after: String) async throws {
        let plant = try await Installation()
        let before = plant.withGateway { $0.plant.clock }
        let answer = try await plant.call("set-clock", ["time": .string(time)])
        #expect(answer["result"]?["after"]?.string == after, "\(answer.text())")
        #expect(answer["result"]?["before"]?.string?.hasPrefix("\(ScomDateTime(secondsSince1970: before))") == true)
        let clock = plant.withGateway { ScomDateTime(secondsSince1970: $0.plant.clock) }
        #expect(clock.description == String(after.prefix(19)))
        let audit = try #require(plant.audits.withLock { $0.last })
        #expect(audit["method"] == "set-clock" && audit["outcome"] == "acknowledged" && audit["after"]?.string == after)
        let read = try await plant.call("read-param", ["device": "xcom", "param": 5002])
        #expect(read["result"]?["ram"] == nil)
    }

    @Test func setsTheClockToNow() async throws {
        let plant = try await Installation()
        let answer = try await plant.call("set-clock")
        let shown = try #require(answer["result"]?["after"]?.string.flatMap { WallTime(rfc3339: $0) })
        #expect(abs(shown.millisecondsSince1970 - WallTime.now.millisecondsSince1970) < 5000)
    }

    @Test(arguments: ["2026-13-01T00:00:00Z", "now", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z"])
    func refusesTimesThatAClockCannotShow(time: String) async throws {
        let plant = try await Installation()
        let answer = try await plant.call("set-clock", ["time": .string(time)])
        #expect(["schema_violation", "out_of_range"].contains(answer.errorCode) && answer.pointer == "/time")
        #expect(plant.withGateway { $0.plant.writes.isEmpty })
    }

    // MARK: Datalog field

    @Test func setsTheDatalogField() async throws {
        let plant = try await Installation()
        let longest = "#HUT:," + String(repeating: "é", count: 244)
        for text in ["#HUT:,Toit à 45°,12 €", longest, ""] {
            let answer = try await plant.call("write-datalog-field", ["text": .string(text)])
            #expect(answer["result"] == ["outcome": "acknowledged"])
            #expect(plant.withGateway { Latin9.decode($0.datalogField) } == text)
        }
    }

    @Test func refusesTextThatTheGatewayCannotStore() async throws {
        let plant = try await Installation()
        let arrow = try await plant.call("write-datalog-field", ["text": "north → south"])
        #expect(arrow.errorCode == "out_of_range" && arrow.pointer == "/text")
        #expect(arrow.message?.contains("U+2192") == true)
        for text in ["a\u{0}", "a\nb", "\u{85}"] {
            let control = try await plant.call("write-datalog-field", ["text": .string(text)])
            #expect(control.errorCode == "out_of_range" && control.message?.contains("U+00") == true)
        }
        let long = try await plant.call(
            "write-datalog-field", ["text": .string(String(repeating: "a", count: 251))])
        #expect(long.errorCode == "schema_violation" && long.pointer == "/text")
        let denied = try await plant.call("write-datalog-field", ["text": "x"], client: "nobody")
        #expect(denied.errorCode == "permission_denied")
        #expect(plant.takeRequests().isEmpty)
        plant.withGateway { $0.faults.script = [.responseLost] }
        #expect(try await plant.call("write-datalog-field", ["text": "x"]).errorCode == "write_unverified")
        #expect(plant.takeRequests().count == 1)
    }

    // MARK: Raw

    private func raw(_ object: Int64, _ property: PropertyID, _ value: JSONValue) -> JSONObject {
        [
            "device": "xt1", "object_type": 2, "object_id": .integer(object),
            "property_id": .integer(Int64(property.rawValue)), "value": value,
        ]
    }

    @Test func writesAnyPropertyByNumber() async throws {
        let plant = try await Installation(flashBudget: 2)
        let answer = try await plant.call("write-property", raw(1107, .unsavedValueQSP, 16))
        #expect(answer["result"] == ["outcome": "acknowledged"])
        let reading = try await plant.call("read-param", ["device": "xt1", "param": 1107])
        #expect(reading["result"]?["ram"]?["value"] == 16)
        for value in [20, 21] as [Int64] {
            #expect(try await plant.call("write-property", raw(1107, .valueQSP, .integer(value)))["status"] == "ok")
            let reading = try await plant.call("read-param", ["device": "xt1", "param": 1107])
            #expect(reading["result"]?["value"] == .integer(value) && reading["result"]?["ram"] == nil)
        }
        let spent = try await plant.call("write-property", raw(1107, .valueQSP, 22))
        #expect(spent.errorCode == "flash_budget_exhausted" && spent.pointer == "/property_id")
        // The ledger is one: a persistent write of the other kind counts too.
        let other = try await plant.call(
            "write-param", ["device": "xt1", "param": 1107, "value": 23, "persist": true])
        #expect(other.errorCode == "flash_budget_exhausted")
        let counts = try await plant.store.flashCounts()
        #expect(counts.map(\.writes) == [2] && counts.map(\.parameter) == [1107])
    }

    @Test func countsAGroupsFlashWriteForEachDevice() async throws {
        let plant = try await Installation { $0.xtenders = 3 }
        var members = raw(1107, .valueQSP, 20)
        members["device"] = "xt"
        #expect(try await plant.call("write-property", members)["status"] == "ok")
        let counts = try await plant.store.flashCounts()
        #expect(counts.map(\.device.address) == [101, 102, 103] && counts.allSatisfy { $0.writes == 1 })
    }

    @Test func tellsWhatFlashSaysOfALostWrite() async throws {
        let plant = try await Installation()
        plant.withGateway { $0.faults.script = [.responseLost] }
        #expect(try await plant.call("write-property", raw(1107, .valueQSP, 20))["status"] == "ok")
        plant.withGateway { $0.faults.script = [.requestLost] }
        let lost = try await plant.call("write-property", raw(1107, .valueQSP, 21))
        #expect(lost.errorCode == "response_timeout" && lost.message?.contains("20") == true)
        plant.withGateway { $0.faults.script = [.responseLost] }
        #expect(
            try await plant.call("write-property", raw(1107, .unsavedValueQSP, 22)).errorCode == "write_unverified")
    }

    @Test func refusesRawWritesWithoutTheRole() async throws {
        let plant = try await Installation(roles: [
            "raw": ClientRole(writeLevel: .basic, mayWriteRaw: true),
            "few": ClientRole(writeLevel: .qsp, mayPersist: true, mayWriteRaw: true, only: ["1138"]),
        ])
        for (client, property, pointer) in [
            ("anybody", PropertyID.unsavedValueQSP, nil), ("raw", .valueQSP, "/property_id"),
            ("few", .unsavedValueQSP, "/object_id"),
        ] as [(String, PropertyID, String?)] {
            let answer = try await plant.call("write-property", raw(1107, property, 16), client: client)
            #expect(answer.errorCode == "permission_denied" && answer.pointer == pointer, "\(client)")
        }
        #expect(plant.takeRequests().isEmpty)
        #expect(
            try await plant.call("write-property", raw(1107, .unsavedValueQSP, 16), client: "raw")["status"] == "ok")
    }

    @Test(
        arguments: [
            ("float", "abc", "schema_violation"), ("int32", 1.5, "out_of_range"), ("short_enum", 65536, "out_of_range"),
            ("bool", 2, "out_of_range"), ("byte_stream", "0a1", "schema_violation"),
            ("byte_stream", 1, "schema_violation"),
            ("string", "→", "out_of_range"), ("string", true, "schema_violation"), ("float", 1e39, "out_of_range"),
        ] as [(String, JSONValue, String)])
    func refusesValuesThatTheFormatCannotHold(format: String, value: JSONValue, code: String) async throws {
        let plant = try await Installation()
        var members = raw(1107, .unsavedValueQSP, value)
        members["format"] = .string(format)
        let answer = try await plant.call("write-property", members)
        #expect(answer.errorCode == code && answer.pointer == "/value", "\(answer.text())")
        #expect(plant.takeRequests().isEmpty)
    }

    @Test func refusesWhatNoFrameCarries() async throws {
        let plant = try await Installation()
        var members = raw(1107, .unsavedValueQSP, .string(String(repeating: "a", count: 231)))
        members["format"] = "string"
        let answer = try await plant.call("write-property", members)
        #expect(answer.errorCode == "out_of_range" && answer.message?.contains("230") == true)
        members = ["device": 4711, "object_type": 7, "object_id": 1, "property_id": 1, "value": 1]
        let unknown = try await plant.call("write-property", members)
        #expect(unknown.errorCode == "schema_violation" && unknown.pointer == "/format")
    }
}
