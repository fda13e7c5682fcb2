import Foundation
import JSONValue
import ScomProtocol
import Simulator
import Testing

@testable import RPC

struct ReadMethodTests {
    @Test func readsTheIdentifierOfTheInstallation() async throws {
        let plant = try await Installation()
        let answer = try await plant.call("read-guid")
        #expect(answer["result"]?["guid"]?.string == plant.withGateway { $0.plant.guid.description })
    }

    // MARK: Screen

    @Test func showsTheDisplayAsAPictureAndAsText() async throws {
        let plant = try await Installation()
        let screen = plant.withGateway { $0.screen }
        let picture = try await plant.call("read-screen")
        let base64 = try #require(picture["result"]?["png"]?.string)
        #expect(Data(base64Encoded: base64).map { [UInt8]($0) } == PNG.image(of: screen))
        let art = try await plant.call("read-screen", ["format": "text"])
        #expect(art["result"]?["text"]?.string == screen.text)
    }

    @Test(arguments: ["up", "down", "set", "esc"])
    func pressesAKeyOnceThoughItsAnswerIsLost(key: String) async throws {
        let plant = try await Installation()
        plant.withGateway { $0.faults.script = [.responseLost] }
        let answer = try await plant.call("read-screen", ["key": .string(key)])
        #expect(answer.errorCode == "response_timeout")
        #expect(plant.takeRequests().count == 1)
        #expect(try await plant.call("read-screen", ["key": "power"]).pointer == "/key")
    }

    @Test func keysLeadThroughTheMenu() async throws {
        let plant = try await Installation()
        let before = try await plant.call("read-screen", ["format": "text"])
        let after = try await plant.call("read-screen", ["key": "set", "format": "text"])
        #expect(before["result"] != after["result"])
    }

    // MARK: Messages

    @Test func readsMessagesNewestFirstWithTheirTexts() async throws {
        let plant = try await Installation()
        plant.withGateway { gateway in
            for number in [6, 16, 0] as [UInt16] { gateway.post(message: number, from: ScomAddress(102)) }
            gateway.post(message: 9999, from: ScomAddress(4711))
        }
        let log = plant.withGateway { $0.messageLog }
        let answer = try await plant.call("read-messages", ["count": 4])
        let messages = try #require(answer["result"]?["messages"]?.array)
        #expect(answer["result"]?["total"]?.integer == Int64(log.count))
        #expect(messages.map { $0["index"]?.integer } == [0, 1, 2, 3])
        #expect(messages.map { $0["message"]?.integer } == [9999, 0, 16, 6])
        #expect(messages[0]["text"] == .null && messages[0]["device"] == .null && messages[0]["severity"] == nil)
        #expect(messages[1]["text"] == "Battery low" && messages[1]["device"] == "xt2")
        #expect(messages[1]["severity"] == "warning" && messages[1]["address"] == 102)
        let time = ScomDateTime(secondsSince1970: log[log.count - 1].time).description + "Z"
        #expect(messages[0]["time"]?.string == time)

        let older = try await plant.call("read-messages", ["from": 2, "count": 100])
        #expect(older["result"]?["messages"]?.array?.first?["message"] == 16)
        #expect(older["result"]?["messages"]?.array?.count == log.count - 2)
        let beyond = try await plant.call("read-messages", ["from": 5000])
        #expect(beyond["result"]?["messages"] == [])
        #expect(beyond["result"]?["total"]?.integer == Int64(log.count))
    }

    @Test func anEmptyLogHasNoMessages() async throws {
        let plant = try await Installation()
        let erased = try await plant.call("write-param", ["device": "xcom", "param": 5035, "value": 1])
        #expect(erased["status"] == "ok")
        let answer = try await plant.call("read-messages")
        #expect(answer["result"] == ["total": 0, "messages": []])
    }

    @Test func losesNothingWhenAnswersAreLost() async throws {
        let plant = try await Installation()
        plant.withGateway { gateway in
            for number in 1...5 as ClosedRange<UInt16> { gateway.post(message: number, from: ScomAddress(101)) }
            gateway.faults.script = [.responseLost, .none, .damagedData, .requestLost]
        }
        let answer = try await plant.call("read-messages", ["count": 5])
        #expect(answer["result"]?["messages"]?.array?.map { $0["message"]?.integer } == [5, 4, 3, 2, 1])
    }

    // MARK: Aggregates

    @Test func readsOverDevicesInOneExchange() async throws {
        let plant = try await Installation { $0.xtenders = 3 }
        let answer = try await plant.call(
            "read-aggregate",
            [
                "items": [
                    ["info": 3136, "of": "sum"], ["info": "battery_voltage", "of": "average"],
                    ["info": 3000, "of": "master"], ["info": 3000, "of": "xt2"], ["info": 11004, "of": "sum"],
                    ["info": 3028, "of": 103], ["info": 7002, "of": "bsp"],
                ]
            ])
        #expect(plant.takeRequests().count == 1)
        let items = try #require(answer["result"]?["items"]?.array)
        let expected = plant.withGateway { gateway in
            [
                MultiInfoItem(info: 3136, .sum), MultiInfoItem(info: 3000, .average),
                MultiInfoItem(info: 3000, .master), MultiInfoItem(info: 3000, .device(2)),
                MultiInfoItem(info: 11004, .sum), MultiInfoItem(info: 3028, .device(3)),
                MultiInfoItem(info: 7002, .device(1)),
            ].map { gateway.plant.value(of: $0) }
        }
        for (item, value) in zip(items, expected) {
            #expect(item["value"]?.real.map { Float($0) } == value, "\(item.text())")
            #expect(item["computed"] == nil)
        }
        #expect(items.map { $0["of"] } == ["sum", "average", "master", "xt2", "sum", "xt3", "bsp"])
        #expect(items[5]["text"]?.string?.isEmpty == false)
        #expect(answer["timing"]?["exchanges"] == 1)
    }

    @Test(arguments: [1, 76, 77, 1024])
    func splitsAfter76Items(count: Int) async throws {
        let plant = try await Installation()
        let item: JSONValue = ["info": 3000, "of": "sum"]
        let answer = try await plant.call(
            "read-aggregate", ["items": .array([JSONValue](repeating: item, count: count))])
        #expect(answer["result"]?["items"]?.array?.count == count)
        #expect(Set(answer["result"]?["items"]?.array ?? []).count == 1)
        #expect(plant.takeRequests().count <= (count + 75) / 76)
    }

    @Test(arguments: [ScomErrorCode.serviceNotSupported, .typeNotSupported])
    func computesWhereTheGatewayIsTooOld(refusal: ScomErrorCode) async throws {
        let plant = try await Installation {
            $0.xtenders = 3
            $0.defaultFirmware = SoftwareVersion(1, 6, 60)
            $0.multiInfoRefusal = refusal
        }
        let answer = try await plant.call(
            "read-aggregate",
            [
                "items": [
                    ["info": 3136, "of": "sum"], ["info": 3000, "of": "average"], ["info": 3000, "of": "master"],
                    ["info": 3000, "of": "xt2"], ["info": 15000, "of": "sum"],
                ]
            ])
        let items = try #require(answer["result"]?["items"]?.array)
        let values = { (info: UInt32) -> [Double] in
            (101...103).map {
                plant.value(of: PropertyReference(.userInfo, info, .value), at: $0)?.number ?? .nan
            }
        }
        let (powers, voltages) = (values(3136), values(3000))
        #expect(items[0]["value"]?.real.map { Float($0) } == Float(powers.reduce(0, +)))
        #expect(items[1]["value"]?.real.map { Float($0) } == Float(voltages.reduce(0, +) / 3))
        #expect(items[2]["value"]?.real.map { Float($0) } == Float(voltages[0]))
        #expect(items[3]["value"]?.real.map { Float($0) } == Float(voltages[1]))
        #expect(items[..<3].allSatisfy { $0["computed"] == true })
        #expect(items[3]["computed"] == nil)
        #expect(items[4].errorCode == "unknown_device")
    }

    @Test func tellsWhatIsWrongWithEachItem() async throws {
        let plant = try await Installation()
        let answer = try await plant.call(
            "read-aggregate",
            [
                "items": [
                    ["info": 3028, "of": "sum"], ["info": 1107, "of": "sum"], ["info": 3000, "of": "vt1"],
                    ["info": 3000, "of": "xt"], ["info": "no_such_info", "of": "sum"], ["info": 3000, "of": "xt9"],
                    ["info": 15000, "of": "sum"], ["info": 3000, "of": "master"],
                ]
            ])
        let items = try #require(answer["result"]?["items"]?.array)
        let expected: [(String?, String?)] = [
            ("out_of_range", "/items/0/of"), ("unknown_object", "/items/1/info"),
            ("wrong_device_family", "/items/2/info"), ("scom_error_multicast_read_not_supported", "/items/3/of"),
            ("unknown_object", "/items/4/info"), ("device_not_found", "/items/5/of"),
            ("implausible_value", "/items/6/info"), (nil, nil),
        ]
        for (item, (code, pointer)) in zip(items, expected) {
            #expect(item.errorCode == code && item.pointer == pointer, "\(item.text())")
        }
        let many = try await plant.call(
            "read-aggregate",
            ["items": .array([JSONValue](repeating: ["info": 3000, "of": "sum"], count: 1025))])
        #expect(many.errorCode == "schema_violation" && many.pointer == "/items")
    }
}
