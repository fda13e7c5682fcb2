import JSONValue

/// Turns schemas into nodes, each place once, following references.
struct Compiler {
    private var registry: Registry
    private let assertsFormats: Bool
    private var nodes: [Node?] = []
    private var numbers: [String: Int] = [:]
    private var pending: [(number: Int, location: Registry.Location)] = []

    /// For every resource the nodes of its dynamic anchors, once all is compiled.
    private(set) var dynamicAnchors: [[String: Int]] = []

    init(documents: [String: JSONValue], assertsFormats: Bool) {
        registry = Registry(documents: documents)
        self.assertsFormats = assertsFormats
    }

    /// Every number handed out has its node when ``compile(_:identifier:)`` has returned.
    var compiledNodes: [Node] { nodes.compactMap { $0 } }

    /// Compiles a document and all that it refers to; the number of its root node.
    mutating func compile(_ document: JSONValue, identifier: String) throws(JSONSchemaError) -> Int {
        let root = number(of: try registry.add(document, identifier: identifier))
        try compilePending()
        // Anchors that only a dynamic scope can reach may lead to new nodes, those to new resources.
        while dynamicAnchors.count < registry.resources.count {
            let resource = registry.resources[dynamicAnchors.count]
            dynamicAnchors.append(resource.dynamicAnchors.mapValues { number(of: $0) })
            try compilePending()
        }
        return root
    }

    private mutating func compilePending() throws(JSONSchemaError) {
        while let (number, location) = pending.popLast() {
            nodes[number] = try node(at: location)
        }
    }

    /// The number of the node for a place, which is compiled later: schemas may be recursive and deep.
    private mutating func number(of location: Registry.Location) -> Int {
        if let known = numbers[location.key] { return known }
        let number = nodes.count
        nodes.append(nil)
        numbers[location.key] = number
        pending.append((number, location))
        return number
    }

    private mutating func node(at location: Registry.Location) throws(JSONSchemaError) -> Node {
        var keywords: [Keyword] = []
        switch location.value {
        case .bool(let isAllowed):
            if !isAllowed { keywords = [.nothing] }
        case .object(let members):
            var schema = SchemaMembers(members: members, name: registry.name(of: location))
            if registry.resources[location.resource].validates { keywords += try assertions(&schema) }
            keywords += try applicators(&schema, at: location)
        default:
            throw JSONSchemaError(
                location: registry.name(of: location),
                message: "a schema must be an object or a boolean, not \(location.value.text())")
        }
        return Node(location: registry.name(of: location), resource: location.resource, keywords: keywords)
    }

    // MARK: Keywords that assert

    private func assertions(_ schema: inout SchemaMembers) throws(JSONSchemaError) -> [Keyword] {
        var keywords: [Keyword] = []
        if let types = try schema.types() { keywords.append(.type(types)) }
        if let value = schema["const"] { keywords.append(.constant(value)) }
        if let values = try schema.array("enum") { keywords.append(.options(values)) }
        let minimum = try schema.number("minimum")
        let exclusiveMinimum = try schema.number("exclusiveMinimum")
        let maximum = try schema.number("maximum")
        let exclusiveMaximum = try schema.number("exclusiveMaximum")
        let multipleOf = try schema.number("multipleOf").map(Decimal.init)
        if let multipleOf, multipleOf.isNegative || multipleOf.digits == 0 {
            throw schema.error("multipleOf", "must be more than 0")
        }
        if minimum != nil || exclusiveMinimum != nil || maximum != nil || exclusiveMaximum != nil || multipleOf != nil {
            keywords.append(
                .number(
                    NumberRules(
                        minimum: minimum, exclusiveMinimum: exclusiveMinimum, maximum: maximum,
                        exclusiveMaximum: exclusiveMaximum, multipleOf: multipleOf)))
        }
        let minimumLength = try schema.count("minLength")
        let maximumLength = try schema.count("maxLength")
        let pattern = try schema.string("pattern").map { (text) throws(JSONSchemaError) in
            try schema.pattern(text, keyword: "pattern")
        }
        let format = assertsFormats ? try schema.string("format").flatMap(Format.init(rawValue:)) : nil
        if minimumLength != nil || maximumLength != nil || pattern != nil || format != nil {
            keywords.append(
                .text(
                    TextRules(
                        minimumLength: minimumLength, maximumLength: maximumLength, pattern: pattern, format: format)))
        }
        return keywords
    }

    // MARK: Keywords that apply other schemas

    private mutating func applicators(
        _ schema: inout SchemaMembers, at location: Registry.Location
    ) throws(JSONSchemaError) -> [Keyword] {
        var keywords: [Keyword] = []
        if let rules = try objectRules(schema, at: location) { keywords.append(.object(rules)) }
        if let rules = try arrayRules(schema, at: location) { keywords.append(.array(rules)) }
        if let reference = try schema.string("$ref") {
            keywords.append(.reference(number(of: try registry.resolve(reference, from: location))))
        }
        if let reference = try schema.string("$dynamicRef") {
            keywords.append(try dynamicReference(reference, from: location))
        }
        if let nodes = try list("allOf", of: schema, at: location) { keywords.append(.allOf(nodes)) }
        if let nodes = try list("anyOf", of: schema, at: location) { keywords.append(.anyOf(nodes)) }
        if let nodes = try list("oneOf", of: schema, at: location) { keywords.append(.oneOf(nodes)) }
        if let node = single("not", of: schema, at: location) { keywords.append(.not(node)) }
        if let condition = single("if", of: schema, at: location) {
            let rules = ConditionalRules(
                condition: condition, then: single("then", of: schema, at: location),
                otherwise: single("else", of: schema, at: location))
            keywords.append(.conditional(rules))
        }
        if let node = single("unevaluatedItems", of: schema, at: location) { keywords.append(.unevaluatedItems(node)) }
        if let node = single("unevaluatedProperties", of: schema, at: location) {
            keywords.append(.unevaluatedProperties(node))
        }
        return keywords
    }

    private mutating func dynamicReference(
        _ reference: String, from location: Registry.Location
    ) throws(JSONSchemaError) -> Keyword {
        let target = try registry.resolve(reference, from: location)
        let fragment = URIReference(reference).decodedFragment
        let isDynamic = registry.resources[target.resource].dynamicAnchors[fragment]?.key == target.key
        return .dynamicReference(number(of: target), anchor: isDynamic ? fragment : nil)
    }

    private mutating func objectRules(
        _ schema: SchemaMembers, at location: Registry.Location
    ) throws(JSONSchemaError) -> ObjectRules? {
        let validates = registry.resources[location.resource].validates
        var patterns: [(pattern: Pattern, node: Int)] = []
        for (text, node) in try map("patternProperties", of: schema, at: location) {
            patterns.append((try schema.pattern(text, keyword: "patternProperties"), node))
        }
        let rules = ObjectRules(
            required: validates ? try schema.names("required") : [],
            dependentRequired: validates ? try schema.dependentRequired() : [],
            properties: try map("properties", of: schema, at: location), patterns: patterns,
            additional: single("additionalProperties", of: schema, at: location),
            names: single("propertyNames", of: schema, at: location),
            minimumCount: validates ? try schema.count("minProperties") : nil,
            maximumCount: validates ? try schema.count("maxProperties") : nil,
            dependentSchemas: try map("dependentSchemas", of: schema, at: location).map { (key: $0, node: $1) })
        let isEmpty =
            rules.required.isEmpty && rules.dependentRequired.isEmpty && rules.properties.isEmpty && patterns.isEmpty
            && rules.additional == nil && rules.names == nil && rules.minimumCount == nil && rules.maximumCount == nil
            && rules.dependentSchemas.isEmpty
        return isEmpty ? nil : rules
    }

    private mutating func arrayRules(
        _ schema: SchemaMembers, at location: Registry.Location
    ) throws(JSONSchemaError) -> ArrayRules? {
        let validates = registry.resources[location.resource].validates
        let rules = ArrayRules(
            prefix: try list("prefixItems", of: schema, at: location) ?? [],
            items: single("items", of: schema, at: location), contains: single("contains", of: schema, at: location),
            minimumContains: (validates ? try schema.count("minContains") : nil) ?? 1,
            maximumContains: validates ? try schema.count("maxContains") : nil,
            minimumCount: validates ? try schema.count("minItems") : nil,
            maximumCount: validates ? try schema.count("maxItems") : nil,
            isUnique: validates ? try schema.bool("uniqueItems") : false)
        let isEmpty =
            rules.prefix.isEmpty && rules.items == nil && rules.contains == nil && rules.minimumCount == nil
            && rules.maximumCount == nil && !rules.isUnique
        return isEmpty ? nil : rules
    }

    private mutating func child(_ tokens: [String], _ value: JSONValue, of location: Registry.Location) -> Int {
        var place = location
        place.value = value
        for token in tokens { place.pointer = JSONPointer.appending(token, to: place.pointer) }
        place.resource = registry.resource(at: place)
        return number(of: place)
    }

    private mutating func single(
        _ keyword: String, of schema: SchemaMembers, at location: Registry.Location
    ) -> Int? {
        schema[keyword].map { child([keyword], $0, of: location) }
    }

    private mutating func list(
        _ keyword: String, of schema: SchemaMembers, at location: Registry.Location
    ) throws(JSONSchemaError) -> [Int]? {
        guard let elements = try schema.array(keyword) else { return nil }
        return elements.enumerated().map { child([keyword, String($0)], $1, of: location) }
    }

    private mutating func map(
        _ keyword: String, of schema: SchemaMembers, at location: Registry.Location
    ) throws(JSONSchemaError) -> [(String, Int)] {
        try schema.object(keyword).map { ($0.key, child([keyword, $0.key], $0.value, of: location)) }
    }
}
