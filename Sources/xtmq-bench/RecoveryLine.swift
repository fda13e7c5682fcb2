import ArgumentParser
import Foundation
import Simulator

/// How the line of a recovery benchmark reaches the service.
enum RecoveryLine: String, CaseIterable, ExpressibleByArgument {
    /// A serial port, and its dialect.
    case serial
    /// A serial server that the service dials, with CR LF after each response.
    case tcp
    /// A gateway that dials in, with CR LF after each response.
    case listen

    /// The gateway, plugged, and what the service's `link` has to be.
    func open(in broker: BenchBroker) throws -> (line: SimulatorServer, link: String) {
        let settings: LineSettings = self == .serial ? .rs232 : .xcomLAN
        let gateway = SimulatedGateway(plant: try Plant(), line: settings)
        let (endpoint, link): (SimulatorEndpoint, String)
        switch self {
        case .serial:
            let path = broker.folder.path + "/line"
            (endpoint, link) = (.pseudoTerminal(link: path), "{serial: \"\(path)\"}")
        case .tcp:
            let port = try FreePort.take()
            (endpoint, link) = (
                .tcp(address: "127.0.0.1", port: port), "{tcp: \"127.0.0.1:\(port)\", baud: 115200, parity: none}"
            )
        case .listen:
            let port = try FreePort.take()
            (endpoint, link) = (
                .dial(host: "127.0.0.1", port: port), "{listen: \"127.0.0.1:\(port)\", baud: 115200, parity: none}"
            )
        }
        let line = SimulatorServer(gateway: gateway, endpoint: endpoint)
        try line.plug()
        return (line, link)
    }
}
