public import ScomProtocol

/// Something that befalls the installation or its line for a while, apart from single exchanges.
public enum Incident: Hashable, Sendable {
    /// The line is pulled out and put back after that time.
    case unplug(Duration)
    /// The gateway hears and says nothing.
    case silence(Duration)
    /// The gateway answers that it has no time (spec §4.7).
    case busy(Duration)
    /// The gateway starts anew, after so long without an answer.
    case restart(Duration)
    /// All answers come so much later.
    case slow(by: Duration, Duration)
    /// A device leaves the bus and comes back.
    case remove(ScomAddress, Duration)
    /// A device leaves the bus, and another one comes to its address: it has another serial number.
    case swap(ScomAddress, Duration)
    /// A device starts anew and loads its RAM from flash memory.
    case reset(ScomAddress)
    /// The next exchanges meet these faults, one each.
    case faults([Fault])

    /// How long it lasts.
    public var duration: Duration {
        switch self {
        case .unplug(let duration), .silence(let duration), .busy(let duration), .restart(let duration),
            .slow(_, let duration), .remove(_, let duration), .swap(_, let duration):
            duration
        case .reset, .faults: .zero
        }
    }
}

extension SimulatedGateway {
    /// Begins an incident; `unplug` is its line's affair.
    public mutating func begin(_ incident: Incident, at now: ContinuousClock.Instant) {
        pass(to: now)
        switch incident {
        case .unplug: break
        case .silence: faults.isSilent = true
        case .busy(let duration): busyUntil = now + duration
        case .restart:
            restart()
            faults.isSilent = true
        case .slow(let delay, _): faults.slowedBy = delay
        case .remove(let address, _), .swap(let address, _): plant.remove(address)
        case .reset(let address): plant.restart(address)
        case .faults(let script): faults.script += script
        }
        collectEvents()
    }

    /// Ends an incident that was begun.
    public mutating func end(_ incident: Incident, at now: ContinuousClock.Instant) {
        pass(to: now)
        switch incident {
        case .unplug, .busy, .reset, .faults: break
        case .silence, .restart: faults.isSilent = false
        case .slow: faults.slowedBy = .zero
        case .remove(let address, _): plant.restore(address)
        case .swap(let address, _): plant.replace(address)
        }
        collectEvents()
    }
}

extension Plant {
    /// Puts another device to the address: it has the next serial number.
    public mutating func replace(_ address: ScomAddress) {
        guard let device = devices.first(where: { $0.address == address }) else { return }
        restore(address, factoryID: FactoryID(rawValue: device.factoryID.rawValue &+ 1))
    }
}
