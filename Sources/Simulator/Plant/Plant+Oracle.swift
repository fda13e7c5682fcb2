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
    /// - Parameter orRAM: whether it may also be what was written to RAM last, before a start of the device too: nobody can read that.
    public func had(
        _ value: ScomValue, asParameter number: UInt32, at address: ScomAddress, between first: WallTime,
        and last: WallTime, orRAM: Bool = false
    ) -> Bool {
        guard let device = devices.first(where: { $0.address == address }),
            let object = objects.object(number, of: device.family), object.kind == .parameter
        else { return false }
        let delivered = defaultValue(of: object)
        let start = [(time: configuration.start, value: delivered)]
        let replaced = device.replacements.map { (time: $0, value: delivered) }
        let written = writes.filter { $0.device == address && $0.property.objectID == number && $0.error == nil }
        func had(_ writes: [WriteRecord]) -> Bool {
            let changes = writes.compactMap { write in write.value.map { (write.time, object.stored($0)) } }
            let history = (start + changes + replaced).sorted { $0.time < $1.time }
            let standing = history.last { $0.time <= first }.map { [$0.value] } ?? []
            return (standing + history.filter { $0.time >= first && $0.time <= last }.map(\.value)).contains(value)
        }
        return had(written.filter(\.wroteFlash)) || orRAM && had(written)
    }

    private func step(at time: WallTime) -> Int64 {
        max(0, time.millisecondsSince1970 - configuration.start.millisecondsSince1970) / configuration.stepMilliseconds
    }
}
