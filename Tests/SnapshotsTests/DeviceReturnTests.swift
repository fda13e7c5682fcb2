import Configuration
import Dispatcher
import JSONValue
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol
import Testing

@testable import Devices
@testable import Snapshots

/// Devices that are given up and come back, and what is known of them then.
@Suite struct DeviceReturnTests {
    private static let inverter = DeviceID("xt1")!
    private static let monitor = DeviceID("bsp")!
    private static let read = ScomOperation.readInfo(3000, of: inverter.address, as: .float)

    private func rig(_ groups: [Configuration.SnapshotGroup] = [.init(.seconds(2), [3000])]) async -> Rig {
        await Rig(groups, devices: [Self.inverter, Self.monitor])
    }

    private func isAvailable(_ rig: Rig, _ id: DeviceID = inverter) async -> Bool? {
        await rig.directory.device(id)?.isAvailable
    }

    /// Nobody at all answers, twice.
    private func silence(_ rig: Rig) async {
        for _ in 0..<2 { await rig.watch([Self.read], .failure(.responseTimeout)) }
    }

    @Test func aLostAnswerToManyQuestionsIsOne() async {
        let rig = await rig()
        let reads = [3000, 3001, 3005].map { ScomOperation.readInfo($0, of: Self.inverter.address, as: .float) }
        await rig.watch(reads, .failure(.responseTimeout))
        #expect(await isAvailable(rig) == true)
        await rig.watch(reads, .failure(.responseTimeout))
        #expect(await isAvailable(rig) == false)
    }

    @Test func aBusyGatewaySaysNothingOfADevice() async {
        let rig = await rig()
        rig.plant.setAbsent(101, true)
        await silence(rig)
        await rig.watch([Self.read], .failure(.device(.gatewayBusy)))
        #expect(await isAvailable(rig) == false)
    }

    @Test func whoWasGivenUpWithTheGatewayIsAskedAtOnceWhenThatAnswers() async throws {
        let rig = await rig()
        await silence(rig)
        #expect(await isAvailable(rig) == false)
        #expect(await isAvailable(rig, Self.monitor) == false)
        _ = rig.plant.takeExchanges()
        await rig.watch([.readInfo(7000, of: Self.monitor.address, as: .float)], .success(.float(52)))
        for _ in 0..<2000 where await isAvailable(rig) == false { try await Task.sleep(for: .milliseconds(1)) }
        #expect(await isAvailable(rig) == true)
        #expect(rig.plant.takeExchanges().first?.operations == [Self.read])
    }

    enum Absence: CaseIterable {
        case brief, long, offBus
    }

    @Test(arguments: zip(Absence.allCases, [RAMShadow.Certainty.interrupted, .recalled, .doubtful]))
    func whatIsInRAMIsLessCertainAfterwards(_ absence: Absence, _ certainty: RAMShadow.Certainty) async throws {
        let rig = await rig([.init(.seconds(2), [3000], params: [1107])])
        await rig.start()
        await rig.directory.setShadow(
            RAMShadow(value: .float(16), time: Rig.wallStart), of: 1107, at: Self.inverter.address)
        if absence == .offBus {
            await rig.watch([Self.read], .failure(.device(.deviceNotFound)))
        } else {
            await silence(rig)
        }
        rig.freeze(absence == .long ? .seconds(12) : .seconds(3))
        await rig.watch([Self.read], .success(.float(52)))
        #expect(await rig.directory.shadow(of: 1107, at: Self.inverter.address)?.certainty == certainty)
        _ = rig.take()
        await rig.advance(.seconds(4))
        let last = try #require(rig.takeSnapshots().last)
        #expect(last["params"]?["maximum_current_of_ac_source_input_limit"] == (absence == .brief ? 16 : nil))
    }

    @Test func ofAnotherDeviceOnlyWhatWasWrittenBeforeItCameIsForgotten() async {
        let rig = await rig()
        let address = Self.inverter.address
        for (parameter, time) in [(1107, Rig.wallStart - .seconds(1)), (1138, Rig.wallStart + .seconds(1))] {
            await rig.directory.setShadow(RAMShadow(value: .float(16), time: time), of: UInt32(parameter), at: address)
        }
        await rig.directory.exchanged(address)
        #expect(await rig.directory.shadow(of: 1107, at: address) == nil)
        #expect(await rig.directory.shadow(of: 1138, at: address)?.certainty == .doubtful)
    }

    @Test func nothingReadBeforeADeviceWentIsPublishedAfterItCameBack() async throws {
        let rig = await rig([.init(.seconds(10), [], params: [1107])])
        await rig.start()
        _ = rig.take()
        rig.plant.hold()
        rig.freeze(.seconds(10))
        await rig.scheduler.timeReached()
        while !rig.plant.holdsOne { await Task.yield() }
        rig.freeze(.seconds(1))
        await silence(rig)
        await rig.watch([Self.read], .success(.float(52)))
        #expect(await isAvailable(rig) == true)
        rig.plant[101, 1107] = .float(16)
        rig.plant.release()
        await rig.scheduler.settle()
        await rig.advance(.seconds(11))
        let values = rig.takeSnapshots().compactMap { $0["params"]?["maximum_current_of_ac_source_input_limit"] }
        #expect(values.last == 16 && !values.contains(32))
    }
}

extension Rig {
    /// Has the directory see an exchange; one without an answer where its operations had none.
    fileprivate func watch(_ operations: [ScomOperation], _ result: Result<ScomValue, ScomFailure>) async {
        let exchange: ScomExchange = operations.count == 1 ? .single(operations[0]) : .packed(operations)
        let outcome = ExchangeOutcome(
            results: operations.map { _ in result }, flags: result == .failure(.responseTimeout) ? nil : [],
            duration: .zero, byteCount: 56)
        await directory.watch(exchange, outcome)
    }
}
