import JSONValue

/// A compiled schema. Nodes refer to each other by their number, so that schemas may be recursive.
final class Node: Sendable {
    /// Identifier and pointer of the schema: the start of every keyword pointer.
    let location: String
    /// The schema resource it belongs to, for the dynamic scope.
    let resource: Int
    /// In the order in which they are checked.
    let keywords: [Keyword]
    /// Whether it has `unevaluatedItems` or `unevaluatedProperties` and so must know what was evaluated.
    let needsMarks: Bool

    init(location: String, resource: Int, keywords: [Keyword]) {
        self.location = location
        self.resource = resource
        self.keywords = keywords
        needsMarks = keywords.contains {
            switch $0 {
            case .unevaluatedItems, .unevaluatedProperties: true
            default: false
            }
        }
    }
}

/// What a schema asks, related keywords taken together. Numbers without a label are those of nodes.
enum Keyword: Sendable {
    /// The schema `false`.
    case nothing
    case type(TypeSet)
    case constant(JSONValue)
    case options([JSONValue])
    case number(NumberRules)
    case text(TextRules)
    case object(ObjectRules)
    case array(ArrayRules)
    case reference(Int)
    /// The target where no dynamic scope has the anchor.
    case dynamicReference(Int, anchor: String?)
    case allOf([Int])
    case anyOf([Int])
    case oneOf([Int])
    case not(Int)
    case conditional(ConditionalRules)
    case unevaluatedItems(Int)
    case unevaluatedProperties(Int)

    /// The nodes that are applied to the same instance.
    var inPlace: [Int] {
        switch self {
        case .reference(let node), .dynamicReference(let node, _), .not(let node): [node]
        case .allOf(let nodes), .anyOf(let nodes), .oneOf(let nodes): nodes
        case .conditional(let rules): [rules.condition, rules.then, rules.otherwise].compactMap { $0 }
        case .object(let rules): rules.dependentSchemas.map(\.node)
        default: []
        }
    }
}

/// Values of the keyword `type`.
struct TypeSet: OptionSet, Sendable {
    var rawValue: UInt8

    static let null = TypeSet(rawValue: 1)
    static let boolean = TypeSet(rawValue: 2)
    static let integer = TypeSet(rawValue: 4)
    static let number = TypeSet(rawValue: 8)
    static let string = TypeSet(rawValue: 16)
    static let array = TypeSet(rawValue: 32)
    static let object = TypeSet(rawValue: 64)

    static let names: [(name: String, phrase: String, set: TypeSet)] = [
        ("boolean", "a boolean", .boolean), ("integer", "an integer", .integer),
        ("number", "a number", .number), ("string", "a string", .string), ("array", "an array", .array),
        ("object", "an object", .object), ("null", "null", .null),
    ]

    /// `a string or an integer`
    var phrase: String { Self.names.filter { contains($0.set) }.map(\.phrase).joined(separator: " or ") }

    /// `a string`, `an object`.
    static func phrase(of value: JSONValue) -> String {
        names.first { $0.name == value.typeName }?.phrase ?? value.typeName
    }

    func includes(_ value: JSONValue) -> Bool {
        switch value {
        case .null: contains(.null)
        case .bool: contains(.boolean)
        case .integer: !isDisjoint(with: [.integer, .number])
        case .real(let real): contains(.number) || contains(.integer) && real.rounded() == real
        case .string: contains(.string)
        case .array: contains(.array)
        case .object: contains(.object)
        }
    }
}

/// Classes, for a keyword is copied out of its node at every check and one reference is cheaper than a dozen members.
final class NumberRules: Sendable {
    let minimum: JSONValue?
    let exclusiveMinimum: JSONValue?
    let maximum: JSONValue?
    let exclusiveMaximum: JSONValue?
    let multipleOf: Decimal?

    init(
        minimum: JSONValue?, exclusiveMinimum: JSONValue?, maximum: JSONValue?, exclusiveMaximum: JSONValue?,
        multipleOf: Decimal?
    ) {
        self.minimum = minimum
        self.exclusiveMinimum = exclusiveMinimum
        self.maximum = maximum
        self.exclusiveMaximum = exclusiveMaximum
        self.multipleOf = multipleOf
    }
}

final class TextRules: Sendable {
    let minimumLength: Int?
    let maximumLength: Int?
    let pattern: Pattern?
    let format: Format?

    init(minimumLength: Int?, maximumLength: Int?, pattern: Pattern?, format: Format?) {
        self.minimumLength = minimumLength
        self.maximumLength = maximumLength
        self.pattern = pattern
        self.format = format
    }
}

final class ObjectRules: Sendable {
    let required: [String]
    let dependentRequired: [(key: String, required: [String])]
    let properties: [String: Int]
    /// The names of `properties` in the order of the schema.
    let propertyNames: [String]
    let patterns: [(pattern: Pattern, node: Int)]
    let additional: Int?
    let names: Int?
    let minimumCount: Int?
    let maximumCount: Int?
    let dependentSchemas: [(key: String, node: Int)]

    init(
        required: [String], dependentRequired: [(key: String, required: [String])], properties: [(String, Int)],
        patterns: [(pattern: Pattern, node: Int)], additional: Int?, names: Int?, minimumCount: Int?,
        maximumCount: Int?,
        dependentSchemas: [(key: String, node: Int)]
    ) {
        self.required = required
        self.dependentRequired = dependentRequired
        self.properties = Dictionary(properties) { $1 }
        propertyNames = properties.map(\.0)
        self.patterns = patterns
        self.additional = additional
        self.names = names
        self.minimumCount = minimumCount
        self.maximumCount = maximumCount
        self.dependentSchemas = dependentSchemas
    }
}

final class ArrayRules: Sendable {
    let prefix: [Int]
    let items: Int?
    let contains: Int?
    /// 1 where the schema says nothing.
    let minimumContains: Int
    let maximumContains: Int?
    let minimumCount: Int?
    let maximumCount: Int?
    let isUnique: Bool

    init(
        prefix: [Int], items: Int?, contains: Int?, minimumContains: Int, maximumContains: Int?, minimumCount: Int?,
        maximumCount: Int?, isUnique: Bool
    ) {
        self.prefix = prefix
        self.items = items
        self.contains = contains
        self.minimumContains = minimumContains
        self.maximumContains = maximumContains
        self.minimumCount = minimumCount
        self.maximumCount = maximumCount
        self.isUnique = isUnique
    }
}

final class ConditionalRules: Sendable {
    let condition: Int
    let then: Int?
    let otherwise: Int?

    init(condition: Int, then: Int?, otherwise: Int?) {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
    }
}
