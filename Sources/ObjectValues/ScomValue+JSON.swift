public import JSONValue
public import ScomCatalog
public import ScomProtocol

extension ScomValue {
    /// The value that a request means for an object: numbers as such, labels of options, `13:41` for times, lists for sets.
    ///
    /// - Parameter limits: the object's; only told of, not looked at.
    /// - Throws: `wrongType` and `notAllowed`, saying what is allowed.
    public init(_ json: JSONValue, for object: CatalogObject, limits: ObjectLimits? = nil) throws(ValueError) {
        guard let format = object.format else { throw ValueError(.notAllowed, "\(object.name) has no value") }
        var number: Double
        switch json {
        case .bool(let value):
            guard object.meaning == .boolean || object.meaning == .signal else { throw object.wrongType(json, limits) }
            number = value ? 1 : 0
        case .integer(let value): number = Double(value)
        case .real(let value): number = value
        case .string(let text):
            guard object.meaning != .number, object.meaning != .signal else { throw object.wrongType(json, limits) }
            guard let value = object.value(ofText: text) else { throw object.notAllowed("\"\(text)\"") }
            number = value
        case .array(let elements): number = try ScomValue.mask(elements, of: object)
        case .null, .object: throw object.wrongType(json, limits)
        }
        if number == 0 { number = 0 }  // no minus before it
        try object.check(number)
        guard let value = ScomValue(number: number, as: format) else {
            throw object.notAllowed(JSONValue(number).text(), limits)
        }
        self = value
    }

    /// The bits that a list of labels or numbers names.
    private static func mask(_ elements: [JSONValue], of object: CatalogObject) throws(ValueError) -> Double {
        guard [.bitField, .weekdays, .months].contains(object.meaning) else { throw object.wrongType(.array(elements)) }
        var mask = 0
        for element in elements {
            if let bit = element.integer, (0..<31).contains(bit) {
                mask |= object.meaning == .bitField ? Int(bit) : 1 << Int(bit)
            } else if let name = element.string, let bits = object.value(ofText: name).flatMap(Int.init(exactly:)) {
                mask |= bits
            } else {
                throw object.notAllowed(element.text())
            }
        }
        return Double(mask)
    }
}

extension CatalogObject {
    /// What the object takes, in words.
    public var allowedValues: String {
        switch meaning {
        case .boolean: "true or false"
        case .enumeration, .bitField:
            (meaning == .bitField ? "a list of " : "one of ")
                + options.map { "\($0.value) (\($0.label.lowercased()))" }.joined(separator: ", ")
        case .signal: "1"
        case .timeOfDay: "minutes since midnight, 0 to 1440, or a time such as \"13:41\""
        case .weekdays: "a list of days (\"mo\" or \"monday\"), or their bits"
        case .months: "a list of months (\"jan\" or \"january\"), or their bits"
        case .date: "seconds since 1970-01-01 00:00 by the installation's clock"
        default: "a number"
        }
    }

    private func allowedValues(_ limits: ObjectLimits?) -> String {
        guard meaning == .number, let limits else { return allowedValues }
        let unit = unit.map { " " + $0 } ?? ""
        let ends = [("from", limits.minimum), ("to", limits.maximum)].compactMap { word, end in
            end.map { " \(word) \(JSONValue(Float($0)).text())\(unit)" }
        }
        return allowedValues + ends.joined()
    }

    fileprivate func wrongType(_ json: JSONValue, _ limits: ObjectLimits? = nil) -> ValueError {
        ValueError(.wrongType, "\(name) takes \(allowedValues(limits)), not \(json.article) \(json.typeName)")
    }

    fileprivate func notAllowed(_ value: String, _ limits: ObjectLimits? = nil) -> ValueError {
        ValueError(.notAllowed, "\(value) is no value of \(name); allowed: \(allowedValues(limits))")
    }

    fileprivate func check(_ number: Double) throws(ValueError) {
        let isAllowed =
            switch meaning {
            case .boolean: number == 0 || number == 1
            case .signal: number == 1
            case .enumeration: options.contains { Double($0.value) == number }
            case .bitField:
                Int(exactly: number).map { value in
                    value >= 0 && value & ~options.reduce(0) { $0 | $1.value } == 0
                } ?? false
            case .weekdays: Int(exactly: number).map { (0..<128).contains($0) } ?? false
            case .months: Int(exactly: number).map { (0..<4096).contains($0) } ?? false
            case .timeOfDay: (0...1440).contains(number)
            default: true
            }
        guard isAllowed else { throw notAllowed(JSONValue(number).text()) }
    }
}

extension JSONValue {
    fileprivate var article: String { ["array", "object", "integer"].contains(typeName) ? "an" : "a" }
}
