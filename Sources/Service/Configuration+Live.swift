import Configuration

/// What of a configuration can change while the service runs.
extension Configuration {
    mutating func takeLiveSettings(of new: Configuration) {
        snapshots = new.snapshots
        publish = new.publish
        clients = new.clients
        log = new.log
    }

    /// Keys at the top of the file whose values differ.
    func differences(from other: Configuration) -> [String] {
        func key<Value: Equatable>(_ name: String, _ path: KeyPath<Configuration, Value>) -> String? {
            self[keyPath: path] == other[keyPath: path] ? nil : name
        }
        return [
            key("mqtt", \.mqtt), key("link", \.link), key("devices", \.devices), key("snapshots", \.snapshots),
            key("publish", \.publish), key("home_assistant", \.homeAssistant), key("clients", \.clients),
            key("compatibility", \.compatibility),
            key("flash", \.flash), key("dispatcher", \.dispatcher), key("store", \.store), key("log", \.log),
        ].compactMap { $0 }
    }
}
