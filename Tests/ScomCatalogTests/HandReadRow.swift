import ScomProtocol
import Testing

@testable import ScomCatalog

/// A parameter as read from the appendix by eye.
struct HandReadParameter: Sendable, CustomTestStringConvertible {
    var family: DeviceFamily
    var number: UInt32
    var level: AccessLevel
    var description: String
    var unit: String?
    var limits: [Double?]
    var format: ScomFormat?
    var meaning: Meaning
    var step: Double?
    var options: [String]
    var paths: [String]

    init(
        _ family: DeviceFamily, _ number: UInt32, _ level: AccessLevel, _ description: String, _ unit: String?,
        _ limits: [Double?], _ format: ScomFormat?, _ meaning: Meaning = .number, step: Double? = nil,
        options: [String] = [], in paths: String...
    ) {
        self.family = family
        self.number = number
        self.level = level
        self.description = description
        self.unit = unit
        self.limits = limits.isEmpty ? [nil, nil, nil] : limits
        self.format = format
        self.meaning = meaning
        self.step = step
        self.options = options
        self.paths = paths
    }

    var testDescription: String { "\(family.rawValue) \(number)" }
}

/// An info as read from the appendix by eye.
struct HandReadInfo: Sendable, CustomTestStringConvertible {
    var family: DeviceFamily
    var number: UInt32
    var description: String
    var shortName: String?
    var unit: String?
    var format: ScomFormat
    var meaning: Meaning
    var options: [String]

    init(
        _ family: DeviceFamily, _ number: UInt32, _ description: String, _ shortName: String?, _ unit: String?,
        _ format: ScomFormat = .float, _ meaning: Meaning = .number, options: [String] = []
    ) {
        self.family = family
        self.number = number
        self.description = description
        self.shortName = shortName
        self.unit = unit
        self.format = format
        self.meaning = meaning
        self.options = options
    }

    var testDescription: String { "\(family.rawValue) \(number)" }
}
