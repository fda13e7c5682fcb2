import Foundation
import Runtime
import ScomProtocol
import Testing

@testable import ScomLink

@Suite struct SocketTests {
    @Test(arguments: ["127.0.0.1", "localhost"])
    func dialsAndDialsAgain(_ host: String) async throws {
        let (listener, port) = Loopback.listen()
        defer { close(listener) }
        try await withLink(.tcp(host: host, port: port)) { running in
            let first = Responder(try await Loopback.accept(listener))
            try await running.waitUntilUp()
            #expect(await running.link.exchange(Sample.read()).result.float == 52.3)
            first.hangUp()
            let second = Responder(try await Loopback.accept(listener))
            defer { second.hangUp() }
            try await running.waitUntilUp()
            #expect(await running.link.exchange(Sample.read()).result.float == 52.3)
            let states = running.states.withLock { $0 }
            #expect(states.count == 3)
            guard case .down(let reason) = states[1] else {
                Issue.record("\(states)")
                return
            }
            #expect(reason.contains("closed the connection"))
        }
    }

    @Test func saysWhoRefuses() async throws {
        let port = Loopback.freePort()
        try await withLink(.tcp(host: "127.0.0.1", port: port)) { running in
            try await running.waitUntilDown("127.0.0.1:\(port) refuses the connection")
        }
    }

    @Test func saysWhoIsNotFound() async throws {
        try await withLink(.tcp(host: "xtmq.invalid", port: 4001)) { running in
            try await running.waitUntilDown("cannot find xtmq.invalid")
        }
    }

    @Test func letsAGatewayDialInAndANewerOneReplaceIt() async throws {
        let port = Loopback.freePort()
        try await withLink(.listen(address: "127.0.0.1", port: port)) { running in
            try await running.waitUntilDown("nobody has dialled in at 127.0.0.1:\(port)")
            let first = Responder(try await Loopback.connect(to: port)) { frame, _ in
                [.send(Sample.response(to: frame, 1))]
            }
            defer { first.hangUp() }
            try await running.waitUntilUp()
            #expect(await running.link.exchange(Sample.read()).result.float == 1)
            let second = Responder(try await Loopback.connect(to: port)) { frame, _ in
                [.send(Sample.response(to: frame, 2))]
            }
            defer { second.hangUp() }
            try await running.wait(for: "taken over") { $0 == .up && running.link.facts.counters.openings == 2 }
            #expect(await running.link.exchange(Sample.read()).result.float == 2)
            second.hangUp()
            try await running.waitUntilDown("nobody has dialled in")
        }
    }

    @Test func saysWhoListensThereAlready() async throws {
        let (listener, port) = Loopback.listen()
        defer { close(listener) }
        try await withLink(.listen(address: "127.0.0.1", port: port)) { running in
            try await running.waitUntilDown("127.0.0.1:\(port) is in use")
        }
    }
}
