import Dispatcher
import JSONValue
import ObjectValues
import ScomCatalog
import ScomProtocol

/// A write that was asked for, checked against catalogue and role, not yet against a device.
struct ParameterWrite: Sendable {
    let attempt: WriteAttempt
    let value: ScomValue
    /// Write only if the present value equals this.
    let condition: ScomValue?

    var subject: Subject { attempt.subject }
    var object: CatalogObject { attempt.object }
    var persist: Bool { attempt.persist }
    var isSignal: Bool { object.meaning == .signal }

    /// - Parameter prefix: where in the request the members stand.
    /// - Throws: what is wrong with the values.
    init(_ attempt: WriteAttempt, _ members: JSONObject, under prefix: String = "") throws(RPCError) {
        self.attempt = attempt
        value = try ParameterWrite.value(attempt.requested, attempt, at: prefix + "/value")
        guard let json = members["if_value"] else {
            condition = nil
            return
        }
        guard attempt.object.meaning != .signal else {
            throw RPCError(
                .preconditionFailed, "\(attempt.object.name) is an act: it has no value to compare",
                at: prefix + "/if_value")
        }
        condition = try ParameterWrite.value(json, attempt, at: prefix + "/if_value")
    }

    /// The write that puts an earlier value back.
    init(restoring value: ScomValue, of write: ParameterWrite, on subject: Subject, persist: Bool) {
        let requested = PresentedValue(value, of: write.object)?.value ?? .null
        attempt = WriteAttempt(subject: subject, object: write.object, requested: requested, persist: persist)
        self.value = value
        condition = nil
    }

    func members(on subject: Subject) -> JSONObject { attempt.members(on: subject) }

    private static func value(_ json: JSONValue, _ attempt: WriteAttempt, at pointer: String) throws(RPCError)
        -> ScomValue
    {
        do {
            return try ScomValue(json, for: attempt.object, limits: attempt.limits)
        } catch {
            throw RPCError(error.code == .wrongType ? .schemaViolation : .outOfRange, error.message, at: pointer)
        }
    }
}
