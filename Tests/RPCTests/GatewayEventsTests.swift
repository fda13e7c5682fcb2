import Devices
import Dispatcher
import Foundation
import GatewayEvents
import JSONSchema
import JSONValue
import Logging
import Runtime
import Schemas
import ScomProtocol
import Simulator
import Testing

struct GatewayEventsTests {
    /// What a watcher told.
    final class Told: Sendable {
        private let messages = Locked<[JSONObject]>([])
        private let isOpen = Locked(true)

        var numbers: [Int64] { messages.withLock { $0.compactMap { $0["message"]?.integer } } }

        func open(_ isOpen: Bool) {
            self.isOpen.withLock { $0 = isOpen }
        }

        func tell(_ message: JSONObject) -> Bool {
            guard isOpen.withLock({ $0 }) else { return false }
            let violations = Schemas.standard.topic(.eventMessage).validate(.object(message))
            #expect(violations.isEmpty, "\(violations)")
            messages.withLock { $0.append(message) }
            return true
        }
    }

    private func watcher(_ plant: Installation, _ told: Told) async -> MessageWatcher {
        await MessageWatcher(
            log: plant.messageLog, dispatcher: plant.dispatcher, directory: plant.directory, store: plant.store,
            executor: plant.executor, clocks: .system, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            publish: { told.tell($0) })
    }

    /// An installation whose messages were all read before.
    private func installation() async throws -> Installation {
        let plant = try await Installation()
        try await plant.call("read-messages", ["count": 1])
        return plant
    }

    private func post(_ plant: Installation, _ numbers: [UInt16]) {
        plant.withGateway { gateway in
            for number in numbers { gateway.post(message: number, from: ScomAddress(101)) }
        }
    }

    private func isTrue(_ condition: () -> Bool) async throws -> Bool {
        for _ in 0..<500 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
        return condition()
    }

    /// Waits, with exchanges going on, until that is what was told, and then whether it stays so.
    private func expect(_ told: Told, _ numbers: [Int64], _ plant: Installation) async throws {
        try await plant.call("read-guid")
        let isSame = try await isTrue { told.numbers == numbers }
        try await plant.call("read-guid")
        try await Task.sleep(for: .milliseconds(50))
        #expect(isSame && told.numbers == numbers, "\(told.numbers)")
    }

    @Test func tellsEachNewMessageOnceInOrder() async throws {
        let plant = try await installation()
        let told = Told()
        let watcher = await watcher(plant, told)
        try await expect(told, [], plant)
        post(plant, [1, 2, 3])
        try await expect(told, [1, 2, 3], plant)
        post(plant, [4, 4, 4])
        try await expect(told, [1, 2, 3, 4, 4, 4], plant)
        _ = watcher
    }

    @Test func tellsTheNewestWhereTheFlagWasSetBeforeTheServiceEverLooked() async throws {
        let plant = try await installation()
        post(plant, [1, 2])
        let told = Told()
        let watcher = await watcher(plant, told)
        try await expect(told, [2], plant)
        _ = watcher
    }

    @Test func losesNothingToOtherReaders() async throws {
        let plant = try await installation()
        let told = Told()
        let watcher = await watcher(plant, told)
        try await expect(told, [], plant)
        for number in 10..<20 as Range<UInt16> {
            post(plant, [number])
            // The flag is cleared before anyone saw it.
            if number % 2 == 0 {
                try await plant.call("read-messages", ["count": 2])
            } else {
                try await plant.call(
                    "read-property", ["device": "xcom", "object_type": 3, "object_id": 0, "property_id": 0])
            }
        }
        try await expect(told, Array(10..<20), plant)
        _ = watcher
    }

    @Test func remembersAcrossRestartsOfTheService() async throws {
        let plant = try await installation()
        let told = Told()
        var watcher: MessageWatcher? = await watcher(plant, told)
        try await expect(told, [], plant)
        post(plant, [1, 2])
        try await expect(told, [1, 2], plant)
        watcher = nil
        post(plant, [3, 3])
        // Another program reads the log meanwhile.
        try await plant.call("read-messages", ["count": 1])
        let again = Told()
        watcher = await self.watcher(plant, again)
        try await expect(again, [3, 3], plant)
        _ = watcher
    }

    @Test func tellsLaterWhatCannotBeToldNow() async throws {
        let plant = try await installation()
        let told = Told()
        let watcher = await watcher(plant, told)
        try await expect(told, [], plant)
        told.open(false)
        post(plant, [1, 2])
        try await expect(told, [], plant)
        told.open(true)
        await watcher.lookAgain()
        try await expect(told, [1, 2], plant)
    }

    @Test func goesOnAfterTheLogWasErased() async throws {
        let plant = try await installation()
        let told = Told()
        let watcher = await watcher(plant, told)
        try await expect(told, [], plant)
        post(plant, [1])
        try await expect(told, [1], plant)
        try await plant.call("write-param", ["device": "xcom", "param": 5035, "value": 1])
        try await expect(told, [1], plant)
        post(plant, [2, 3])
        try await expect(told, [1, 2, 3], plant)
        _ = watcher
    }

    @Test func survivesLostAnswers() async throws {
        let plant = try await installation()
        let told = Told()
        let watcher = await watcher(plant, told)
        try await expect(told, [], plant)
        post(plant, [1, 2, 3])
        plant.withGateway {
            $0.faults.script = [.none, .responseLost, .requestLost, .none, .damagedData, .responseLost]
        }
        try await expect(told, [1, 2, 3], plant)
        _ = watcher
    }

    @Test func seesThatTheGatewayRestarted() async throws {
        let plant = try await Installation()
        let restarts = Locked(0)
        let watcher = await RestartWatcher(
            dispatcher: plant.dispatcher, directory: plant.directory, executor: plant.executor, clocks: .system,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            restarted: { _ in restarts.withLock { $0 += 1 } })
        // Since before the service started, as nobody has cleared the flag yet.
        try await plant.call("read-guid")
        #expect(try await isTrue { plant.withGateway { !$0.isRestarted } })
        #expect(restarts.withLock { $0 } == 1)
        try await plant.call("write-param", ["device": "xt1", "param": 1107, "value": 12])
        #expect(await plant.directory.shadow(of: 1107, at: ScomAddress(101)) != nil)
        plant.withGateway { $0.restart() }
        // What is written by the very exchange that shows the flag is written after the restart.
        let written = try await plant.call("write-param", ["device": "xt1", "param": 1138, "value": 40])
        #expect(written["status"] == "ok")
        #expect(try await isTrue { plant.withGateway { !$0.isRestarted } })
        #expect(restarts.withLock { $0 } == 2)
        // The devices may have restarted with it, and may not.
        #expect(await plant.directory.shadow(of: 1107, at: ScomAddress(101))?.certainty == .doubtful)
        #expect(await plant.directory.shadow(of: 1138, at: ScomAddress(101))?.certainty == .acknowledged)
        let reading = try await plant.call("read-param", ["device": "xt1", "param": 1107])
        #expect(reading["result"]?["value"] == 32 && reading["result"]?["ram"] == nil)
        let conditional = try await plant.call(
            "write-param", ["device": "xt1", "param": 1107, "value": 14, "if_value": 32])
        #expect(conditional.errorCode == "precondition_failed")
        let clearings = plant.withGateway { gateway in
            gateway.plant.writes.filter { $0.property.objectID == 5104 }.map(\.property.propertyID)
        }
        #expect(clearings == [.unsavedValueQSP, .unsavedValueQSP])
        _ = watcher
    }

    @Test func clearsTheFlagOfAnOldGateway() async throws {
        let plant = try await Installation { $0.firmware[.xcom] = SoftwareVersion(1, 5, 0) }
        let watcher = await RestartWatcher(
            dispatcher: plant.dispatcher, directory: plant.directory, executor: plant.executor, clocks: .system,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, restarted: { _ in })
        try await plant.call("read-guid")
        #expect(try await isTrue { plant.withGateway { !$0.isRestarted } })
        _ = watcher
    }
}
