import Runtime
import ScomProtocol

/// What a parameter of one device was, by the log of writes; looked through from its end, as the newest is asked for.
struct ParameterHistory {
    let device: SimulatedDevice
    let object: SimulatedObject
    /// What it is in a new device.
    let delivered: ScomValue
    let writes: [WriteRecord]

    /// All that flash memory held from one moment to another.
    func flash(between first: WallTime, and last: WallTime) -> [ScomValue] {
        [flash(at: first)] + values(between: first, and: last) { $0.wroteFlash }
            + device.replacements.filter { $0 >= first && $0 <= last }.map { _ in delivered }
    }

    /// All that the device worked with from one moment to another.
    func ram(between first: WallTime, and last: WallTime) -> [ScomValue] {
        [ram(at: first)] + values(between: first, and: last) { _ in true }
            + device.starts.filter { $0 >= first && $0 <= last }.map { flash(at: $0) }
    }

    private func flash(at time: WallTime) -> ScomValue {
        let written = newest(at: time) { $0.wroteFlash }
        guard let replaced = device.replacements.last(where: { $0 <= time }) else {
            return written.map(value) ?? delivered
        }
        return written.flatMap { $0.time > replaced ? value($0) : nil } ?? delivered
    }

    private func ram(at time: WallTime) -> ScomValue {
        let written = newest(at: time) { _ in true }
        if let start = device.starts.last(where: { $0 <= time }), written.map({ $0.time <= start }) ?? true {
            return flash(at: start)
        }
        return written.map(value) ?? delivered
    }

    /// Flash memory keeps less of a number than RAM.
    private func value(_ write: WriteRecord) -> ScomValue {
        let value = write.value ?? delivered
        return write.wroteFlash ? object.stored(value) : value
    }

    private func values(
        between first: WallTime, and last: WallTime, where condition: (WriteRecord) -> Bool
    ) -> [ScomValue] {
        var values: [ScomValue] = []
        for write in writes.reversed() {
            if write.time < first { break }
            if write.time <= last, isOwn(write), condition(write) { values.append(value(write)) }
        }
        return values
    }

    private func newest(at time: WallTime, where condition: (WriteRecord) -> Bool) -> WriteRecord? {
        writes.last { $0.time <= time && isOwn($0) && condition($0) }
    }

    private func isOwn(_ write: WriteRecord) -> Bool {
        write.device == device.address && write.property.objectID == object.number && write.error == nil
    }
}
