import Configuration
import JSONSchema
import JSONValue
import MQTTClient
import Schemas
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// What the gateway tells by itself, and its files, over a broker.
    struct GatewayTests {
        private func with(
            _ change: @escaping (inout Installation.Options) -> Void = { _ in },
            _ body: (Installation) async throws -> Void
        ) async throws {
            try await Installation.with(
                { options in
                    options.configure = { $0.snapshots = [] }
                    change(&options)
                }, body)
        }

        private func told(_ messages: [MQTTMessage]) -> [MQTTMessage] {
            messages.filter { $0.topic == "xtender/event/message" }
        }

        @Test func newMessagesArePublishedOnce() async throws {
            try await with { installation in
                // Whatever was there before the service began.
                try await installation.observed("the log is read") { messages -> Void? in
                    installation.simulator.withGateway { $0.flags.contains(.messagePending) } ? nil : ()
                }
                let before = told(installation.observer.messages).count
                installation.simulator.withGateway { gateway in
                    gateway.post(message: 6, from: ScomAddress(101))
                    gateway.post(message: 16, from: ScomAddress(102))
                }
                _ = try await installation.call("read-guid")
                let messages = try await installation.observed("two messages") { messages in
                    let new = told(messages).dropFirst(before)
                    return new.count >= 2 ? [MQTTMessage](new) : nil
                }
                let documents = try messages.map { try JSONValue(parsing: $0.payload) }
                #expect(documents.map { $0["message"] } == [6, 16])
                #expect(documents.map { $0["device"] } == ["xt1", "xt2"])
                #expect(documents.allSatisfy { Schemas.standard.topic(.eventMessage).isValid($0) })
                #expect(messages.allSatisfy { !$0.retain && $0.qualityOfService == .atLeastOnce })
                _ = try await installation.call("read-messages", ["count": 5])
                try await Task.sleep(for: .milliseconds(100))
                #expect(told(installation.observer.messages).count == before + 2)
            }
        }

        @Test func aRestartIsShownAndItsFlagCleared() async throws {
            try await with({ $0.hasRestarted = true }) { installation in
                func restart(after known: JSONValue?) async throws -> JSONValue {
                    try await installation.observed("a restart in R/service") { messages in
                        let document = try? messages.lastDocument("xtender/service")
                        guard let time = document?["gateway"]?["restarted"], time != .null, time != known else {
                            return nil
                        }
                        #expect(Schemas.standard.topic(.service).isValid(document ?? .null))
                        return time
                    }
                }
                let first = try await restart(after: nil)
                try await installation.observed("the flag is cleared") { _ -> Void? in
                    installation.simulator.withGateway { $0.isRestarted } ? nil : ()
                }
                _ = try await installation.call(
                    "write-param", ["id": "w", "device": "xt1", "param": 1107, "value": 16])
                installation.simulator.withGateway { $0.restart() }
                let reading = try await installation.call("read-param", ["device": "xt1", "param": 1107])
                #expect(reading["result"]?["ram"] == nil)
                _ = try await restart(after: first)
            }
        }

        @Test func aFileComesInParts() async throws {
            try await with { installation in
                let name = try #require(installation.simulator.withGateway { $0.datalogFileNames.first })
                let file = try #require(installation.simulator.withGateway { $0.datalogFile(named: name) })
                var request = installation.request(
                    "read-datalog",
                    JSONValue.object(["id": "d", "file": .string(name), "chunk_bytes": 4096, "timeout_ms": 60000])
                        .serialized(), client: "files")
                request.correlationData = [1, 2, 3]
                try await installation.observer.client.publish(request)
                let parts = try await installation.observed("the last part") { messages -> [MQTTMessage]? in
                    let parts = messages.filter { $0.topic == "xtender/response/read-datalog/files" }
                    guard let last = parts.last, let document = try? JSONValue(parsing: last.payload) else {
                        return nil
                    }
                    return document["result"]?["last"] == true || document["status"] == "error" ? parts : nil
                }
                let documents = try parts.map { try Installation.validated($0, "read-datalog") }
                #expect(documents.map { $0["result"]?["text"]?.string ?? "" }.joined() == Latin9.decode(file))
                #expect(parts.allSatisfy { $0.correlationData == [1, 2, 3] })
                #expect(documents.allSatisfy { $0["id"] == "d" })
                #expect(documents.last?["result"]?["bytes"]?.integer == Int64(file.count))
            }
        }
    }
}
