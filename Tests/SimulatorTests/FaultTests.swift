import ScomProtocol
import Simulator
import Testing

/// Each fault does to an exchange what its name says, and nothing to the next one.
@Suite struct FaultTests {
    static let request = ScomRequest(to: ScomAddress(103), .read, PropertyReference(.userInfo, 3000, .value))

    private func bench(_ script: [Fault], line: LineSettings = .unpaced) throws -> Bench {
        Bench(try frozenPlant(), line: line, faults: FaultPlan(script: script))
    }

    /// Responses that a careful client takes, the others, damaged frames and noise.
    private func sort(
        _ elements: [FrameDecoder.Element]
    ) -> (ours: [ScomResponse], others: [ScomResponse], damaged: Int, noise: Int) {
        var sorted: ([ScomResponse], [ScomResponse], Int, Int) = ([], [], 0, 0)
        for element in elements {
            switch element {
            case .frame(let frame):
                guard let response = ScomResponse(frame) else { continue }
                if response.answers(Self.request, from: ScomAddress(1)) {
                    sorted.0.append(response)
                } else {
                    sorted.1.append(response)
                }
            case .damaged: sorted.2 += 1
            case .noise(let count): sorted.3 += count
            }
        }
        return sorted
    }

    @Test(
        arguments: [
            (Fault.requestLost, 0, 0), (.responseLost, 0, 0), (.late(.seconds(3)), 1, 0),
            (.doubled(after: .milliseconds(5)), 2, 0), (.damagedHeader, 0, 0), (.damagedData, 0, 0),
            (.cutShort(count: 20), 0, 0), (.split(gap: .milliseconds(2)), 1, 0), (.noiseBefore(Fault.fieldNoise), 1, 0),
            (.noiseAfter(Fault.fieldNoise), 1, 0), (.otherMaster, 1, 1), (.otherDevice(instead: false), 1, 1),
            (.otherDevice(instead: true), 0, 1), (.otherObject(instead: false), 1, 1),
            (.otherObject(instead: true), 0, 1),
            (.otherProperty(instead: true), 0, 1), (.error(.gatewayBusy), 1, 0), (.none, 1, 0), (.restart, 0, 0),
        ] as [(Fault, Int, Int)])
    func doesWhatItSays(_ fault: Fault, _ ours: Int, _ others: Int) throws {
        for line in [LineSettings.unpaced, .xcomLAN] {
            var bench = try bench([fault], line: line)
            let expected = bench.gateway.plant.value(of: Self.request.property, at: Self.request.destination)
            let sorted = sort(bench.elements(Self.request))
            #expect(sorted.ours.count == ours)
            #expect(sorted.others.count == others)
            if fault != .error(.gatewayBusy) {
                for response in sorted.ours { #expect(response.result == expected.map { $0.encoded }) }
                for response in sorted.others { #expect(response.result != expected.map { $0.encoded }) }
            } else {
                #expect(ScomErrorCode.failure(sorted.ours.first?.result) == .gatewayBusy)
            }
            #expect(bench.gateway.counters.faults == (fault == .none ? 0 : 1))
            // The next exchange is as ever.
            bench.now += .seconds(60)
            #expect(sort(bench.elements(Self.request)).ours.first?.result == expected.map { $0.encoded })
        }
    }

    @Test func lateResponsesComeAmidLaterExchanges() throws {
        var bench = try bench([.late(.milliseconds(30))], line: .rs232)
        let late = try #require(bench.deliveries(Self.request).first)
        bench.now += .milliseconds(20)
        let other = try #require(bench.deliveries(Self.request, from: 2).first)
        #expect(late.due > bench.now)
        #expect(late.due - other.due < .milliseconds(15))
        // Ten seconds late, and the exchanges between are not held up.
        bench.gateway.faults.script = [.late(.seconds(10))]
        bench.now += .seconds(1)
        let later = try #require(bench.deliveries(Self.request).first)
        #expect(later.due - bench.now > .seconds(10))
        bench.now += .milliseconds(100)
        let next = try #require(bench.deliveries(Self.request).first)
        #expect(next.due - bench.now < .milliseconds(20))
    }

    @Test func lostResponsesOfWritesLeaveTheirTrace() throws {
        var bench = try bench([.responseLost, .requestLost, .error(.gatewayBusy)])
        for value in [41, 42, 43] as [Float] {
            _ = bench.write(.float(value), to: parameter(1138, .unsavedValueQSP), at: 101)
        }
        #expect(bench.gateway.plant.writes.map(\.value) == [.float(41)])
        #expect(bench.gateway.plant.ramValue(1138, at: ScomAddress(101)) == .float(41))
    }

    @Test func splitResponsesComeByteByByte() throws {
        var bench = try bench([.split(gap: .milliseconds(2))])
        let deliveries = bench.deliveries(Self.request)
        #expect(deliveries.count == 30)
        #expect(deliveries.allSatisfy { $0.bytes.count == 1 })
        #expect(deliveries[29].due - deliveries[0].due == .milliseconds(58))
    }

    @Test func restartSetsTheFlag() throws {
        var bench = try bench([.restart])
        bench.gateway.isRestarted = false
        #expect(bench.ask(Self.request) == nil)
        #expect(bench.ask(Self.request)?.flags.contains(.restarted) == true)
    }

    @Test func silenceAndSlowness() throws {
        var bench = try bench([])
        bench.gateway.faults.isSilent = true
        #expect(bench.deliveries(Self.request).isEmpty)
        bench.gateway.faults.isSilent = false
        bench.gateway.faults.slowness = .init(every: .seconds(60), lasting: .seconds(3), delay: .milliseconds(900))
        var slow = 0
        for _ in 0..<120 {
            let delivery = try #require(bench.deliveries(Self.request).first)
            if delivery.due - bench.now >= .milliseconds(900) { slow += 1 }
            bench.now += .seconds(1)
        }
        #expect(slow == 6)
    }

    @Test func chanceIsRepeatable() throws {
        func outcomes(_ seed: UInt64) throws -> [Int] {
            var bench = Bench(try frozenPlant(), faults: .everything(probability: 0.02, seed: seed))
            return (0..<1000).map { _ in
                bench.now += .seconds(30)
                return bench.deliveries(Self.request).map(\.bytes.count).reduce(0, +)
            }
        }
        let first = try outcomes(7)
        #expect(try outcomes(7) == first)
        #expect(try outcomes(8) != first)
        let disturbed = first.filter { $0 != 30 }.count
        #expect((100..<400).contains(disturbed))
    }

    @Test func noTimeIsAskedForWithoutAnswerToTheOracle() throws {
        // Whatever the faults, a response that a careful client takes carries the oracle's value or an error.
        var bench = Bench(
            try frozenPlant { $0.valueMode = .proof }, line: .rs232, faults: .everything(probability: 0.05, seed: 3))
        let expected = bench.gateway.plant.value(of: Self.request.property, at: Self.request.destination)
        var taken = 0
        for _ in 0..<2000 {
            bench.now += .seconds(6)
            for response in sort(bench.elements(Self.request)).ours {
                guard case .success(let data) = response.result else { continue }
                #expect(.success(data) == expected.map { $0.encoded })
                taken += 1
            }
        }
        #expect(taken > 1000)
    }
}
