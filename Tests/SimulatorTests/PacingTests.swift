import ScomProtocol
import Simulator
import Testing

/// What the line takes, in virtual time.
@Suite struct PacingTests {
    static let read = ScomRequest(to: ScomAddress(101), .read, PropertyReference(.userInfo, 3000, .value))

    /// Exchanges a second of a client that asks again as soon as it has its answer.
    private func rate(_ line: LineSettings, lateness: Duration = .zero) throws -> Double {
        var bench = Bench(try frozenPlant(), line: line)
        let start = bench.now
        for _ in 0..<1000 {
            let delivery = try #require(bench.deliveries(Self.read).first)
            bench.now = delivery.due + lateness
            bench.gateway.sent(delivery, at: bench.now)
        }
        return 1000 / ((bench.now - start) / .seconds(1))
    }

    @Test func aSingleReadTakesItsBytes() throws {
        // 26 bytes there and 30 back, 11 bits each.
        #expect(abs(try rate(.rs232) - 38400 / 616) < 0.001)
        // 10 bits each, and CR LF after the response.
        #expect(abs(try rate(.xcomLAN) - 115200 / 580) < 0.001)
    }

    @Test func aLateHostIsNotCharged() throws {
        let rate = try rate(.rs232, lateness: .microseconds(400))
        #expect(rate > 62.3 * 0.999)
    }

    @Test func longResponsesTakeLonger() throws {
        var bench = Bench(try frozenPlant(), line: .rs232)
        let items = (0..<76).map { _ in MultiInfoItem(info: 3000, .sum) }
        let request = ScomRequest(to: .gateway, .read, MultiInfo.property, data: MultiInfo.requestData(items))
        let delivery = try #require(bench.deliveries(request).first)
        #expect(delivery.bytes.count == 566)
        let expected = Duration.seconds(Double((254 + 566) * 11) / 38400)
        #expect((delivery.due - bench.now - expected) / .microseconds(1) < 1)
    }

    @Test func theTurnaroundComesOnTop() throws {
        var bench = Bench(try frozenPlant(), line: .rs232)
        bench.gateway.turnaround = .milliseconds(25)
        let delivery = try #require(bench.deliveries(Self.read).first)
        #expect(abs((delivery.due - bench.now) / .milliseconds(1) - 25 - 616_000 / 38400) < 0.01)
    }

    @Test func requestsWithoutPauseAreAnsweredOneAfterTheOther() throws {
        var bench = Bench(try frozenPlant(), line: .rs232)
        let frame = Self.read.frame(from: ScomAddress(1)).bytes
        let deliveries = bench.gateway.receive(frame + frame, at: bench.now)
        #expect(deliveries.count == 2)
        let gap = (deliveries[1].due - deliveries[0].due) / .microseconds(1)
        #expect(abs(gap - 30 * 11_000_000 / 38400) < 2)
    }

    @Test func countsWhatTheLineCarried() throws {
        var bench = Bench(try frozenPlant(), line: .rs232)
        for _ in 0..<10 { bench.now = bench.deliveries(Self.read)[0].due }
        let counters = bench.gateway.counters
        #expect(counters.bytesReceived == 260)
        #expect(counters.bytesSent == 300)
        #expect(counters.requests == 10)
        #expect(abs(counters.busy / .milliseconds(1) - 560 * 11_000 / 38400) < 0.01)
    }

    @Test func unpacedAnswersAtOnce() throws {
        var bench = Bench(try frozenPlant())
        #expect(bench.deliveries(Self.read).map(\.due) == [bench.now])
    }
}
