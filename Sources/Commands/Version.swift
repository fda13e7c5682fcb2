/// Which xtmq this is.
enum Version {
    static let text = "1.0.0"
    /// Of the interface: topics, methods, members.
    static let contract = 1
}
