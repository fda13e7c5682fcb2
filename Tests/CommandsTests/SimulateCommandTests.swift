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

    private func connected(to port: UInt16) throws -> CInt {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            connect(
                descriptor, UnsafeRawPointer($0).assumingMemoryBound(to: sockaddr.self),
                socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        try #require(status == 0)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return descriptor
    }
}
