import Configuration
import Devices
import Dispatcher
import GatewayEvents
import Logging
import Runtime
import ScomClient
import ScomLink
import ScomProtocol

/// The link's state, and the search for devices that follows from it.
extension Switchboard {
    /// How long to wait before looking for devices again.
    private enum Pause {
        static let nothingFound = Duration.seconds(5)
        /// Devices may still have been starting, or their answers have got lost.
        static let second = Duration.seconds(60)
        static let later = Duration.seconds(600)
        static let quiet = Duration.seconds(60)
    }

    /// In its turn, as the link tells from within an exchange.
    nonisolated func linkChanged(to state: LinkState) {
        executor.perform { [weak self] in self?.assumeIsolated { $0.linkBecame(state) } }
    }

    private func linkBecame(_ state: LinkState) {
        guard let parts else { return }
        let (wasUp, isUp) = (linkState == .up, state == .up)
        linkState = state
        linkSince = clocks.wall()
        if wasUp != isUp {
            if isUp {
                parts.dispatcher.assumeIsolated { $0.linkCameUp() }
            } else {
                parts.dispatcher.assumeIsolated { $0.linkWentDown() }
            }
            parts.directory.assumeIsolated { $0.linkChanged(isUp: isUp) }
            if isUp { parts.messages.assumeIsolated { $0.lookAgain() } }
            discovery?.cancel()
            discovery = isUp ? Task { await discover(parts) } : nil
        }
        announceService()
        tellStatus()
    }

    /// Looks for devices and what the gateway tells of itself, until the link goes down.
    private func discover(_ parts: Parts) async {
        guid = nil
        var pauses = [Pause.second, Pause.later]
        // Nobody waits for those after the first; where devices are known, what they read goes before the search for others.
        var priority = devices.isEmpty ? Priority.request : .snapshot
        await parts.directory.callRoll()
        while !Task.isCancelled {
            if guid == nil { await readGUID(parts) }
            await parts.directory.scan(priority)
            priority = .snapshot
            announceService()
            var pause = Pause.nothingFound
            if isEverybodyFound { pause = pauses.count > 1 ? pauses.removeFirst() : pauses[0] }
            try? await Task.sleep(for: pause)
            let isQuiet = configuration.isQuiet
            while !Task.isCancelled, isQuiet(clocks.wall()) { try? await Task.sleep(for: Pause.quiet) }
        }
    }

    private var isEverybodyFound: Bool {
        let found = devices.map(\.id)
        switch configuration.devices {
        case .automatic: return !found.isEmpty
        case .listed(let listed): return listed.allSatisfy { found.contains($0.id) }
        }
    }

    private func readGUID(_ parts: Parts) async {
        let completion = await parts.dispatcher.perform(
            DispatchRequest(
                [.readGUID], priority: .request, client: "xtmq discovery", deadline: clocks.now() + .seconds(10)))
        guard case .success(let reading)? = completion.results.first, case .bytes(let bytes) = reading.value else {
            return
        }
        guid = InstallationGUID(bytes)
    }
}
