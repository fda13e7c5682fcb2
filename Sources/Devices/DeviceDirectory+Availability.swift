import Logging
import ScomClient
import ScomProtocol

extension DeviceDirectory {
    /// Timeouts in a row after which a device counts as gone.
    private static let timeoutLimit = 2

    /// Everything is out of reach while the link is down.
    public func linkChanged(isUp: Bool) {
        isLinkUp = isUp
        guard !isUp else { return }
        for id in found.keys { setAvailable(false, id) }
    }

    /// What an exchange tells of who answers.
    func watch(_ exchange: ScomExchange, _ outcome: ExchangeOutcome) {
        for (operation, result) in zip(exchange.operations, outcome.results) {
            let address = operation.address
            switch result {
            case .success: answered(address)
            case .failure(.device(.deviceNotFound)):
                if case .single = exchange { gone(address, isOffBus: true) }
            case .failure(.responseTimeout), .failure(.device(.responseTimeout)):
                timeouts[address, default: 0] += 1
                if timeouts[address]! >= DeviceDirectory.timeoutLimit { gone(address) }
            case .failure(.device):
                if case .single = exchange { answered(address) }
            case .failure: break
            }
        }
    }

    func setAvailable(_ isAvailable: Bool, _ id: DeviceID) {
        guard var device = found[id], device.isAvailable != isAvailable else { return }
        device.isAvailable = isAvailable
        found[id] = device
        logger.notice(
            isAvailable ? "device is back" : "device does not answer", metadata: ["device.id": "\(id)"])
        notify(.availability(device))
        notify(.list)
        guard isAvailable else { return }
        // A device that left the bus has restarted, or is another one: what was known of its RAM is void. One that only could
        // not be reached may have.
        if offBus.remove(id) != nil { forgetShadows(id.address) } else { doubtShadows(id.address) }
        Task { await identify(id) }
    }

    private func answered(_ address: ScomAddress) {
        if timeouts[address] != nil { timeouts[address] = nil }
        guard let device = device(at: address), !device.isAvailable else { return }
        setAvailable(true, device.id)
    }

    private func gone(_ address: ScomAddress, isOffBus: Bool = false) {
        guard let device = device(at: address) else { return }
        if isOffBus { offBus.insert(device.id) }
        setAvailable(false, device.id)
    }
}
