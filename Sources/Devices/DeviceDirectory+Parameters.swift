public import Dispatcher
public import Runtime
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
        shadowsBefore[address]?[parameter] = nil
        recalled[address]?[parameter] = nil
    }

    /// A write to the parameter's RAM is about to go out: until it is known what became of it, nobody knows what the RAM holds.
    public func writeBegins(_ value: ScomValue, at time: WallTime, of parameter: UInt32, at address: ScomAddress) {
        let before = shadow(of: parameter, at: address)
        setShadow(RAMShadow(value: value, time: time, certainty: .underWay), of: parameter, at: address)
        shadowsBefore[address, default: [:]][parameter] = before
    }

    /// The write changed nothing.
    ///
    /// - Returns: what stood before, as far as it still stands.
    public func shadow(beforeWriteOf parameter: UInt32, at address: ScomAddress) -> RAMShadow? {
        shadowsBefore[address]?[parameter]
    }

    /// Takes over what an earlier run of the service wrote to the RAM of the device of that serial number, once it is seen.
    public func recall(_ shadow: RAMShadow, of parameter: UInt32, at address: ScomAddress, factoryID: FactoryID?) {
        let shadow = RAMShadow(
            value: shadow.value, time: shadow.time,
            certainty: shadow.isKnown ? .recalled : .doubtful)
        recalled[address, default: [:]][parameter] = (factoryID, shadow)
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
