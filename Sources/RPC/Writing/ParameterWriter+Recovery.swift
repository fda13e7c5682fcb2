import Devices
import ScomProtocol

extension ParameterWriter {
    /// What flash memory tells of a persistent write that an earlier run of the service had started and not ended. Writes nothing.
    ///
    /// - Throws: `writeUnverified` where flash holds another value, or cannot be read now.
    func resolve(_ write: ParameterWrite, _ call: Call) async throws(RPCError) -> WriteOutcome {
        let step = Step(write: write, subject: write.subject, call: call, prefix: "")
        let flash: ScomValue
        do {
            flash = try await read(step)
        } catch {
            throw RPCError(
                .writeUnverified,
                "the service ended while this request was at work, and what flash memory holds cannot be read now: "
                    + error.message)
        }
        guard write.isSame(flash, write.value) else {
            throw RPCError(
                .writeUnverified,
                "the service ended while this request was at work: flash memory holds \(write.text(flash)), so it "
                    + "was not done, or something else has been written since")
        }
        return WriteOutcome(kind: .verified, before: nil, after: flash, persisted: true)
    }
}
