import Foundation
import Glibc
import ScomProtocol
import TestSupport
import Testing

@Suite struct SimulateCommandTests {
    /// Info 3000 of the first inverter, asked from address 1.
    private static let question = ScomRequest(
        to: ScomAddress(101), .read, PropertyReference(.userInfo, 3000, .value)
    ).frame(from: ScomAddress(1)).bytes

    /// Writes the question to a line and reads until its answer is there.
    private func voltage(through descriptor: CInt) async throws -> Float {
        #expect(write(descriptor, Self.question, Self.question.count) == Self.question.count)
        var decoder = FrameDecoder()
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = read(descriptor, &bytes, bytes.count)
            if count > 0 { decoder.append(bytes[..<count]) }
            while let element = decoder.next() {
                guard case .frame(let frame) = element, frame.data.count == 14 else { continue }
                #expect(frame.destination == ScomAddress(1))
                return frame.data.suffix(4).withUnsafeBytes { $0.loadUnaligned(as: Float.self) }
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw Program.Problem(description: "no answer")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aPseudoTerminalAnswersUntilTheSignal(signal: Int32) async throws {
        let folder = try TemporaryDirectory()
        let link = folder.path + "/xcom"
        let simulator = try Program(["simulate", "--link", link, "--xtenders", "2", "--battery-monitor", "bms"])
        try await simulator.prints("Ctrl-C ends it")
        #expect(simulator.output.contains("2 Xtenders, 2 VarioTracks and a BMS behind an Xcom-232i"))
        #expect(simulator.output.contains("serial: \(link), baud: 38400, parity: even"))
        let line = open(link, O_RDWR | O_NOCTTY | O_NONBLOCK)
        try #require(line >= 0)
        defer { close(line) }
        #expect((40...60).contains(try await voltage(through: line)))
        simulator.signal(signal)
        #expect(try await simulator.ended().status == 0)
        #expect(access(link, F_OK) != 0)
    }

    @Test func aPortAnswers() async throws {
        let simulator = try Program(["simulate", "--tcp", "127.0.0.1:0", "--unpaced", "--voltage", "24"])
        let port = try #require(UInt16(try await simulator.value(#"tcp: "127\.0\.0\.1:(\d+)""#)))
        let connection = try connected(to: port)
        defer { close(connection) }
        #expect((20...30).contains(try await voltage(through: connection)))
        simulator.signal(SIGINT)
        #expect(try await simulator.ended().status == 0)
    }

    @Test func aPortInUseIsAnError() async throws {
        let first = try Program(["simulate", "--tcp", "127.0.0.1:0"])
        let port = try await first.value(#"tcp: "127\.0\.0\.1:(\d+)""#)
        let second = try await Program.run(["simulate", "--tcp", "127.0.0.1:\(port)"])
        #expect(second.status == 71)
        #expect(second.errors.contains("cannot listen at 127.0.0.1:\(port)"))
        first.signal(SIGINT)
        #expect(try await first.ended().status == 0)
    }

    @Test func aGatewayDialsInAgainAndAgain() async throws {
        let port = try Broker.freePort()
        let simulator = try Program(["simulate", "--dial", "127.0.0.1:\(port)", "--unpaced"])
        try await simulator.prints("Ctrl-C ends it")
        #expect(simulator.output.contains("dialling: 127.0.0.1:\(port)"))
        #expect(simulator.output.contains("link: {listen: \"0.0.0.0:\(port)\""))
        // Nobody listens yet; it calls until somebody does, and again after it was hung up on.
        try await Task.sleep(for: .milliseconds(300))
        let listener = try bound(to: port)
        defer { close(listener) }
        for _ in 0..<2 {
            let connection = try await accepted(by: listener)
            #expect((40...60).contains(try await voltage(through: connection)))
            close(connection)
        }
        simulator.signal(SIGINT)
        #expect(try await simulator.ended().status == 0)
    }

    @Test func aScriptIsPlayed() async throws {
        let folder = try TemporaryDirectory()
        let (script, link) = (folder.path + "/day.txt", folder.path + "/xcom")
        try Command.write("every 1s unplug 300ms # the cable\n", to: script)
        let simulator = try Program(["simulate", "--link", link, "--unpaced", "--script", script])
        try await simulator.prints("Ctrl-C ends it")
        // What is waited for stays as it is, so that a slow machine cannot miss it: a terminal that is open when the cable
        // is pulled has hung up for good, and the next one is behind the same link.
        for _ in 0..<2 {
            let terminal = try await opened(link)
            defer { close(terminal) }
            try await hungUp(terminal)
        }
        simulator.signal(SIGINT)
        #expect(try await simulator.ended().status == 0)
    }

    private func opened(_ link: String) async throws -> CInt {
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            let terminal = open(link, O_RDWR | O_NOCTTY | O_CLOEXEC)
            if terminal >= 0 { return terminal }
            try #require(ContinuousClock.now < deadline, "\(link) is gone for good")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func hungUp(_ terminal: CInt) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        var polled = pollfd(fd: terminal, events: 0, revents: 0)
        while poll(&polled, 1, 0) == 0 || polled.revents & Int16(POLLHUP) == 0 {
            try #require(ContinuousClock.now < deadline, "the line was never unplugged")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test(arguments: [
        (["--fault", "lost=0.1"], Int32(64), "lost=0.1"), (["--fault", "late:3s=2"], 64, "late:3s=2"),
        (["--faults", "0.3", "--fault", "late=0.1"], 64, "one of the two"),
        (["--dial", "nowhere"], 64, "--dial 'nowhere'"),
        (["--dial", "a:1", "--tcp", "b:2"], 64, "give one of them"), (["--script", "/nowhere"], 78, "/nowhere"),
    ])
    func mistakesAreNamed(_ arguments: [String], _ status: Int32, _ words: String) async throws {
        let run = try await Program.run(["simulate"] + arguments)
        #expect(run.status == status)
        #expect(run.errors.contains(words), "\(run.errors)")
    }

    @Test func helpNamesEveryFaultAndIncident() async throws {
        let run = try await Program.run(["simulate", "--help"])
        for word in [
            "late:DURATION", "instead-object", "error:CODE", "restart", "unplug DURATION", "swap DEVICE DURATION",
            "--fault <kind=probability>", "--script <file>", "--dial <host:port>",
        ] {
            #expect(run.output.contains(word), "\(word)")
        }
    }

    private func bound(to port: UInt16) throws -> CInt {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var yes: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
        let status = withLoopback(port) { bind(descriptor, $0, $1) }
        try #require(status == 0 && listen(descriptor, 4) == 0)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return descriptor
    }

    private func accepted(by listener: CInt) async throws -> CInt {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            let connection = accept(listener, nil, nil)
            if connection >= 0 {
                _ = fcntl(connection, F_SETFL, O_NONBLOCK)
                return connection
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Program.Problem(description: "nobody dialled in")
    }

    private func withLoopback<Value>(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) {
            body(
                UnsafeRawPointer($0).assumingMemoryBound(to: sockaddr.self),
                socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }

    private func connected(to port: UInt16) throws -> CInt {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        let status = withLoopback(port) { connect(descriptor, $0, $1) }
        try #require(status == 0)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return descriptor
    }
}
