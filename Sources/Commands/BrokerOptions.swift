import ArgumentParser
import CLinux
import Configuration
import MQTTClient

/// Which broker to ask, and how: from the configuration, unless said otherwise.
struct BrokerOptions: ParsableArguments {
    @OptionGroup var file: ConfigurationFile

    @Option(
        help: ArgumentHelp("The broker; no configuration is read then, unless --config names one.", valueName: "name"))
    var host: String?

    @Option(help: ArgumentHelp("The broker's port; 1883 unless configured.", valueName: "number"))
    var port: UInt16?

    @Option(help: ArgumentHelp("The topic root; xtender unless configured.", valueName: "topic"))
    var root: String?

    @Option(help: ArgumentHelp("Account at the broker.", valueName: "name"))
    var username: String?

    @Option(help: ArgumentHelp("Environment variable that holds its password.", valueName: "variable"))
    var passwordEnv: String?

    /// The broker's part of the configuration, with what the options say in its place.
    func settings() throws -> Configuration.MQTT {
        var settings = Configuration.MQTT()
        if file.path != nil || (host == nil && file.found != nil) {
            settings = try file.load().configuration.mqtt
        }
        if let host { settings.host = host }
        if let port { settings.port = port }
        if let root { settings.topicRoot = root }
        if let username { settings.credentials = .init(username: username) }
        if let passwordEnv {
            _ = linux_keep_memory_private()
            guard let password = ProcessVariable.value(passwordEnv) else {
                throw ExitStatus.badConfiguration.because("--password-env: there is no variable \(passwordEnv)")
            }
            guard let username = settings.credentials?.username else {
                throw ExitStatus.badConfiguration.because("--password-env: a password needs --username too")
            }
            settings.credentials = .init(username: username, password: .init(password))
        }
        return settings
    }
}
