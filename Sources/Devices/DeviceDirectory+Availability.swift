import Dispatcher
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

    /// Nobody exchanges a device, and none starts anew, in less time than this.
    private static let timeToStart = Duration.seconds(10)
    private static let presenceClient = "xtmq presence"

    /// Everything is out of reach while the link is down.
    public func linkChanged(isUp: Bool) {
        isLinkUp = isUp
        guard !isUp else { return }
        lostTogether = Set(found.keys).subtracting(offBus)
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
        // One exchange is one question to a device, however many values it asks for.
        var silent: Set<ScomAddress> = []
        for (operation, result) in zip(exchange.operations, outcome.results) {
            let address = operation.address
            switch result {
            case .success:
                answered(address)
                heard[address] = clocks.now()
            case .failure(.device(.deviceNotFound)):
                if case .single = exchange { gone(address, isOffBus: true) }
            case .failure(.responseTimeout), .failure(.device(.responseTimeout)):
                silent.insert(address)
            // The gateway says so of itself, whatever the device.
            case .failure(.device(.gatewayBusy)): break
            case .failure(.device):
                if case .single = exchange { answered(address) }
            case .failure: break
            }
        }
        for address in silent.sorted() {
            timeouts[address, default: 0] += 1
            if timeouts[address]! >= DeviceDirectory.timeoutLimit { gone(address) }
        }
        if outcome.flags != nil { lookForLost() }
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
        if isGateway { lostTogether = Set(found.keys).subtracting(offBus) }
        for address in isGateway ? found.keys.map(\.address).sorted() : unanswered.sorted() { gone(address) }
    }

    /// The gateway answers again: whoever was given up with it is asked at once, all in one exchange where that is possible, not one by
    /// one when somebody wants to know something of them. Once; who does not answer then is one of those that do not.
    private func lookForLost() {
        let lost = lostTogether.filter { found[$0]?.isAvailable == false }
        lostTogether.removeAll()
        guard !lost.isEmpty else { return }
        let probes = lost.sorted { $0.address < $1.address }.map(probe)
        // Before all others, which are many after a silence: what is said of these devices is not known to be true.
        let request = DispatchRequest(
            probes, priority: .write, client: DeviceDirectory.presenceClient, deadline: clocks.now() + .seconds(10))
        Task { _ = await dispatcher.perform(request) }
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
        let wasOffBus = offBus.remove(id) != nil
        let wasBrief = heard[id.address].map { clocks.now() - $0 < DeviceDirectory.timeToStart } ?? false
        // A device that left the bus has restarted, or has only been cut off from it: its RAM may hold what was written to it or not.
        doubtShadows(id.address, wasOffBus ? .doubtful : wasBrief ? .interrupted : .recalled)
        if wasOffBus || !wasBrief, unidentified.insert(id).inserted { returns[id.address] = clocks.wall() }
        if unidentified.contains(id) { Task { await identify(id) } }
    }

    private func answered(_ address: ScomAddress) {
        if timeouts[address] != nil { timeouts[address] = nil }
        if let device = device(at: address), !device.isAvailable { setAvailable(true, device.id) }
    }

    private func gone(_ address: ScomAddress, isOffBus: Bool = false) {
        guard let device = device(at: address) else { return }
        if isOffBus { offBus.insert(device.id) }
        setAvailable(false, device.id)
    }
}
