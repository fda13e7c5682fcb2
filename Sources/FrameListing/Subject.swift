import JSONValue
import ObjectValues
import ScomCatalog
import ScomProtocol

/// The property that a frame is about, with what the catalogue knows of it.
struct Subject {
    let property: PropertyReference
    let object: CatalogObject?

    /// - Parameter address: of the device that has the property.
    init(_ property: PropertyReference, at address: ScomAddress) {
        self.property = property
        let kind: ObjectKind? =
            switch property.objectType {
            case .userInfo: .info
            case .parameter: .parameter
            default: nil
            }
        // 601 is a BSP or a BMS: the number tells.
        object = kind.flatMap { kind in
            address.families.lazy.compactMap { Catalog.standard.object(family: $0, number: property.objectID) }
                .first { $0.kind == kind }
        }
    }

    /// `xt1 (101)`; the number alone for the one who asks.
    static func name(of address: ScomAddress) -> String {
        guard let family = address.families.first, let device = DeviceID(family: family, address: address) else {
            return address == .broadcast ? "everyone (0)" : "\(address)"
        }
        return "\(device) (\(address))"
    }

    /// `info 3000 battery_voltage`
    var text: String {
        let number = property.objectID
        let name = object.map { " \($0.name)" } ?? ""
        switch property.objectType {
        case .userInfo: return "info \(number)\(name)" + (property.propertyID == .value ? "" : " \(propertyName)")
        case .parameter: return "param \(number)\(name)" + (property.propertyID == .valueQSP ? "" : " \(propertyName)")
        case .message: return number == 0 ? "newest message" : "message \(number) before the newest"
        case .guid: return "installation GUID"
        case .datalogField: return "datalog field"
        case .multiInfo: return "multi-info"
        case .screen: return "screen, key " + (Screen.Key(rawValue: number)?.name ?? "0x\(hexadecimal(number))")
        case .datalogTransfer: return (number == 1 ? "datalog directory" : "datalog file") + ", \(propertyName)"
        default:
            return
                "object type 0x\(hexadecimal(UInt32(property.objectType.rawValue))), object \(number), \(propertyName)"
        }
    }

    /// Value of the property in the data; the data themselves where they have another form.
    func value(_ data: [UInt8]) -> String {
        guard let format else { return bytes(data) }
        guard let value = ScomValue(decoding: data, as: format) else {
            return "\(bytes(data)), which is no \(format.rawValue)"
        }
        if property.propertyID == .levelQSP, case .format(let level) = value {
            return AccessLevel(rawValue: level)?.name ?? "\(level)"
        }
        guard let presented = PresentedValue(value, of: object) else { return "not a number" }
        let unit = object?.unit.map { " \($0)" } ?? ""
        return presented.value.text() + (presented.text.map { " (\($0))" } ?? unit)
    }

    /// `nil` where nobody knows it.
    private var format: ScomFormat? {
        switch property.objectType {
        case .userInfo: object?.format ?? .float
        case .parameter: property.propertyID == .levelQSP ? .format : object?.format
        default: nil
        }
    }

    func bytes(_ data: [UInt8]) -> String {
        data.isEmpty ? "nothing" : NoiseDescription.spaced(data.prefix(48)) + (data.count > 48 ? " …" : "")
    }

    private var propertyName: String {
        let names: [PropertyID: String] =
            switch property.objectType {
            case .parameter:
                [
                    .valueQSP: "value", .minimumQSP: "min", .maximumQSP: "max", .levelQSP: "level",
                    .unsavedValueQSP: "unsaved value",
                ]
            case .datalogTransfer:
                [
                    .transferInvalid: "invalid", .transferStart: "start", .transferBlock: "block",
                    .transferContinue: "continue", .transferRetry: "retry", .transferAbort: "abort",
                    .transferFinish: "finish",
                ]
            default: [:]
            }
        return names[property.propertyID] ?? "property 0x\(hexadecimal(UInt32(property.propertyID.rawValue)))"
    }

    private func hexadecimal(_ number: UInt32) -> String { String(number, radix: 16) }
}
