import Dispatcher
public import ScomProtocol

/// What becomes of what was written to the RAM of devices, when they restart, are out of sight, or go.
extension DeviceDirectory {
    /// Adds an observer of addresses whose RAM holds nothing any more that was written to it; `nil` for all.
    public func observeForgetting(_ observer: @escaping @Sendable (ScomAddress?) -> Void) {
        forgettingObservers.append(observer)
    }

    /// Forgets all that was known of the device's memory: it restarted or is another one. Without an address, of all devices.
    public func forget(_ address: ScomAddress? = nil) async {
        forgetMemory(of: address)
        await dispatcher.invalidateCache(of: address)
    }

    /// As `forget`, but for what the dispatcher keeps.
    public func forgetMemory(of address: ScomAddress? = nil) {
        if let address {
            limits[address] = nil
        } else {
            limits.removeAll()
        }
        forgetShadows(address)
    }

    func forgetShadows(_ address: ScomAddress?) {
        if let address {
            shadows[address] = nil
            shadowsBefore[address] = nil
            recalled[address] = nil
        } else {
            shadows.removeAll()
            shadowsBefore.removeAll()
            recalled.removeAll()
        }
        for observer in forgettingObservers { observer(address) }
    }

    /// The device at the address is known: what an earlier run wrote to it holds, what it wrote to another one does not. It may have
    /// written before it had learnt the serial number itself.
    func adoptRecalled(_ device: Device, isComplete: Bool) {
        guard isComplete || device.factoryID != nil, let kept = recalled.removeValue(forKey: device.address) else {
            return
        }
        for (parameter, (factoryID, shadow)) in kept
        where (factoryID == nil || factoryID == device.factoryID) && shadows[device.address]?[parameter] == nil {
            shadows[device.address, default: [:]][parameter] = shadow
        }
    }

    /// Adds an observer of values in RAM that have become doubtful by themselves.
    public func observeDoubt(_ observer: @escaping @Sendable (RAMShadow, UInt32, Device) -> Void) {
        doubtObservers.append(observer)
    }

    /// The gateway started anew, and the devices may have with it, if the power was away: whether their RAM still holds what was written
    /// to it, or again what flash memory does, nobody knows. What their limits are is read again.
    public func doubtMemory() {
        limits.removeAll()
        for address in shadows.keys {
            for (parameter, shadow) in shadows[address]! where shadow.isKnown {
                shadows[address]![parameter]!.certainty = .doubtful
                guard let device = device(at: address) else { continue }
                for observer in doubtObservers { observer(shadows[address]![parameter]!, parameter, device) }
            }
        }
        for address in shadowsBefore.keys {
            for parameter in shadowsBefore[address]!.keys {
                shadowsBefore[address]![parameter]!.certainty = .doubtful
            }
        }
        for address in recalled.keys {
            for parameter in recalled[address]!.keys {
                recalled[address]![parameter]!.shadow.certainty = .doubtful
            }
        }
    }

    /// The device was out of sight, and may have restarted meanwhile.
    func doubtShadows(_ address: ScomAddress) {
        for (parameter, shadow) in shadows[address] ?? [:] where shadow.certainty == .acknowledged {
            shadows[address]![parameter]!.certainty = .recalled
        }
        for (parameter, shadow) in shadowsBefore[address] ?? [:] where shadow.certainty == .acknowledged {
            shadowsBefore[address]![parameter]!.certainty = .recalled
        }
    }
}
