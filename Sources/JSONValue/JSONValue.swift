import Glibc

/// A JSON value (RFC 8259) that owns its content.
///
/// Equality is JSON's: numbers by their value (`1` equals `1.0`), strings by their code points, not by canonical
/// equivalence as Swift's own, objects without regard to the order of their members.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction and exponent.
    case integer(Int64)
    /// Any other number. Printed by the shortest text that reads back as the same value; see ``serialized(pretty:)``.
    case real(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// A number by the shortest decimal that reads back as the same `Float`: 49.9, never 49.90000152587891.
    ///
    /// Returns `nil` for not-a-number and infinity, which JSON cannot express.
    public init?(finite value: Float) {
        guard value.isFinite else { return nil }
        self = .init(value)
    }

    /// A number; `nil` for not-a-number and infinity, which JSON cannot express.
    public init?(finite value: Double) {
        guard value.isFinite else { return nil }
        self = .real(value)
    }

    /// A number by the shortest decimal that reads back as the same `Float`; `null` for not-a-number and infinity.
    public init(_ value: Float) {
        if let whole = Int64(exactly: value), value.magnitude < 0x1p24 {
            self = value.sign == .minus && whole == 0 ? .real(-0.0) : .real(Double(whole))
        } else if value.isFinite, let nearest = Double(value.description) {
            // A Float's shortest decimal has at most nine digits, so the Double nearest to it prints as that decimal.
            self = .real(nearest)
        } else {
            self = .null
        }
    }

    /// A number; `null` for not-a-number and infinity.
    public init(_ value: Double) {
        self = value.isFinite ? .real(value) : .null
    }

    /// An integer; beyond the range of `Int64` the nearest `Double`.
    public init(_ value: some BinaryInteger) {
        self = if let integer = Int64(exactly: value) { .integer(integer) } else { .real(Double(value)) }
    }
}

extension JSONValue: Hashable {
    public static func == (one: JSONValue, other: JSONValue) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.integer(let one), .integer(let other)): one == other
        case (.real(let one), .real(let other)): one == other
        case (.integer(let integer), .real(let real)), (.real(let real), .integer(let integer)):
            Int64(exactly: real) == integer
        case (.string(let one), .string(let other)): one.isSameText(as: other)
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)): one == other
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .real(let value):
            if let integer = Int64(exactly: value) { hasher.combine(integer) } else { hasher.combine(value) }
        case .string(let value): hasher.combine(value)
        case .array(let elements): hasher.combine(elements)
        case .object(let members): hasher.combine(members)
        }
    }
}

extension String {
    /// Whether both are the same sequence of bytes. Swift's `==` also takes different spellings of one character as equal.
    func isSameText(as other: String) -> Bool {
        guard utf8.count == other.utf8.count, self == other else { return false }
        let same = utf8.withContiguousStorageIfAvailable { one in
            other.utf8.withContiguousStorageIfAvailable {
                one.isEmpty || memcmp(one.baseAddress!, $0.baseAddress!, one.count) == 0
            }
        }
        return (same ?? nil) ?? utf8.elementsEqual(other.utf8)
    }
}
