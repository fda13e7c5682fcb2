import JSONValue
import MQTTClient
import Simulator
import TestSupport
import Testing

extension Integration {
    /// A serial server that the service dials, and a gateway that dials in: they go, and come again.
    struct LinkTests {
        @Test(
            arguments: [
                (.server, .plain), (.server, .xcomLAN), (.dialling, .plain), (.dialling, .xcomLAN),
                (.terminal, .xcomLAN),
            ] as [(Installation.Line, LineSettings.Dialect)])
        func goesAndComesAgain(line: Installation.Line, dialect: LineSettings.Dialect) async throws {
            try await Installation.with {
                $0.line = line
                $0.dialect = dialect
            } _: { installation in
                try await Self.reads(installation)
                for _ in 0..<2 {
                    let count = installation.observer.messages.count
                    installation.simulator.unplug()
                    let link = try await installation.observed("link down", within: .seconds(5)) { messages in
                        let link = try? [MQTTMessage](messages.dropFirst(count)).lastDocument("xtender/service")?[
                            "link"]
                        return link?["state"] == "down" ? link : nil
                    }
                    #expect(link["reason"]?.string?.isEmpty == false)
                    for device in ["xt1", "vt1", "bsp", "xcom"] {
                        try await installation.observed("\(device) offline", within: .seconds(5)) {
                            [MQTTMessage]($0.dropFirst(count)).last("xtender/device/\(device)/availability", "offline")
                        }
                    }
                    let refused = try await installation.call("read-info", ["device": "xt1", "info": 3000])
                    #expect(refused["error"]?["code"] == "link_down")
                    #expect(refused["error"]?["retryable"] == true)

                    let there = installation.observer.messages.count
                    try installation.simulator.plug()
                    let plugged = ContinuousClock.now
                    for device in ["xt1", "vt1", "bsp", "xcom"] {
                        try await installation.observed("\(device) back", within: .seconds(5)) {
                            [MQTTMessage]($0.dropFirst(there)).last("xtender/device/\(device)/availability", "online")
                        }
                    }
                    try await Self.reads(installation)
                    let recovery = ContinuousClock.now - plugged
                    #expect(recovery < .seconds(5), "\(recovery)")
                }
                #expect(installation.observer.messages.last("xtender/status", "online") != nil)
                let stats = try await installation.call("get-stats")
                #expect(stats["result"]?["line"]?["reconnects"] == 2, "\(stats.text())")
            }
        }

        /// What else comes over the line between responses: CR LF of the dialect is no noise, and every value is right.
        private static func reads(_ installation: Installation) async throws {
            for (device, info) in [("xt1", 3000), ("xt3", 3000), ("bsp", 7002), ("vt1", 11000)] as [(String, Int64)] {
                let response = try await installation.call(
                    "read-info", ["device": .string(device), "info": .integer(info)])
                let result = try #require(response["result"]?.object, "\(response.text())")
                #expect(result["value"] == installation.oracle(result), "\(response.text())")
            }
        }
    }
}
