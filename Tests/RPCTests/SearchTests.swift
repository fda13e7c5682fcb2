import Devices
import Dispatcher
import JSONValue
import Runtime
import Testing

@testable import RPC

/// The search for devices, and how known ones are found again.
struct SearchTests {
    /// Whoever asks for a search that is under way at leisure has it done at once.
    @Test func aSearchThatIsAskedForMakesHaste() async throws {
        let plant = try await Installation(pace: .milliseconds(4))
        async let leisurely = plant.directory.scan(.snapshot)
        while plant.link.state.withLock({ $0.requests.count }) < 3 { try await Task.sleep(for: .milliseconds(1)) }
        let answer = try await plant.call("scan")
        #expect(await leisurely.count == answer["result"]?["devices"]?.array?.count)
        // One by one, it would have been 41 and more.
        let submitted = await plant.dispatcher.statistics.requests[.snapshot, default: 0]
        #expect((1..<30).contains(submitted), "\(submitted)")
    }

    /// At leisure it asks one address after the other, so that others have their turn between.
    @Test func aSearchAtLeisureAsksOneByOne() async throws {
        let plant = try await Installation()
        let before = await plant.directory.devices.map(\.id)
        await plant.directory.scan(.snapshot)
        #expect(await plant.directory.devices.map(\.id) == before)
        #expect(await plant.dispatcher.statistics.requests[.snapshot, default: 0] > 40)
    }

    @Test func knownDevicesAreBackAfterOneRollCall() async throws {
        let plant = try await Installation()
        let known = await plant.directory.devices
        await plant.directory.linkChanged(isUp: false)
        #expect(await plant.directory.devices.allSatisfy { !$0.isAvailable })
        await plant.directory.linkChanged(isUp: true)
        await plant.directory.callRoll()
        #expect(await plant.directory.devices.map(\.id) == known.map(\.id))
        #expect(await plant.directory.devices.allSatisfy(\.isAvailable))
    }
}
