/// By what a changing request is known again.
public struct JournalKey: Hashable, Sendable {
    /// What names a request among its client's (contract §2).
    public enum Correlation: Hashable, Sendable {
        /// The member `id` as a string.
        case text(String)
        /// The member `id` as an integer; not the same as its digits in a string.
        case number(Int64)
        /// MQTT 5 Correlation Data.
        case data([UInt8])
    }

    public var client: String
    public var correlation: Correlation

    public init(client: String, correlation: Correlation) {
        self.client = client
        self.correlation = correlation
    }
}

extension JournalKey.Correlation: CustomStringConvertible {
    /// As people read it; data in hexadecimal.
    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .data(let bytes): "0x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}

extension JournalKey.Correlation {
    /// Tells the kinds apart in the database.
    var kind: Int64 {
        switch self {
        case .text: 0
        case .number: 1
        case .data: 2
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .text(let text): Array(text.utf8)
        case .number(let number): Array(String(number).utf8)
        case .data(let bytes): bytes
        }
    }
}
