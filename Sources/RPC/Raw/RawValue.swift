import JSONValue
import ObjectValues
import ScomCatalog
import ScomClient
import ScomProtocol

extension ScomValue {
    /// A value for a property that is written by number: as its format has it, limits and options not looked at.
    ///
    /// - Parameter object: whose labels and times of day may stand for numbers.
    /// - Throws: `schemaViolation` for a value of the wrong kind, `outOfRange` for one that the format cannot hold.
    init(_ json: JSONValue, as format: ScomFormat, of object: CatalogObject?) throws(RPCError) {
        let pointer = "/value"
        let wrongType = RPCError(
            .schemaViolation, "\(json.text()) is no value of the format \(format.rawValue), which is \(format.kind)",
            at: pointer)
        switch (json, format) {
        case (.string(let text), .string):
            if let scalar = Latin9.firstUnencodable(text) {
                throw RPCError(.outOfRange, "\"\(scalar)\" is not in ISO 8859-15", at: pointer)
            }
            self = .string(text)
        case (.string(let text), .byteStream):
            guard let bytes = Hexadecimal.bytes(text) else { throw wrongType }
            self = .bytes(bytes)
        case (_, .string), (_, .byteStream): throw wrongType
        case (.string(let text), _):
            guard let number = object?.value(ofText: text), let value = ScomValue(number: number, as: format) else {
                throw wrongType
            }
            self = value
        case (.bool(let value), _): self = try ScomValue.number(value ? 1 : 0, format, wrongType)
        case (.integer(let value), _): self = try ScomValue.number(Double(value), format, wrongType)
        case (.real(let value), _): self = try ScomValue.number(value, format, wrongType)
        default: throw wrongType
        }
    }

    private static func number(
        _ number: Double, _ format: ScomFormat, _ error: RPCError
    ) throws(RPCError) -> ScomValue {
        guard let value = ScomValue(number: number, as: format) else {
            throw RPCError(.outOfRange, error.message, at: error.pointer)
        }
        return value
    }
}

extension ScomFormat {
    /// What its values are, in words.
    fileprivate var kind: String {
        switch self {
        case .bool: "true or false"
        case .format, .shortEnum, .error: "a whole number from 0 to 65535"
        case .longEnum: "a whole number from 0 to 4294967295"
        case .int32: "a whole number from -2147483648 to 2147483647"
        case .float: "a number"
        case .string: "text of ISO 8859-15"
        case .byteStream: "pairs of hexadecimal digits"
        }
    }
}
