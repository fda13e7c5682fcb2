import CLinux
import Glibc
import Runtime
import ScomProtocol
import Simulator
import Testing

/// A gateway on real descriptors.
@Suite(.serialized) struct ServerTests {
    static let read = ScomRequest(to: ScomAddress(101), .read, PropertyReference(.userInfo, 3000, .value))

    /// Waits for so many bytes; fewer where they do not come within two seconds.
    static func receive(_ count: Int, from descriptor: CInt) -> [UInt8] {
        var received: [UInt8] = []
        while received.count < count {
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 2000) == 1 else { break }
            var buffer = [UInt8](repeating: 0, count: 2048)
            let size = Glibc.read(descriptor, &buffer, buffer.count)
            guard size > 0 else { break }
            received += buffer[..<size]
        }
        return received
    }

    static func exchange(_ request: ScomRequest, over descriptor: CInt) -> ScomResponse? {
        let bytes = request.frame(from: ScomAddress(7)).bytes
        guard write(descriptor, bytes, bytes.count) == bytes.count else { return nil }
        var decoder = FrameDecoder()
        decoder.append(receive(30, from: descriptor))
        while let element = decoder.next() {
            if case .frame(let frame) = element { return ScomResponse(frame) }
        }
        return nil
    }

    /// A gateway on a terminal behind a link in a folder of its own: the bare number of a terminal may be another program's
    /// by the time it is opened.
    private static func serving(_ line: LineSettings, _ body: (SimulatorServer, String) throws -> Void) throws {
        var template = Array("/tmp/xtmq-simulator-test-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        defer { rmdir(folder) }
        let link = folder + "/xcom"
        let server = SimulatorServer(
            gateway: SimulatedGateway(plant: try frozenPlant(), line: line), endpoint: .pseudoTerminal(link: link))
        try server.plug()
        defer { server.stop() }
        try body(server, link)
    }

    @Test func servesAPseudoTerminalBehindALink() throws {
        try Self.serving(.unpaced) { server, link in
            #expect(server.path == link)
            let first = open(link, O_RDWR | O_NOCTTY)
            try #require(first >= 0)
            let expected = server.withPlant { $0.value(of: info(3000), at: ScomAddress(101)) }
            #expect(Self.exchange(Self.read, over: first)?.result == expected.map { $0.encoded })
            close(first)

            // Another client after the first one has gone.
            let second = open(link, O_RDWR | O_NOCTTY)
            #expect(Self.exchange(Self.read, over: second) != nil)

            server.unplug()
            #expect(access(link, F_OK) != 0)
            var byte: UInt8 = 0
            #expect(Glibc.read(second, &byte, 1) <= 0)
            close(second)

            try server.plug()
            let third = open(link, O_RDWR | O_NOCTTY)
            #expect(Self.exchange(Self.read, over: third) != nil)
            close(third)
        }
    }

    @Test func servesTCPToSeveral() throws {
        let server = SimulatorServer(
            gateway: SimulatedGateway(plant: try frozenPlant(), line: .unpaced),
            endpoint: .tcp(address: "127.0.0.1", port: 0))
        try server.plug()
        defer { server.stop() }
        let clients = try [connect(server.port), connect(server.port)]
        #expect(Self.exchange(Self.read, over: clients[1]) != nil)
        // The connection before it hears the answer too, as on a shared line.
        #expect(Self.receive(30, from: clients[0]).count == 30)
        for client in clients { close(client) }
    }

    @Test func survivesClientsThatGoBeforeTheirAnswer() throws {
        let late = Fault.late(.milliseconds(30))
        let server = SimulatorServer(
            gateway: SimulatedGateway(
                plant: try frozenPlant(), line: .unpaced, faults: FaultPlan(script: [late, late, .none])),
            endpoint: .tcp(address: "127.0.0.1", port: 0))
        try server.plug()
        defer { server.stop() }
        let staying = try connect(server.port)
        for _ in 0..<2 {
            let gone = try connect(server.port)
            let bytes = Self.read.frame(from: ScomAddress(9)).bytes
            #expect(write(gone, bytes, bytes.count) == bytes.count)
            while server.withGateway({ $0.counters.requests }) == 0 { usleep(1000) }
            close(gone)
        }
        // The answers to those who left come here, as on a shared line.
        #expect(Self.receive(60, from: staying).count == 60)
        #expect(Self.exchange(Self.read, over: staying) != nil)
        close(staying)
    }

    @Test func keepsThePaceOfTheLine() throws {
        try Self.serving(.rs232) { server, link in
            let client = open(link, O_RDWR | O_NOCTTY)
            defer { close(client) }
            let count = 60
            let before = server.withGateway { $0.counters.busy }
            let start = ContinuousClock.now
            for _ in 0..<count { #expect(Self.exchange(Self.read, over: client) != nil) }
            let elapsed = ContinuousClock.now - start
            let busy = server.withGateway { $0.counters.busy } - before
            // Never faster than the line. How much slower is the machine's affair; what the line itself takes is told by
            // its own account.
            #expect(elapsed >= busy)
            #expect(abs(busy / .milliseconds(1) - Double(count * 616_000) / 38400) < 0.1)
        }
    }

    @Test func writesReachThePlant() throws {
        try Self.serving(.unpaced) { server, link in
            let client = open(link, O_RDWR | O_NOCTTY)
            defer { close(client) }
            let request = ScomRequest(
                to: ScomAddress(102), .write, parameter(1138, .unsavedValueQSP), data: ScomValue.float(42).encoded)
            #expect(Self.exchangeShort(request, over: client)?.result == .success([]))
            #expect(server.withPlant { $0.ramValue(1138, at: ScomAddress(102)) } == .float(42))
        }
    }

    private static func exchangeShort(_ request: ScomRequest, over descriptor: CInt) -> ScomResponse? {
        let bytes = request.frame(from: ScomAddress(7)).bytes
        guard write(descriptor, bytes, bytes.count) == bytes.count else { return nil }
        var decoder = FrameDecoder()
        decoder.append(receive(26, from: descriptor))
        guard case .frame(let frame)? = decoder.next() else { return nil }
        return ScomResponse(frame)
    }

    private func connect(_ port: UInt16) throws -> CInt {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0)
        return descriptor
    }
}
