import Devices
import Dispatcher
import JSONValue
import ScomCatalog
import ScomProtocol

extension ParameterWriter {
    /// Holds the value against the device's own limits, where it tells any, else the catalogue's.
    ///
    /// Steps are not checked: a value between two is rounded by the device (spec §4.5), which harms nobody.
    func checkLimits(_ step: Step) async throws(RPCError) {
        guard step.write.object.meaning == .number else { return }
        if step.write.isWithin(await limits(step)) { return }
        // They are read once and kept; before a client is refused for them they are looked at again.
        await services.directory.forgetLimits(of: step.write.object.number, at: step.address)
        let limits = await limits(step)
        if step.write.isWithin(limits) { return }
        throw RPCError(
            .outOfRange,
            "\(step.write.text(step.write.value)) is out of range: \(step.write.object.name) of "
                + "\(step.subject.name) takes \(step.write.text(limits))",
            at: step.prefix + "/value")
    }

    /// How a refusal of the write by device or gateway is told: with the range allowed now where that is the reason.
    func refusal(_ error: DispatchError, _ step: Step) async -> RPCError {
        var told = RPCError(
            error, device: step.subject.name,
            at: error.pointer(step.prefix + "/value", device: step.prefix + "/device"))
        guard error == .device(.dataTooBig) || error == .device(.dataTooSmall) else { return told }
        await services.directory.forgetLimits(of: step.write.object.number, at: step.address)
        let limits = await limits(step)
        guard limits.minimum != nil || limits.maximum != nil else { return told }
        told.message += "; \(step.write.object.name) takes \(step.write.text(limits)) now"
        if step.write.isWithin(limits) { told.message += ", and less where other parameters bound it" }
        return told
    }

    private func limits(_ step: Step) async -> ParameterLimits {
        let object = step.write.object
        var (limits, cost) = await services.directory.limits(
            of: object.number, at: step.address, format: step.write.value.format, client: step.call.client,
            priority: .write, deadline: step.call.deadline)
        step.call.charge(cost)
        let catalogued = await services.directory.catalogLimits(of: object, at: step.address)
        limits.minimum = limits.minimum ?? catalogued.minimum
        limits.maximum = limits.maximum ?? catalogued.maximum
        return limits
    }
}

extension ParameterWrite {
    /// `from 36 Vdc to 60 Vdc`
    fileprivate func text(_ limits: ParameterLimits) -> String {
        [limits.minimum.map { "from \(text($0))" }, limits.maximum.map { "to \(text($0))" }]
            .compactMap(\.self).joined(separator: " ")
    }

    fileprivate func isWithin(_ limits: ParameterLimits) -> Bool {
        guard let number = value.number else { return true }
        return !(limits.minimum.map { number < $0 - tolerance } ?? false)
            && !(limits.maximum.map { number > $0 + tolerance } ?? false)
    }
}
