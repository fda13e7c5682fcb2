/// The rules of MQTT for topic filters.
enum TopicFilter {
    /// What is wrong with a filter; `nil` for a valid one.
    static func fault(in filter: String) -> String? {
        let levels = filter.split(separator: "/", omittingEmptySubsequences: false)
        for (index, level) in levels.enumerated() {
            if level.contains("#") && (level != "#" || index != levels.count - 1) {
                return "\(filter) is no topic filter: # must be the whole last level"
            }
            if level.contains("+") && level != "+" {
                return "\(filter) is no topic filter: + must be a whole level"
            }
        }
        return filter.unicodeScalars.contains("\0") ? "a topic filter cannot hold U+0000" : nil
    }
}
