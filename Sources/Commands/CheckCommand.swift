import ArgumentParser
import Configuration

/// `xtmq check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration file and name every mistake in it.",
        discussion: """
            Each mistake is a line 'file:line:column: path: what is wrong, what is allowed' on standard error, and the \
            exit status is 78.

            Example: xtmq check --config /etc/xtmq/xtmq.yaml
            """)

    @OptionGroup var file: ConfigurationFile

    func run() throws {
        let (path, configuration) = try file.load()
        let mqtt = configuration.mqtt
        let root = mqtt.topicRoot
        Output.line(
            "\(path): no mistakes; \(configuration.link.endpoint) → \(mqtt.host):\(mqtt.port), topics \(root)/…")
    }
}
