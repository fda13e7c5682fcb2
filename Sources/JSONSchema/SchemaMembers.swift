import JSONValue

/// The members of one schema object, read with a check of their form.
struct SchemaMembers {
    let members: JSONObject
    /// Identifier and pointer of the schema, for errors.
    let name: String

    subscript(keyword: String) -> JSONValue? { members[keyword] }

    func error(_ keyword: String, _ message: String) -> JSONSchemaError {
        JSONSchemaError(location: JSONPointer.appending(keyword, to: name), message: message)
    }

    private func read<Value>(
        _ keyword: String, _ expected: String, _ convert: (JSONValue) -> Value?
    ) throws(JSONSchemaError) -> Value? {
        guard let value = members[keyword] else { return nil }
        guard let converted = convert(value) else { throw error(keyword, "must be \(expected)") }
        return converted
    }

    func string(_ keyword: String) throws(JSONSchemaError) -> String? {
        try read(keyword, "a string", \.string)
    }

    func number(_ keyword: String) throws(JSONSchemaError) -> JSONValue? {
        try read(keyword, "a number") { value in value.real.map { _ in value } }
    }

    func bool(_ keyword: String) throws(JSONSchemaError) -> Bool {
        try read(keyword, "a boolean", \.bool) ?? false
    }

    func count(_ keyword: String) throws(JSONSchemaError) -> Int? {
        try read(keyword, "an integer not less than 0") { value in
            value.integer.flatMap { $0 >= 0 ? Int($0) : nil }
        }
    }

    func array(_ keyword: String) throws(JSONSchemaError) -> [JSONValue]? {
        try read(keyword, "an array", \.array)
    }

    func object(_ keyword: String) throws(JSONSchemaError) -> JSONObject {
        try read(keyword, "an object", \.object) ?? [:]
    }

    func names(_ keyword: String) throws(JSONSchemaError) -> [String] {
        try read(keyword, "an array of strings", Self.names) ?? []
    }

    func dependentRequired() throws(JSONSchemaError) -> [(key: String, required: [String])] {
        var result: [(key: String, required: [String])] = []
        for (key, value) in try object("dependentRequired") {
            guard let required = Self.names(value) else {
                throw error("dependentRequired", "\(key) must have an array of strings")
            }
            result.append((key, required))
        }
        return result
    }

    func types() throws(JSONSchemaError) -> TypeSet? {
        try read("type", "one of \(TypeSet.names.map(\.name).joined(separator: ", ")), or an array of them") { value in
            var types: TypeSet = []
            for name in value.array ?? [value] {
                guard let type = TypeSet.names.first(where: { $0.name == name.string }) else { return nil }
                types.insert(type.set)
            }
            return types
        }
    }

    func pattern(_ text: String, keyword: String) throws(JSONSchemaError) -> Pattern {
        do {
            return try Pattern(text)
        } catch {
            throw self.error(keyword, "the pattern \(text) cannot be used: \(error.message)")
        }
    }

    private static func names(_ value: JSONValue) -> [String]? {
        guard let elements = value.array else { return nil }
        let names = elements.compactMap(\.string)
        return names.count == elements.count ? names : nil
    }
}
