import Simulator

/// A simulated installation at the end of a line, as the options describe them.
struct SimulatedLine {
    private let line: SimulatedLineOptions
    private let plant: SimulatedPlantOptions

    init(_ line: SimulatedLineOptions, _ plant: SimulatedPlantOptions) {
        self.line = line
        self.plant = plant
    }

    /// Serves it once it is plugged in.
    func server(at endpoint: SimulatorEndpoint) throws(SimulatorError) -> SimulatorServer {
        let faults: FaultPlan =
            line.faults > 0
            ? .everything(probability: line.faults, seed: plant.seed) : FaultPlan(seed: plant.seed)
        let gateway = SimulatedGateway(
            plant: try Plant(plant.configuration), line: line.settings, faults: faults, timeFactor: plant.speed)
        return SimulatorServer(gateway: gateway, endpoint: endpoint)
    }
}
