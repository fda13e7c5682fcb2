/// A property's value in one of the formats of spec §4.2.3.
public enum ScomValue: Hashable, Sendable {
    case bool(Bool)
    case format(UInt16)
    case shortEnum(UInt16)
    case longEnum(UInt32)
    case error(UInt16)
    case int32(Int32)
    case float(Float)
    case string(String)
    case bytes([UInt8])

    /// The format that the value has on the line.
    public var format: ScomFormat {
        switch self {
        case .bool: .bool
        case .format: .format
        case .shortEnum: .shortEnum
        case .longEnum: .longEnum
        case .error: .error
        case .int32: .int32
        case .float: .float
        case .string: .string
        case .bytes: .byteStream
        }
    }

    /// The property data of the value; characters outside ISO 8859-15 become `?`.
    public var encoded: [UInt8] {
        var data: [UInt8] = []
        switch self {
        case .bool(let value): data.append(value ? 1 : 0)
        case .format(let value), .shortEnum(let value), .error(let value): data.append(littleEndian: value)
        case .longEnum(let value): data.append(littleEndian: value)
        case .int32(let value): data.append(littleEndian: value)
        case .float(let value): data.append(littleEndian: value.bitPattern)
        case .string(let value): data = Latin9.encodeReplacing(value)
        case .bytes(let value): data = value
        }
        return data
    }

    /// `nil` where the data have not the length of the format or hold no value of it.
    public init?(decoding data: some RandomAccessCollection<UInt8>, as format: ScomFormat) {
        let data = [UInt8](data)
        if let length = format.length, data.count != length { return nil }
        switch format {
        case .bool:
            guard data[0] <= 1 else { return nil }
            self = .bool(data[0] == 1)
        case .format: self = .format(data.littleEndian(at: 0))
        case .shortEnum: self = .shortEnum(data.littleEndian(at: 0))
        case .longEnum: self = .longEnum(data.littleEndian(at: 0))
        case .error: self = .error(data.littleEndian(at: 0))
        case .int32: self = .int32(data.littleEndian(at: 0))
        case .float: self = .float(Float(bitPattern: data.littleEndian(at: 0)))
        case .string: self = .string(Latin9.decode(data))
        case .byteStream: self = .bytes(data)
        }
    }

    /// The value as a number; `nil` for text and bytes.
    public var number: Double? {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .format(let value), .shortEnum(let value), .error(let value): Double(value)
        case .longEnum(let value): Double(value)
        case .int32(let value): Double(value)
        case .float(let value): Double(value)
        case .string, .bytes: nil
        }
    }

    /// A number in the given format, a float rounded to the nearest; `nil` where the format has no such value.
    public init?(number: Double, as format: ScomFormat) {
        let value: ScomValue? =
            switch format {
            case .bool: number == 0 || number == 1 ? .bool(number == 1) : nil
            case .format: UInt16(exactly: number).map { .format($0) }
            case .shortEnum: UInt16(exactly: number).map { .shortEnum($0) }
            case .longEnum: UInt32(exactly: number).map { .longEnum($0) }
            case .error: UInt16(exactly: number).map { .error($0) }
            case .int32: Int32(exactly: number).map { .int32($0) }
            case .float: Float(number).isFinite ? .float(Float(number)) : nil
            case .string, .byteStream: nil
            }
        guard let value else { return nil }
        self = value
    }

    /// Whether the value is a number that can be told to anyone: neither not-a-number nor infinite.
    public var isFinite: Bool {
        if case .float(let value) = self { value.isFinite } else { true }
    }
}
