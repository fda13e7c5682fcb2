import Configuration
import JSONValue
import Service
import Testing

extension Integration {
    /// SIGHUP's work: what a changed configuration file does to a running service.
    struct ReloadTests {
        private static let first = """
            snapshots: []
            clients: {"*": {write: none}}
            log: {level: info}
            """

        private func write(_ installation: Installation, _ id: String) async throws -> JSONValue? {
            let response = try await installation.call(
                "write-param", ["id": .string(id), "device": "xt1", "param": 1107, "value": 16])
            return response["error"]?["code"] ?? response["status"]
        }

        @Test func takesOverWhatItCanAndNamesTheRest() async throws {
            try await Installation.with {
                $0.yaml = Self.first
            } _: { installation in
                #expect(try await write(installation, "1") == "permission_denied")
                try installation.write(
                    """
                    snapshots: [{every: 1s, devices: [xt1], infos: [3000]}]
                    clients: {"*": {write: basic}}
                    log: {level: debug}
                    flash: {budget: 7}
                    dispatcher: {queue: 9}
                    """)
                await installation.service.reload()
                #expect(try await write(installation, "2") == "ok")
                let snapshot = try await installation.observed("snapshot of the new group") { messages in
                    try? messages.lastDocument("xtender/device/xt1/snapshot")
                }
                #expect(snapshot["infos"]?.object?.keys.contains("battery_voltage") == true)
                #expect(installation.service.configuration.log.level == .debug)
                #expect(installation.service.configuration.flash.budget == 500)
                let log = installation.logText
                #expect(log.contains("configuration.keys=\"flash, dispatcher\""))
            }
        }

        @Test func aBrokenFileChangesNothingAndIsToldLineByLine() async throws {
            try await Installation.with {
                $0.yaml = Self.first
            } _: { installation in
                try installation.write("clients: {\"*\": {write: everything}}\nsnapshot: []\nlog: {level: loud}\n")
                let before = installation.service.configuration
                await installation.service.reload()
                #expect(installation.service.configuration == before)
                #expect(try await write(installation, "1") == "permission_denied")
                let mistakes = installation.logText.split(separator: "\n").filter {
                    $0.contains("mistake in the configuration")
                }
                #expect(mistakes.count == 3, "\(mistakes)")
                for (line, word) in [(4, "write: must be one of"), (5, "did you mean snapshots"), (6, "log.level")] {
                    #expect(mistakes.contains { $0.contains("xtmq.yaml:\(line):") && $0.contains(word) })
                }
            }
        }

        @Test func aFileThatIsGoneChangesNothing() async throws {
            let service = XtmqService(
                configuration: Configuration(link: .init(endpoint: .serial(path: "/nonexistent"))),
                path: "/nonexistent/xtmq.yaml", log: LogOutput(descriptor: -1), notifier: SystemdNotifier(socket: nil))
            let before = service.configuration
            await service.reload()
            #expect(service.configuration == before)
        }
    }
}
