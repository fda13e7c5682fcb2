public import JSONValue
public import ScomCatalog
public import ScomProtocol

/// A value as responses show it: the JSON value, and a readable text where the number alone does not speak (contract §3).
public struct PresentedValue: Hashable, Sendable {
    public let value: JSONValue
    public let text: String?

    /// `nil` for not-a-number and infinity, which are never shown.
    ///
    /// - Parameter object: what the value is of; without one it is shown plainly.
    public init?(_ value: ScomValue, of object: CatalogObject?) {
        switch value {
        case .bool(let value):
            self.value = .bool(value)
            text = nil
            return
        case .float(let number):
            guard let json = JSONValue(finite: number) else { return nil }
            self.value = json
        case .format(let number), .shortEnum(let number), .error(let number): self.value = .integer(Int64(number))
        case .longEnum(let number): self.value = .integer(Int64(number))
        case .int32(let number): self.value = .integer(Int64(number))
        case .string(let string): self.value = .string(string)
        case .bytes(let bytes): self.value = .string(Hexadecimal.text(bytes))
        }
        guard let object, let number = value.number, let text = object.text(of: number) else {
            self.text = nil
            return
        }
        self.text = object.meaning == .enumeration || object.meaning == .bitField ? text.lowercased() : text
    }

    /// What a snapshot shows: the text of an enumeration, else the value.
    public var label: JSONValue { text.map { .string($0) } ?? value }
}
