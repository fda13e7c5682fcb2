extension JSONValue {
    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The boolean, or `nil` for any other value.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The number where it is a whole one (`2`, and `2.0` too, as JSON Schema has it) that fits; else `nil`.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .real(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The number, whole or not (beyond 2⁵³ the nearest `Double`); `nil` for any other value.
    public var real: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }

    /// The string, or `nil` for any other value.
    public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The elements, or `nil` for any other value than an array.
    public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// The members, or `nil` for any other value than an object.
    public var object: JSONObject? { if case .object(let members) = self { members } else { nil } }

    /// The name of this value's type as JSON Schema has it: `null`, `boolean`, `integer`, `number`, `string`, `array`,
    /// `object`.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .real: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// A member of an object. Reading gives `nil` where this is no object or has no such member; writing turns
    /// any other value into an object, `nil` removes the member.
    public subscript(key: String) -> JSONValue? {
        get { if case .object(let members) = self { members[key] } else { nil } }
        set {
            var members = JSONObject()
            if case .object(let present) = self { members = present }
            self = .null  // so that the members are not copied
            members[key] = newValue
            self = .object(members)
        }
    }

    /// An element of an array; `nil` where this is no array or has no such element.
    public subscript(index: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral members: (String, JSONValue)...) { self = .object(JSONObject(members)) }
}
