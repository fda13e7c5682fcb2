import JSONValue

/// All schema documents at hand, with every schema resource (`$id`) and anchor in them.
struct Registry {
    /// A schema and where it stands: in a document (by its number), at a pointer from the document's root.
    struct Location {
        var document: Int
        var pointer: String
        var resource: Int
        var value: JSONValue

        /// Equal for the same place, however it was referred to.
        var key: String { "\(document)#\(pointer)" }
    }

    /// The root of a document or an embedded schema with an `$id` of its own.
    struct Resource {
        var identifier: URIReference
        var root: Location
        var anchors: [String: Location] = [:]
        var dynamicAnchors: [String: Location] = [:]
        /// Whether the keywords that assert (`type`, `minimum`, …) count: a meta-schema may leave that vocabulary out.
        var validates = true
    }

    private(set) var resources: [Resource] = []
    private var byIdentifier: [String: Int] = [:]
    private var byLocation: [String: Int] = [:]
    private var documentCount = 0
    private var unread: [String: JSONValue]

    /// - Parameter documents: schema documents by their URI, taken apart only when referred to.
    init(documents: [String: JSONValue]) {
        unread = documents
    }

    /// Adds a document and everything embedded in it; its root.
    mutating func add(_ document: JSONValue, identifier: String) throws(JSONSchemaError) -> Location {
        let base = URIReference(identifier)
        let root = Location(document: documentCount, pointer: "", resource: resources.count, value: document)
        documentCount += 1
        resources.append(Resource(identifier: base, root: root))
        byIdentifier[base.withoutFragment] = root.resource
        byLocation[root.key] = root.resource
        try index(root)
        return root
    }

    /// The identifier of a location for messages.
    func name(of location: Location) -> String {
        let root = resources[location.resource].root
        return
            "\(resources[location.resource].identifier.withoutFragment)#\(location.pointer.dropFirst(root.pointer.count))"
    }

    /// The resource of a place: one of its own where an embedded schema starts there, else that of its surroundings.
    func resource(at location: Location) -> Int {
        byLocation[location.key] ?? location.resource
    }

    // MARK: Taking documents apart

    private mutating func index(_ given: Location) throws(JSONSchemaError) {
        var location = given
        guard case .object(let members) = location.value else { return }
        if let identifier = members["$id"]?.string {
            location.resource = try enter(location, identifier: identifier)
        }
        if let dialect = members["$schema"]?.string {
            resources[location.resource].validates = try validates(dialect: dialect)
        }
        if let anchor = members["$anchor"]?.string {
            resources[location.resource].anchors[anchor] = location
        }
        if let anchor = members["$dynamicAnchor"]?.string {
            resources[location.resource].anchors[anchor] = location
            resources[location.resource].dynamicAnchors[anchor] = location
        }
        for (key, value) in members {
            var place = location
            place.pointer = JSONPointer.appending(key, to: location.pointer)
            place.value = value
            switch Self.shapes[key] {
            case .schema: try index(place)
            case .list, .map: try indexAll(in: place)
            case nil: break
            }
        }
    }

    private mutating func indexAll(in container: Location) throws(JSONSchemaError) {
        let children: [(String, JSONValue)] =
            switch container.value {
            case .array(let elements): elements.enumerated().map { (String($0), $1) }
            case .object(let members): members.map { ($0, $1) }
            default: []
            }
        for (token, value) in children {
            var place = container
            place.pointer = JSONPointer.appending(token, to: container.pointer)
            place.value = value
            try index(place)
        }
    }

    /// The resource of a schema with `$id`: a new one, or for a document's root the document's under a further name.
    private mutating func enter(_ location: Location, identifier: String) throws(JSONSchemaError) -> Int {
        let uri = URIReference(identifier).resolved(against: resources[location.resource].identifier)
        guard (uri.fragment ?? "").isEmpty else {
            throw JSONSchemaError(location: name(of: location), message: "$id must have no fragment: \(identifier)")
        }
        if location.pointer.isEmpty {
            resources[location.resource].identifier = uri
            byIdentifier[uri.withoutFragment] = location.resource
            return location.resource
        }
        let number = resources.count
        var root = location
        root.resource = number
        resources.append(
            Resource(identifier: uri, root: root, validates: resources[location.resource].validates))
        byIdentifier[uri.withoutFragment] = number
        byLocation[location.key] = number
        return number
    }

    private mutating func validates(dialect: String) throws(JSONSchemaError) -> Bool {
        let uri = URIReference(dialect).withoutFragment
        let document = unread[uri] ?? byIdentifier[uri].map { resources[$0].root.value }
        guard let vocabularies = document?["$vocabulary"]?.object else { return true }
        return vocabularies["https://json-schema.org/draft/2020-12/vocab/validation"] != nil
    }

    private enum Shape { case schema, list, map }

    /// The keywords that hold schemas. What stands in others (`const`, `enum`, …) is no schema, whatever it looks like.
    private static let shapes: [String: Shape] = [
        "additionalProperties": .schema, "propertyNames": .schema, "items": .schema, "contains": .schema,
        "not": .schema,
        "if": .schema, "then": .schema, "else": .schema, "unevaluatedItems": .schema, "unevaluatedProperties": .schema,
        "contentSchema": .schema, "allOf": .list, "anyOf": .list, "oneOf": .list, "prefixItems": .list,
        "properties": .map, "patternProperties": .map, "$defs": .map, "definitions": .map, "dependentSchemas": .map,
    ]

    // MARK: References

    /// What a `$ref` or `$dynamicRef` at a location refers to by itself, without regard to the dynamic scope.
    mutating func resolve(_ reference: String, from location: Location) throws(JSONSchemaError) -> Location {
        let uri = URIReference(reference).resolved(against: resources[location.resource].identifier)
        guard let number = try resource(uri.withoutFragment) else {
            throw JSONSchemaError(
                location: name(of: location),
                message: "\(reference) refers to the unknown schema \(uri.withoutFragment)")
        }
        let fragment = uri.decodedFragment
        if fragment.isEmpty { return resources[number].root }
        let target =
            fragment.hasPrefix("/")
            ? self.location(at: fragment, in: resources[number].root) : resources[number].anchors[fragment]
        guard let target else {
            throw JSONSchemaError(
                location: name(of: location), message: "\(reference) refers to nothing in \(uri.withoutFragment)")
        }
        return target
    }

    private mutating func resource(_ identifier: String) throws(JSONSchemaError) -> Int? {
        if let known = byIdentifier[identifier] { return known }
        if let document = unread.removeValue(forKey: identifier) {
            return try add(document, identifier: identifier).resource
        }
        // It may be embedded in a document that nobody has referred to yet.
        for name in unread.keys.sorted() {
            guard let document = unread.removeValue(forKey: name) else { continue }
            _ = try add(document, identifier: name)
            if let known = byIdentifier[identifier] { return known }
        }
        return nil
    }

    private func location(at pointer: String, in root: Location) -> Location? {
        guard let tokens = JSONPointer.tokens(of: pointer) else { return nil }
        var location = root
        for token in tokens {
            location.pointer = JSONPointer.appending(token, to: location.pointer)
            guard let value = location.value.value(at: JSONPointer.appending(token, to: "")) else { return nil }
            location.value = value
            location.resource = resource(at: location)
        }
        return location
    }
}
