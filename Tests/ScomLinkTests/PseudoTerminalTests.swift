import Foundation
import Runtime
import ScomProtocol
import Testing

@testable import ScomLink

@Suite struct PseudoTerminalTests {
    @Test func exchanges() async throws {
        let terminal = PseudoTerminal()
        let responder = Responder(terminal.master)
        defer { responder.hangUp() }
        try await withLink(.serial(path: terminal.path)) { running in
            try await running.waitUntilUp()
            for _ in 0..<250 {
                let outcome = await running.link.exchange(Sample.read())
                #expect(outcome.result.float == 52.3)
                #expect(outcome.byteCount == 26 + 30)
            }
            let facts = running.link.facts
            #expect(facts.copiesSourceAddress == true)
            #expect(facts.counters.exchanges == 250)
            #expect(facts.counters.bytesSent == 250 * 26)
            #expect(facts.counters.bytesReceived == 250 * 30)
            #expect(facts.counters.dropped.total == 0)
            #expect(facts.counters.busy > .zero)
            let traces = running.traces.withLock { $0 }
            #expect(traces.count == 500)
            guard case .sent(let request) = traces[0], case .received(let response) = traces[1] else {
                Issue.record("\(traces[..<2])")
                return
            }
            #expect(request.bytes.count == 26 && response.destination == request.source)
            #expect(running.states.withLock { $0 } == [.up])
        }
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var first: Result<Float, LinkFailure>
        var dropped: [DropReason: Int] = [:]
        var behaviour: Responder.Behaviour
    }

    /// What becomes of the first of three reads; the others are answered well, whatever is left over from the first.
    static let faults: [Fault] = [
        Fault(testDescription: "late, during the next exchange", first: .failure(.timeout), dropped: [.late: 1]) {
            frame, _ in [.pause(milliseconds: 550), .send(Sample.response(to: frame, 60))]
        },
        Fault(testDescription: "doubled", first: .success(60), dropped: [.late: 1]) { frame, _ in
            [.send(Sample.response(to: frame, 60)), .send(Sample.response(to: frame, 60))]
        },
        Fault(testDescription: "header damaged", first: .failure(.timeout)) { frame, _ in
            [.send(Sample.response(to: frame, 60).damaged(at: 3))]
        },
        Fault(testDescription: "data damaged", first: .failure(.damaged)) { frame, _ in
            [.send(Sample.response(to: frame, 60).damaged(at: 25))]
        },
        Fault(testDescription: "byte by byte", first: .success(60)) { frame, _ in
            Sample.response(to: frame, 60).flatMap { [.send([$0]), .pause(milliseconds: 1)] }
        },
        Fault(testDescription: "noise", first: .success(60)) { frame, _ in
            [.send([0xFF, 0xAA, 0xAA, 0x00] + Sample.response(to: frame, 60) + [0xAA, 0x01])]
        },
        Fault(testDescription: "CR LF", first: .success(60)) { frame, _ in
            [.send(Sample.response(to: frame, 60)), .send([13, 10])]
        },
        Fault(testDescription: "another master's response", first: .success(60), dropped: [.otherDestination: 1]) {
            frame, _ in
            [
                .send(Sample.response(to: frame, 61) { $0.destination = ScomAddress(1234) }),
                .send(Sample.response(to: frame, 60)),
            ]
        },
        Fault(testDescription: "another object", first: .success(60), dropped: [.otherObject: 1]) { frame, _ in
            [
                .send(Sample.response(to: frame, 61) { $0.property.objectID += 1 }),
                .send(Sample.response(to: frame, 60)),
            ]
        },
        Fault(testDescription: "behind a frame that was cut off", first: .success(60)) { frame, _ in
            let cut = Frame(
                source: ScomAddress(102), destination: frame.source, data: [UInt8](repeating: 0, count: 100))
            return [.send(Array(cut.bytes[..<30]) + Sample.response(to: frame, 60))]
        },
        Fault(testDescription: "nothing", first: .failure(.timeout)) { _, _ in [] },
    ]

    @Test(arguments: faults)
    func overcomes(_ fault: Fault) async throws {
        let terminal = PseudoTerminal()
        // Two good exchanges first: the gateway is known to copy addresses then.
        let responder = Responder(terminal.master) { frame, index in
            index == 2 ? fault.behaviour(frame, index) : Responder.good(frame, index)
        }
        defer { responder.hangUp() }
        try await withLink(.serial(path: terminal.path), timeout: .milliseconds(400)) { running in
            try await running.waitUntilUp()
            for _ in 0..<2 { #expect(await running.link.exchange(Sample.read()).result.float == 52.3) }
            let result = await running.link.exchange(Sample.read()).result
            switch fault.first {
            case .success(let value): #expect(result.float == value)
            case .failure(let failure): #expect(result == .failure(failure))
            }
            try await Task.sleep(for: .milliseconds(50))
            for _ in 0..<2 { #expect(await running.link.exchange(Sample.read()).result.float == 52.3) }
            for (reason, count) in fault.dropped {
                #expect(running.link.facts.counters.dropped[reason] == count)
            }
            #expect(running.state == .up)
        }
    }

    @Test func fallsBackToAFixedAddress() async throws {
        let terminal = PseudoTerminal()
        let responder = Responder(terminal.master) { frame, _ in
            [.send(Sample.response(to: frame) { $0.destination = ScomAddress(1) })]
        }
        defer { responder.hangUp() }
        try await withLink(.serial(path: terminal.path), addresses: 20...99) { running in
            try await running.waitUntilUp()
            for _ in 0..<3 { #expect(await running.link.exchange(Sample.read()).result.float == 52.3) }
            #expect(running.link.facts.copiesSourceAddress == false)
        }
    }

    @Test func comesBackAfterReplugging() async throws {
        let port = PortLink()
        defer { port.remove() }
        let first = PseudoTerminal()
        try port.point(to: first.path)
        let firstResponder = Responder(first.master)
        try await withLink(.serial(path: port.path)) { running in
            try await running.waitUntilUp()
            #expect(await running.link.exchange(Sample.read()).result.float == 52.3)
            port.remove()
            firstResponder.hangUp()
            // Noticed although nothing is asked.
            try await running.waitUntilDown("unplugged")
            #expect(await running.link.exchange(Sample.read()).result == .failure(.down))
            try await running.waitUntilDown("no such device \(port.path): is the adapter plugged in?")
            try await Task.sleep(for: .milliseconds(1500))
            let second = PseudoTerminal()
            let secondResponder = Responder(second.master)
            defer { secondResponder.hangUp() }
            let plugged = ContinuousClock.now
            try port.point(to: second.path)
            try await running.waitUntilUp()
            #expect(ContinuousClock.now - plugged < .seconds(2))
            #expect(await running.link.exchange(Sample.read()).result.float == 52.3)
            #expect(running.link.facts.counters.openings == 2)
            // Each reason once, however often it was tried.
            #expect(running.states.withLock { $0.count } == 4)
        }
    }

    @Test func saysWhatIsKnownWhereItIsUnpluggedDuringAnExchange() async throws {
        let terminal = PseudoTerminal()
        let responder = Responder(terminal.master) { _, _ in [.hangUp] }
        defer { responder.hangUp() }
        try await withLink(.serial(path: terminal.path), timeout: .seconds(5)) { running in
            try await running.waitUntilUp()
            let start = ContinuousClock.now
            #expect(await running.link.exchange(Sample.write()).result == .failure(.lost))
            #expect(ContinuousClock.now - start < .seconds(2))
            #expect(running.state != .up)
        }
    }

    @Test func sharesAPortWithNobody() async throws {
        let terminal = PseudoTerminal()
        let responder = Responder(terminal.master)
        defer { responder.hangUp() }
        try await withLink(.serial(path: terminal.path)) { first in
            try await first.waitUntilUp()
            try await withLink(.serial(path: terminal.path)) { second in
                try await second.waitUntilDown("is in use")
                #expect(await first.link.exchange(Sample.read()).result.float == 52.3)
            }
        }
        // Given back on closing.
        try await withLink(.serial(path: terminal.path)) { third in try await third.waitUntilUp() }
    }

    @Test func putsTheTerminalsSettingsBack() async throws {
        let terminal = PseudoTerminal()
        let holder = open(terminal.path, O_RDWR | O_NOCTTY)
        var before = termios()
        tcgetattr(holder, &before)
        #expect(before.c_lflag & tcflag_t(ECHO) != 0)
        let responder = Responder(terminal.master)
        defer { responder.hangUp() }
        try await withLink(.serial(path: terminal.path)) { running in
            try await running.waitUntilUp()
            var during = termios()
            tcgetattr(holder, &during)
            #expect(during.c_lflag & tcflag_t(ECHO | ICANON | ISIG) == 0)
            #expect(cfgetospeed(&during) == speed_t(B115200))
        }
        var after = termios()
        tcgetattr(holder, &after)
        #expect(after.c_lflag == before.c_lflag && after.c_iflag == before.c_iflag && after.c_cflag == before.c_cflag)
        close(holder)
    }

    @Test(arguments: [
        ("/dev/xtmq-no-such-port", "no such device"), ("/dev/null", "no serial port"), ("/tmp", "no serial port"),
    ])
    func saysWhyAPortDoesNotOpen(_ path: String, _ reason: String) async throws {
        try await withLink(.serial(path: path)) { running in try await running.waitUntilDown(reason) }
    }

    @Test func setsParityBothWays() {
        var settings = termios()
        settings.c_cflag = tcflag_t(PARENB | PARODD)
        settings.set(.even)
        #expect(settings.c_cflag & tcflag_t(PARENB | PARODD) == tcflag_t(PARENB))
        settings.set(.none)
        #expect(settings.c_cflag & tcflag_t(PARENB | PARODD) == 0)
        settings.makeRaw()
        #expect(settings.c_cflag & tcflag_t(CSIZE) == tcflag_t(CS8))
    }
}
