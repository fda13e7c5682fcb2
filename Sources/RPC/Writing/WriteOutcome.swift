import JSONValue
import ObjectValues
import ScomCatalog
import ScomProtocol

/// What a write did to one device.
struct WriteOutcome: Sendable {
    enum Kind: String, Sendable {
        /// The device accepted it: all that can be known of a value in RAM.
        case acknowledged
        /// Read back from flash.
        case verified
        /// It already had the value.
        case skipped
        /// An earlier value was put back.
        case restored
    }

    let kind: Kind
    /// `nil` where there is none, as of a signal.
    let before: ScomValue?
    let after: ScomValue?
    /// Whether flash memory holds the value now.
    let persisted: Bool
    /// What an operator should know of the device's flash memory.
    var warning: String?

    func json(_ write: ParameterWrite, on subject: Subject) -> JSONObject {
        var members = write.members(on: subject)
        let shown = after.flatMap { PresentedValue($0, of: write.object) }
        members["outcome"] = .string(kind.rawValue)
        members["before"] = before.flatMap { PresentedValue($0, of: write.object)?.value } ?? .null
        members["after"] = shown?.value ?? .null
        members["text"] = shown?.text.map { .string($0) } ?? .null
        members["unit"] = write.object.unit.map { .string($0) } ?? .null
        members["persisted"] = .bool(persisted)
        return members
    }
}
