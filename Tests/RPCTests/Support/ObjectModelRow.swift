import JSONValue
import Testing

/// A property by numbers, and what becomes of a read or write of it.
struct ObjectModelRow: Sendable, CustomTestStringConvertible {
    var device: JSONValue = "xcom"
    let type: Int64
    let object: Int64
    let property: Int64
    /// `nil` for success.
    let error: String?
    var testDescription: String { "\(device.text()) \(type)/\(object)/\(property): \(error ?? "ok")" }
}
