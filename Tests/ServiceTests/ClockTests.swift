import JSONValue
import MQTTClient
import Runtime
import Simulator
import TestSupport
import Testing

extension Integration {
    /// Somebody sets the machine's clock, or it is set by the network, while the service runs.
    struct ClockTests {
        private static let write: JSONValue = ["id": "before", "device": "xt1", "param": 1107, "value": 16]

        @Test(arguments: [31_536_000, -31_536_000, -2])
        func aStepMovesNoDeadlineAndLosesNothing(seconds: Int64) async throws {
            let offset = Locked(Duration.zero)
            try await Installation.with({ options in
                options.yaml = """
                    snapshots: [{every: 200ms, devices: [xt1], infos: [3000]}]
                    """
                options.clocks = Clocks(
                    now: { ContinuousClock.now }, wall: { WallTime.now + offset.withLock { $0 } })
            }) { installation in
                try await installation.observed("two snapshots") { Self.snapshots($0).count >= 2 ? () : nil }
                let first = try await installation.call("write-param", Self.write)
                #expect(first["status"] == "ok", "\(first.text())")

                // A request is under way, to a gateway that says nothing.
                installation.simulator.withGateway { $0.faults.isSilent = true }
                let begin = ContinuousClock.now
                async let answer = installation.call(
                    "read-info", ["device": "xt1", "info": 3021, "timeout_ms": 2000])
                try await Task.sleep(for: .milliseconds(400))
                offset.withLock { $0 = .seconds(seconds) }
                let code = try await answer["error"]?["code"]
                #expect(["response_timeout", "deadline_exceeded"].contains(code))
                let taken = ContinuousClock.now - begin
                #expect(taken > .milliseconds(500) && taken < .seconds(4), "\(taken)")
                installation.simulator.withGateway { $0.faults.isSilent = false }

                // The journal remembers, the snapshots go on at their pace, and tell the time that is told now.
                let again = try await installation.call("write-param", Self.write)
                #expect(again["replayed"] == true, "\(again.text())")
                let before = try await Self.ticks(installation)
                let time = ContinuousClock.now
                let count = Self.snapshots(installation.observer.messages).count
                try await installation.observed("five more snapshots") { messages in
                    Self.snapshots(messages).count >= count + 5 ? () : nil
                }
                let ticks = try await Self.ticks(installation) - before
                // A device that is there again is read at once.
                let most = (ContinuousClock.now - time) / .milliseconds(200) + 5
                #expect(ticks >= 2 && Double(ticks) <= most, "what was missed is not made up for: \(ticks) of \(most)")
                let last = try #require(Self.snapshots(installation.observer.messages).last?["time"]?.string)
                let told = try #require(WallTime(rfc3339: last))
                let difference = told - (WallTime.now + .seconds(seconds))
                #expect(difference > .seconds(-2) && difference < .seconds(2), "\(last)")
            }
        }

        private static func ticks(_ installation: Installation) async throws -> Int64 {
            let stats = try await installation.call("get-stats")
            return try #require(stats["result"]?["snapshots"]?["ticks"]?.integer)
        }

        private static func snapshots(_ messages: [MQTTMessage]) -> [JSONValue] {
            messages.filter { $0.topic == "xtender/device/xt1/snapshot" }.compactMap {
                try? JSONValue(parsing: $0.payload)
            }
        }
    }
}
