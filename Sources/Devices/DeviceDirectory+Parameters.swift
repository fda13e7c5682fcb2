public import Dispatcher
public import Runtime
import ScomClient
public import ScomProtocol

extension DeviceDirectory {
    /// What this service wrote to the parameter's RAM, as far as that still stands.
    public func shadow(of parameter: UInt32, at address: ScomAddress) -> RAMShadow? {
        shadows[address]?[parameter]
    }

    /// Remembers what was written to RAM and acknowledged.
    public func remember(_ value: ScomValue, writtenTo parameter: UInt32, at address: ScomAddress, time: WallTime) {
        shadows[address, default: [:]][parameter] = RAMShadow(value: value, time: time)
    }

    /// A write to flash sets RAM too, so that nothing is left to remember.
    public func forgetShadow(of parameter: UInt32, at address: ScomAddress) {
        shadows[address]?[parameter] = nil
    }

    /// Forgets all that was known of the device's memory: it restarted or is another one. Without an address, of all devices.
    public func forget(_ address: ScomAddress? = nil) async {
        if let address {
            shadows[address] = nil
            limits[address] = nil
        } else {
            shadows.removeAll()
            limits.removeAll()
        }
        await dispatcher.invalidateCache(of: address)
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
