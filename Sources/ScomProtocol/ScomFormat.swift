/// How a property's data are encoded (spec §4.2.3).
public enum ScomFormat: String, CaseIterable, Hashable, Sendable {
    case bool
    case format
    case shortEnum = "short_enum"
    case longEnum = "long_enum"
    case error
    case int32
    case float
    /// ISO 8859-15 text.
    case string
    case byteStream = "byte_stream"

    /// Length of the encoded value in bytes; `nil` where it varies.
    public var length: Int? {
        switch self {
        case .bool: 1
        case .format, .shortEnum, .error: 2
        case .longEnum, .int32, .float: 4
        case .string, .byteStream: nil
        }
    }
}
