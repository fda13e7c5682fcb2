import Runtime

extension SimulatorServer {
    /// Lets incidents befall the installation from now on, in place of those of an earlier script.
    public func play(_ script: IncidentScript) {
        state.withLock { $0.schedule = IncidentSchedule(script, from: .now) }
        executor.perform { [weak self] in self?.playDue() }
    }

    private func playDue() {
        while let step = state.withLock({ $0.schedule?.next(at: .now) }) { carryOut(step) }
        let due = state.withLock { state -> ContinuousClock.Instant? in
            if let timer = state.incidentTimer { executor.cancel(timer) }
            return state.schedule?.nextDue
        }
        guard let due else { return }
        let timer = executor.schedule(at: due) { [weak self] in self?.playDue() }
        state.withLock { $0.incidentTimer = timer }
    }

    private func carryOut(_ step: IncidentSchedule.Step) {
        switch step {
        case .begin(.unplug): unplug()
        case .end(.unplug): plugAgain()
        case .begin(let incident): withGateway { $0.begin(incident, at: .now) }
        case .end(let incident): withGateway { $0.end(incident, at: .now) }
        }
    }

    /// A port may be held for a moment by connections that were cut.
    private func plugAgain() {
        guard !state.withLock({ $0.isStopped || $0.isPlugged }) else { return }
        do throws(SimulatorError) {
            try plug()
        } catch {
            executor.schedule(at: .now + .milliseconds(200)) { [weak self] in self?.plugAgain() }
        }
    }
}
