import Logging
import Runtime
import ScomClient
import ScomProtocol

extension DeviceDirectory {
    /// Timeouts in a row after which a device counts as gone.
    private static let timeoutLimit = 2
    /// How long after a timeout nobody at all may have answered before that counts as the second one: with a look at the line every 2 s
    /// and a response timeout of 2 s, a gateway that fell silent is told within 5 s.
    private static let silence = Duration.milliseconds(800)

    /// Everything is out of reach while the link is down.
    public func linkChanged(isUp: Bool) {
        isLinkUp = isUp
        guard !isUp else { return }
        for id in found.keys { setAvailable(false, id) }
    }

    /// What an exchange tells of who answers.
    func watch(_ exchange: ScomExchange, _ outcome: ExchangeOutcome) {
        if outcome.flags == nil {
            awaitAnswer(exchange, outcome)
        } else {
            answers += 1
            unanswered.removeAll()
            unansweredExchanges = 0
            // Whatever answered did so by way of the gateway.
            answered(.gateway)
        }
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

    /// After a timeout: where the next question has no answer either, or none came for a while, whoever was asked in vain is gone; all
    /// are, where it can only be the gateway.
    private func awaitAnswer(_ exchange: ScomExchange, _ outcome: ExchangeOutcome) {
        let addresses = zip(exchange.operations, outcome.results).filter { $1 == .failure(.responseTimeout) }
        guard !addresses.isEmpty else { return }
        unanswered.formUnion(addresses.map { $0.0.address })
        unansweredExchanges += 1
        if unansweredExchanges >= DeviceDirectory.timeoutLimit { return giveUnansweredUp() }
        let answers = answers
        executor.schedule(at: clocks.now() + DeviceDirectory.silence) { [weak self] in
            self?.assumeIsolated { directory in
                if directory.answers == answers, directory.isLinkUp { directory.giveUnansweredUp() }
            }
        }
    }

    private func giveUnansweredUp() {
        // For a device that does not answer the gateway does, with an error.
        let isGateway = unansweredExchanges > 1 || unanswered.count > 1 || unanswered.contains(.gateway)
        for address in isGateway ? found.keys.map(\.address).sorted() : unanswered.sorted() { gone(address) }
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
