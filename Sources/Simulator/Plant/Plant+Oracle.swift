public import Runtime
public import ScomProtocol

/// What an installation with proof values had at some time, whatever was answered late or out of turn.
extension Plant {
    /// Whether a user info of a device had this value at a moment between two that the plant has seen.
    ///
    /// Of proof values alone: they tell device, object and step, so that a right value of another moment is a wrong one. Times that lie
    /// more than 255 steps apart cannot be told from each other.
    public func had(
        _ value: Float, asInfo number: UInt32, at address: ScomAddress, between first: WallTime, and last: WallTime
    ) -> Bool {
        guard let index = devices.firstIndex(where: { $0.address == address }),
            let object = objects.object(number, of: devices[index].family), object.kind == .info
        else { return false }
        if let identity = identity(number, of: devices[index]) { return value == Float(identity) }
        guard object.format == .float else { return value == proof(of: object, ofDevice: index) }
        guard let proof = ProofValue(value), proof.object == object.index,
            proof.device == ProofValue.device(at: address)
        else { return false }
        let steps = step(at: first)...max(step(at: first), step(at: last))
        return steps.count > 255 || steps.contains { Int($0 & 0xFF) == proof.tick }
    }

    /// Whether flash memory of a device had this value of a parameter at a moment between two; times are the plant's own.
    ///
    /// - Parameter inRAM: whether what the device worked with is meant instead, which no read over the line gives.
    public func had(
        _ value: ScomValue, asParameter number: UInt32, at address: ScomAddress, between first: WallTime,
        and last: WallTime, inRAM: Bool = false
    ) -> Bool {
        guard let device = devices.first(where: { $0.address == address }),
            let object = objects.object(number, of: device.family), object.kind == .parameter
        else { return false }
        let history = ParameterHistory(
            device: device, object: object, delivered: defaultValue(of: object), writes: writes)
        return inRAM
            ? history.ram(between: first, and: last).contains(value)
            : history.flash(between: first, and: last).contains(value)
    }

    private func step(at time: WallTime) -> Int64 {
        max(0, time.millisecondsSince1970 - configuration.start.millisecondsSince1970) / configuration.stepMilliseconds
    }
}
