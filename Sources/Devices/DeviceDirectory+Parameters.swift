public import Dispatcher
import ScomClient
public import ScomProtocol

extension DeviceDirectory {
    /// What this service wrote to the parameter's RAM, as far as that still stands.
    public func shadow(of parameter: UInt32, at address: ScomAddress) -> RAMShadow? {
        shadows[address]?[parameter] ?? recalled[address]?[parameter]?.shadow
    }

    /// Remembers what was written to RAM; `nil` where nothing is left to remember, as after a write to flash, which sets RAM too.
    public func setShadow(_ shadow: RAMShadow?, of parameter: UInt32, at address: ScomAddress) {
        shadows[address, default: [:]][parameter] = shadow
        recalled[address]?[parameter] = nil
    }

    /// Takes over what an earlier run of the service wrote to the RAM of the device of that serial number, once it is seen.
    public func recall(_ shadow: RAMShadow, of parameter: UInt32, at address: ScomAddress, factoryID: FactoryID?) {
        let shadow = RAMShadow(
            value: shadow.value, time: shadow.time,
            certainty: shadow.certainty == .doubtful ? .doubtful : .recalled)
        recalled[address, default: [:]][parameter] = (factoryID, shadow)
    }

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
            recalled[address] = nil
        } else {
            shadows.removeAll()
            recalled.removeAll()
        }
        for observer in forgettingObservers { observer(address) }
    }

    /// The device was out of sight, and may have restarted meanwhile.
    func doubtShadows(_ address: ScomAddress) {
        for (parameter, shadow) in shadows[address] ?? [:] where shadow.certainty == .acknowledged {
            shadows[address]![parameter]!.certainty = .recalled
        }
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

    /// Forgets the limits of a parameter: they depend on others, and have shown to be not what they were.
    public func forgetLimits(of parameter: UInt32, at address: ScomAddress) {
        limits[address]?[parameter] = nil
    }

    /// The device's own limits of a parameter, read once and kept; `nil` members where it tells none.
    public func limits(
        of parameter: UInt32, at address: ScomAddress, format: ScomFormat, client: String, priority: Priority,
        deadline: ContinuousClock.Instant
    ) async -> (limits: ParameterLimits, cost: DispatchCost) {
        if let known = limits[address]?[parameter] { return (known, DispatchCost()) }
        let reads = [PropertyID.minimumQSP, .maximumQSP].map {
            ScomOperation.readParameter(parameter, $0, of: address, as: format)
        }
        let completion = await dispatcher.perform(
            DispatchRequest(reads, priority: priority, client: client, deadline: deadline))
        let values = completion.results.map { try? $0.get().value }
        let read = ParameterLimits(
            minimum: values[0].flatMap { $0.isFinite ? $0.number : nil },
            maximum: values[1].flatMap { $0.isFinite ? $0.number : nil })
        let isAnswered = completion.results.allSatisfy {
            switch $0 {
            case .success, .failure(.device): true
            case .failure: false
            }
        }
        if isAnswered { limits[address, default: [:]][parameter] = read }
        return (read, completion.cost)
    }
}
