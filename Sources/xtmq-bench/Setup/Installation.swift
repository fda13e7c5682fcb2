import Foundation
import Glibc
import JSONValue
import Runtime
import Simulator

/// Broker, simulated line and service, and the time that the service took to come up.
final class Installation {
    let broker: BenchBroker
    let line: SimulatorServer
    let service: BenchService
    let load: LoadThread
    /// From the start of the process to the retained `online`.
    private(set) var startTime: Duration = .zero

    init(line settings: LineSettings, configuration: String = "snapshots: []") async throws {
        broker = try BenchBroker()
        line = try SimulatedLine.open(settings)
        load = LoadThread(port: broker.port)
        let online = try await load.waitFor("xtender/status") { $0 == Array("online".utf8) }
        let began = ContinuousClock.now
        service = try BenchService(broker: broker, line: line.path ?? "", configuration: configuration)
        startTime = began.duration(to: try await online.value)
        try await waitForDevices()
    }

    deinit {
        line.stop()
    }

    /// Devices are asked for until all ten that the plant has are there.
    private func waitForDevices() async throws {
        for _ in 0..<200 {
            let answer = try await load.request("list-devices", "{}")
            if (answer["result"]?["devices"]?.array?.count ?? 0) >= 10 { return try await settle() }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw BenchError("the service did not find the simulated devices within 20 s")
    }

    /// Waits until discovery has asked all it wants to know; where snapshots are read the line is never at rest.
    private func settle() async throws {
        for _ in 0..<10 {
            let before = line.withGateway { $0.counters.requests }
            try await Task.sleep(for: .seconds(1))
            if line.withGateway({ $0.counters.requests }) == before { return }
        }
    }

    /// In MB, once the service has given back what only its start needed, 10 s after it.
    func idleResidentMegabytes() async throws -> Double {
        try await Task.sleep(for: .seconds(12))
        return service.residentMegabytes
    }

    func statistics() async throws -> JSONValue {
        try await load.request("get-stats", "{}")["result"] ?? .null
    }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The plant of six Xtenders, a BSP, two VarioTracks and the gateway, behind a pseudo-terminal.
enum SimulatedLine {
    static func open(_ settings: LineSettings) throws -> SimulatorServer {
        var configuration = PlantConfiguration()
        configuration.datalogMinutes = 1
        let gateway = SimulatedGateway(plant: try Plant(configuration), line: settings)
        // By a link: the bare number of a pseudo-terminal may be another program's by the time it is opened again.
        let link = "/tmp/xtmq-bench-line-\(getpid())"
        let server = SimulatorServer(gateway: gateway, endpoint: .pseudoTerminal(link: link))
        try server.plug()
        return server
    }
}
