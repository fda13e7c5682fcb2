import Devices
import Dispatcher
import Foundation
import JSONValue
import Logging
import RPC
import Runtime
import Schemas
import ScomClient
import ScomProtocol
import Simulator
import Store

/// The RPC on a simulated installation without MQTT and without a line.
final class FuzzInstallation: Sendable {
    private struct Expected {
        var correlation: [UInt8]?
        var responses: [RPCResponse] = []
    }

    private let link: FuzzLink
    private let executor = ThreadExecutor(name: "fuzz")
    private let storeExecutor = ThreadExecutor(name: "fuzz-store")
    private let rpc: RPCServer
    private let pristine: SimulatedGateway
    private let expected = Locked(Expected())
    private let isAnswered = DispatchSemaphore(value: 0)
    private let serial = Locked<UInt64>(0)
    private let folder: String

    init() {
        var configuration = PlantConfiguration()
        configuration.xtenders = 2
        configuration.variotracks = 1
        configuration.variostrings = 1
        guard var plant = try? Plant(configuration) else { preconditionFailure("a plant that cannot be") }
        plant.isFrozen = true
        var gateway = SimulatedGateway(plant: plant, line: .unpaced)
        gateway.savingTime = .zero
        pristine = gateway
        let link = FuzzLink(gateway)
        self.link = link
        // In memory where there is room for it: the disk is not what is tried here.
        let memory = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        folder = memory + "/xtmq-fuzz-\(UUID().uuidString)"
        let (executor, storeExecutor, folder) = (executor, storeExecutor, folder)
        let (expected, isAnswered) = (expected, isAnswered)
        rpc = FuzzInstallation.wait {
            await FuzzInstallation.makeServer(link, folder, executor, storeExecutor) { response in
                FuzzInstallation.take(response, expected, isAnswered)
            }
        }
        link.takeWrites()
    }

    deinit {
        executor.stop()
        storeExecutor.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What came back, up to the last answer, and what was written to a device meanwhile.
    func answers(to request: RPCRequest) -> (responses: [RPCResponse], writes: [ScomRequest]) {
        link.state.withLock { $0.gateway = pristine }
        var request = request
        let number = serial.withLock { serial in
            serial += 1
            return serial
        }
        let correlation = withUnsafeBytes(of: number) { [UInt8]($0) }
        request.correlationData = correlation
        expected.withLock { $0 = Expected(correlation: correlation) }
        executor.perform { [rpc, request] in rpc.assumeIsolated { $0.receive(request) } }
        let isInTime = isAnswered.wait(timeout: .now() + 20) == .success
        expect(isInTime, "\(request.topic.method) has no answer")
        let responses = expected.withLock { expected in
            expected.correlation = nil
            return expected.responses
        }
        return (responses, link.takeWrites())
    }

    private static func take(
        _ response: RPCResponse, _ expected: Locked<Expected>, _ isAnswered: DispatchSemaphore
    ) {
        let isLast = expected.withLock { expected in
            expect(response.correlationData == expected.correlation, "an answer that nobody waits for")
            expected.responses.append(response)
            let document = try? JSONValue(parsing: response.payload)
            guard document?["result"]?["last"]?.bool ?? true else { return false }
            expected.correlation = nil
            return true
        }
        if isLast { isAnswered.signal() }
    }

    private static func makeServer(
        _ link: FuzzLink, _ folder: String, _ executor: ThreadExecutor, _ storeExecutor: ThreadExecutor,
        send: @escaping @Sendable (RPCResponse) -> Void
    ) async -> RPCServer {
        let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        let dispatcher = Dispatcher(
            performer: ScomClient(link: link), settings: DispatcherSettings(), executor: executor, clocks: .system,
            logger: logger)
        let directory = await DeviceDirectory(
            dispatcher: dispatcher, settings: DeviceSettings(), objects: ObjectTable(), executor: executor,
            clocks: .system, logger: logger)
        let all = ClientRole(writeLevel: .qsp, mayPersist: true, mayWriteRaw: true)
        let roles: [String: ClientRole] = [
            "everything": all, "basic": .standard, "nobody": ClientRole(writeLevel: nil),
            "only": ClientRole(writeLevel: .qsp, mayPersist: true, only: ["1138"]), "*": all,
        ]
        let policy = ResponseTopicPolicy(
            root: "xtender", homeAssistantPrefix: "homeassistant", allowList: [], matches: { $0 == $1 })
        let rpc = await RPCServer(
            dispatcher: dispatcher, directory: directory, store: Store(directory: folder, executor: storeExecutor),
            schemas: .standard,
            settings: RPCSettings(topicRoot: "xtender", responseTopics: policy, roles: roles, flashBudget: 500),
            executor: executor, clocks: .system, logger: logger, hooks: RPCHooks(send: send))
        await dispatcher.linkCameUp()
        await directory.linkChanged(isUp: true)
        await directory.scan()
        return rpc
    }

    /// libFuzzer's thread is not one that may be suspended.
    private static func wait<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
        let result = Locked<Value?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            let value = await body()
            result.withLock { $0 = value }
            done.signal()
        }
        done.wait()
        guard let value = result.withLock({ $0 }) else { preconditionFailure("nothing came back") }
        return value
    }
}
