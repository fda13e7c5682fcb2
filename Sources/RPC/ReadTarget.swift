import Devices
import Dispatcher
import JSONValue
import ObjectValues
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol

/// What is read: an info or a property of a parameter, of one device.
struct ReadTarget: Sendable {
    /// A property as requests name it (contract §3).
    enum Property: String, CaseIterable, Sendable {
        case value
        case unsavedValue = "unsaved_value"
        case minimum = "min"
        case maximum = "max"
        case level

        var id: PropertyID {
            switch self {
            case .value: .valueQSP
            case .unsavedValue: .unsavedValueQSP
            case .minimum: .minimumQSP
            case .maximum: .maximumQSP
            case .level: .levelQSP
            }
        }
    }

    let subject: Subject
    let object: CatalogObject
    /// `nil` for an info.
    let property: Property?
    let operation: ScomOperation

    /// Finds what the members `device` and `info`, or `param` and `property`, name.
    init(_ members: JSONObject, _ services: Services, under prefix: String = "") async throws(RPCError) {
        subject = try await services.readableSubject(members["device"] ?? .null, at: prefix + "/device")
        if let info = members["info"] {
            object = try services.object(info, .info, of: subject.id.family, at: prefix + "/info")
            property = nil
            operation = .readInfo(
                object.number, of: subject.id.address, as: try ReadTarget.format(object, prefix + "/info"))
        } else {
            let pointer = prefix + "/param"
            object = try services.object(members["param"] ?? .null, .parameter, of: subject.id.family, at: pointer)
            let property = members["property"]?.string.flatMap { Property(rawValue: $0) } ?? .value
            self.property = property
            let format = property == .level ? .shortEnum : try ReadTarget.format(object, pointer)
            operation = .readParameter(object.number, property.id, of: subject.id.address, as: format)
        }
    }

    private static func format(_ object: CatalogObject, _ pointer: String) throws(RPCError) -> ScomFormat {
        if let format = object.format, object.meaning != .signal || object.kind == .parameter { return format }
        throw RPCError(
            .unknownObject, "\(object.name) is a menu or not carried by the protocol: it has no value", at: pointer)
    }

    /// The reading as responses show it.
    ///
    /// - Throws: `implausibleValue` for not-a-number and infinity.
    func json(_ reading: Reading, shadow: RAMShadow?, at pointer: String) throws(RPCError) -> JSONObject {
        let shown = property == .level ? nil : object
        guard let presented = PresentedValue(reading.value, of: shown) else {
            throw RPCError(.implausibleValue, "\(subject.name) answered not-a-number for \(object.name)", at: pointer)
        }
        var members = subject.members()
        if let property {
            members["param"] = .integer(Int64(object.number))
            members["property"] = .string(property.rawValue)
        } else {
            members["info"] = .integer(Int64(object.number))
        }
        members["name"] = .string(object.name)
        members["value"] = presented.value
        members["text"] = property == .level ? levelText(reading.value) : presented.text.map { .string($0) } ?? .null
        members["unit"] = property == .level ? .null : object.unit.map { .string($0) } ?? .null
        members["time"] = .string(reading.time.description)
        members["source"] = .string(reading.source == .line ? "line" : "cache")
        if let shadow, let ram = PresentedValue(shadow.value, of: object) {
            members["ram"] = ["value": ram.value, "time": .string(shadow.time.description)]
            if let text = ram.text {
                members["ram"] = ["value": ram.value, "text": .string(text), "time": .string(shadow.time.description)]
            }
        }
        return members
    }

    /// What this service wrote to the parameter's RAM, to be shown beside the flash value.
    func shadow(_ services: Services) async -> RAMShadow? {
        guard property == .value || property == .unsavedValue else { return nil }
        let shadow = await services.directory.shadow(of: object.number, at: subject.id.address)
        return shadow?.isKnown == true ? shadow : nil
    }

    private func levelText(_ value: ScomValue) -> JSONValue {
        guard case .shortEnum(let raw) = value, let level = AccessLevel(rawValue: raw) else { return .null }
        return .string(level.name)
    }
}
