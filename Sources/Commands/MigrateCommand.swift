import ArgumentParser
import Glibc
import MQTTClient
import Migration

/// `xtmq migrate`
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Turn xtender_mqtt's user_config.yaml into a configuration of xtmq.",
        discussion: """
            The new configuration goes to standard output, or into a file with --output, the broker's password then into \
            mqtt-password beside it. What could not be carried over is listed on standard error.

            With --home-assistant nothing is converted: Home Assistant is told, over the broker that the old file names, to \
            let go of the old entities and to keep their names and history for those of xtmq. Stop xtender_mqtt, run this, \
            then start xtmq with home_assistant: {take_over: xtender_mqtt}, as the converted file has it.

            Example: xtmq migrate ~/xtender_mqtt/user_config.yaml --output config/xtmq.yaml
            Example: xtmq migrate ~/xtender_mqtt/user_config.yaml --home-assistant
            """)

    @Argument(help: ArgumentHelp("The old configuration.", valueName: "file"), completion: .file(extensions: ["yaml"]))
    var old: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Where the new one goes.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Overwrite the file that is there.")
    var force = false

    @Flag(
        help: """
            Have the new one serve the old topics too, for programs that go on using them: values, parameters and \
            parameters/<name>/set.
            """)
    var keepTopics = false

    @Flag(help: "Print the discovery topics of the old entities in Home Assistant, and nothing else.")
    var topics = false

    @Flag(help: "Have Home Assistant let go of the old entities, so that those of xtmq take their place.")
    var homeAssistant = false

    func validate() throws {
        let ways = [output != nil, topics, homeAssistant].count { $0 }
        guard !keepTopics || !(topics || homeAssistant) else {
            throw ValidationError(
                "--keep-topics is for the new configuration, which --topics and --home-assistant do not write")
        }
        guard ways <= 1 else {
            throw ValidationError("--output, --topics and --home-assistant are different things: give one of them")
        }
    }

    func run() async throws {
        let migration = try migration()
        if homeAssistant {
            try await releaseEntities(migration)
        } else if topics {
            for topic in migration.discoveryTopics { Output.line(topic) }
        } else {
            try write(migration)
            for remark in migration.remarks { Output.complain(lines: "\(old): \(remark)") }
        }
    }

    private func migration() throws -> Migration {
        let text: String
        do throws(FileError) {
            text = try TextFile.text(old)
        } catch {
            throw ExitStatus.notFound.because(error.description)
        }
        do throws(MigrationError) {
            return try Migration(yaml: text, name: old, keepsTopics: keepTopics)
        } catch {
            Output.complain(lines: error.description)
            throw ExitCode(ExitStatus.badRequest.rawValue)
        }
    }

    private func write(_ migration: Migration) throws {
        guard let output else {
            Output.text(migration.configuration)
            if migration.password != nil {
                Output.complain(
                    "the broker's password is to go into a file \(Migration.passwordFile) beside the configuration")
            }
            return
        }
        var files = [(path: output, text: migration.configuration, mode: mode_t(0o644))]
        if let password = migration.password {
            files.insert((TextFile.beside(output, Migration.passwordFile), password + "\n", 0o600), at: 0)
        }
        for file in files where !force && TextFile.exists(file.path) {
            throw ExitStatus.cannotCreate.because("\(file.path) is there already; --force overwrites it")
        }
        for file in files {
            do throws(FileError) {
                try TextFile.write(file.text, to: file.path, mode: file.mode)
            } catch {
                throw ExitStatus.cannotCreate.because(error.description)
            }
            Output.line("written: \(file.path)")
        }
        Output.line("next: xtmq check --config \(output)")
    }

    private func releaseEntities(_ migration: Migration) async throws {
        let broker = migration.broker
        var configuration = MQTTConfiguration(
            host: broker.host, port: broker.port, clientIdentifier: "xtmq-migrate-\(UInt32.random(in: 0...(.max)))")
        configuration.username = broker.username
        configuration.password = broker.password
        // Cleared alone, Home Assistant would forget the entities; announced first, the new ones would be ignored.
        let topics = migration.discoveryTopics
        let messages =
            topics.map { MQTTMessage(topic: $0, text: #"{"migrate_discovery":true}"#) }
            + topics.map { MQTTMessage(topic: $0, text: "", retain: true) }
        do throws(MQTTError) {
            try await Publication.publish(messages, configuration: configuration)
        } catch {
            throw ExitStatus.unavailable.because("the broker at \(broker.host):\(broker.port): \(error)")
        }
        Output.line("\(topics.count) entities released; start xtmq now, and it goes on with them")
    }
}
