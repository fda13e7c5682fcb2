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
        let incidents = try line.incidents()
        let gateway = SimulatedGateway(
            plant: try Plant(plant.configuration), line: line.settings, faults: line.faultPlan(seed: plant.seed),
            timeFactor: plant.speed)
        let server = SimulatorServer(gateway: gateway, endpoint: endpoint)
        server.play(incidents)
        return server
    }
}
