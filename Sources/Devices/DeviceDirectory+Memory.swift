import Dispatcher
import Runtime
public import ScomProtocol

/// What becomes of what was written to the RAM of devices, when they restart, are out of sight, or go.
extension DeviceDirectory {
    /// Adds an observer of parameters in whose RAM nothing is left that was written to it; `nil` for all of them, or of all devices.
    public func observeForgetting(_ observer: @escaping @Sendable (_ parameter: UInt32?, ScomAddress?) -> Void) {
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
        for observer in forgettingObservers { observer(nil, address) }
    }

    /// Another device is at the address: nothing that was written before it came is in its RAM, and of what was written since nobody
    /// knows whether it was there yet.
    func exchanged(_ address: ScomAddress) async {
        limits[address] = nil
        recalled[address] = nil
        shadowsBefore[address] = nil
        for (parameter, shadow) in shadows[address] ?? [:] where shadow.certainty != .underWay {
            guard let returned = returns[address], shadow.time < returned else { continue }
            shadows[address]![parameter] = nil
            for observer in forgettingObservers { observer(parameter, address) }
        }
        doubtShadows(address, .doubtful)
        await dispatcher.invalidateCache(of: address)
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

    /// Adds an observer of values in RAM of which it is not known any more whether they are still there.
    public func observeDoubt(_ observer: @escaping @Sendable (RAMShadow, UInt32, ScomAddress, FactoryID?) -> Void) {
        doubtObservers.append(observer)
    }

    /// The gateway started anew, and the devices may have with it, if the power was away. What their limits are is read again.
    public func doubtMemory() {
        limits.removeAll()
        for address in Set(shadows.keys).union(recalled.keys) { doubtShadows(address, .doubtful) }
    }

    /// Whether the device's RAM still holds what was written to it, or again what flash memory does, is less certain than it was.
    func doubtShadows(_ address: ScomAddress, _ certainty: RAMShadow.Certainty) {
        var doubted: [(UInt32, RAMShadow, FactoryID?)] = []
        for (parameter, shadow) in shadows[address] ?? [:] where shadow.isMoreCertain(than: certainty) {
            shadows[address]![parameter]!.certainty = certainty
            doubted.append((parameter, shadow, device(at: address)?.factoryID))
        }
        for (parameter, shadow) in shadowsBefore[address] ?? [:] where shadow.isMoreCertain(than: certainty) {
            shadowsBefore[address]![parameter]!.certainty = certainty
        }
        for (parameter, (factoryID, shadow)) in recalled[address] ?? [:] where shadow.isMoreCertain(than: certainty) {
            recalled[address]![parameter]!.shadow.certainty = certainty
            doubted.append((parameter, shadow, factoryID))
        }
        guard certainty == .doubtful else { return }
        for (parameter, shadow, factoryID) in doubted {
            var shadow = shadow
            shadow.certainty = .doubtful
            for observer in doubtObservers { observer(shadow, parameter, address, factoryID) }
        }
    }
}

extension RAMShadow {
    fileprivate func isMoreCertain(than other: Certainty) -> Bool {
        // What is under way is decided by its answer.
        let order: [Certainty] = [.doubtful, .recalled, .interrupted, .acknowledged]
        guard let own = order.firstIndex(of: certainty), let others = order.firstIndex(of: other) else { return false }
        return own > others
    }
}
