import Configuration
import Glibc
import JSONValue
import Logging
import MQTTClient
import Runtime
import Service
import TestSupport
import Testing

/// The lines that reach the log.
struct LogOutputTests {
    /// What `body` logs, line by line.
    private func lines(
        _ format: LogOutput.Format = .text, isJournal: Bool = false, level: Logger.Level = .trace,
        _ body: (inout Logger, LogOutput) -> Void
    ) throws -> [String] {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/log"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let clocks = Clocks(
            now: { ContinuousClock.now }, wall: { WallTime(millisecondsSince1970: 1_795_341_600_123) })
        let output = LogOutput(
            level: level, format: format, descriptor: descriptor, isJournal: isJournal, clocks: clocks)
        var logger = output.makeLogger()
        body(&logger, output)
        return String(decoding: Command.read(path), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func text() throws {
        let lines = try lines { logger, _ in
            logger[metadataKey: "b"] = "own"
            logger.info("link up", metadata: ["link.endpoint": "/dev/ttyUSB0", "a": "two words", "e": ""])
        }
        #expect(
            lines == ["2026-11-22T10:00:00.123Z info link up a=\"two words\" b=own e=\"\" link.endpoint=/dev/ttyUSB0"])
    }

    @Test(arguments: zip(Logger.Level.allCases, [7, 7, 6, 5, 4, 3, 2]))
    func theJournalReadsTheLevel(_ level: Logger.Level, _ priority: Int) throws {
        let lines = try lines(isJournal: true) { logger, _ in logger.log(level: level, "x") }
        #expect(lines == ["<\(priority)>x"])
    }

    @Test func json() throws {
        let lines = try lines(.json) { logger, _ in
            logger.error("a \"quoted\"\nmessage", metadata: ["error.message": "ü\u{1}", "level": "mine"])
        }
        let document = try JSONValue(parsing: try #require(lines.first))
        #expect(lines.count == 1)
        #expect(
            document == [
                "time": "2026-11-22T10:00:00.123Z", "level": "error", "message": "a \"quoted\"\nmessage",
                "error.message": "ü\u{1}",
            ])
    }

    @Test func nobodyBeginsALineForAnother() throws {
        let lines = try lines(isJournal: true) { logger, _ in
            logger.info("a\n<0>b", metadata: ["c": "d\r\n<0>e"])
        }
        #expect(lines.count == 1)
    }

    @Test func levelAndFormatChangeForLoggersThatAreThere() throws {
        let lines = try lines(level: .info) { logger, output in
            var deaf = logger
            deaf.logLevel = .critical
            logger.debug("not yet")
            output.set(level: .debug, format: .json)
            logger.debug("now")
            deaf.error("never")
        }
        #expect(lines.count == 1)
        #expect(try JSONValue(parsing: try #require(lines.first))["message"] == "now")
    }

    @Test func writersDoNotMix() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/log"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND, 0o600)
        defer { close(descriptor) }
        let logger = LogOutput(format: .json, descriptor: descriptor, isJournal: false).makeLogger()
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask { for line in 0..<50 { logger.info("\(writer) \(line)", metadata: ["a": "b"]) } }
            }
        }
        let lines = String(decoding: Command.read(path), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 400)
        for line in lines { #expect((try? JSONValue(parsing: String(line))) != nil) }
    }
}

extension Integration {
    struct SecretTests {
        @Test func aPasswordIsInNoLog() async throws {
            let secret = "hunter2-hunter2"
            try await Installation.with {
                $0.configure = { configuration in
                    configuration.log.level = .trace
                    configuration.mqtt.credentials = .init(username: "xtmq", password: .init(secret))
                }
            } _: { installation in
                try await installation.broker.restart()
                try await installation.observed("online again") { messages in
                    messages.filter { $0.topic == "xtender/status" }.count >= 2 ? () : nil
                }
                #expect(installation.logText.contains("connected to broker"))
                #expect(!installation.logText.contains(secret))
                #expect(!"\(installation.service.configuration)".contains(secret))
            }
        }
    }
}
