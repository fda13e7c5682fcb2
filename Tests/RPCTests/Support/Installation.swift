import Devices
import Dispatcher
import Foundation
import GatewayEvents
import JSONSchema
import JSONValue
import Logging
import RPC
import Runtime
import Schemas
import ScomClient
import ScomProtocol
import Simulator
import Store
import Testing

/// The RPC on a simulated installation, without MQTT and without a line.
final class Installation: Sendable {
    static let everything = ClientRole(writeLevel: .qsp, mayPersist: true, mayWriteRaw: true)

    let link: GatewayLink
    let executor = ThreadExecutor(name: "rpc-test")
    let storeExecutor = ThreadExecutor(name: "rpc-test-store")
    let dispatcher: Dispatcher
    let directory: DeviceDirectory
    let store: Store
    let messageLog: MessageLog
    let rpc: RPCServer
    let audits = Locked<[JSONObject]>([])
    private let inbox = Inbox()
    private let folder: String

    init(
        settings: DispatcherSettings = DispatcherSettings(), flashBudget: Int = 500, pace: Duration = .zero,
        roles: [String: ClientRole] = ["*": everything, "basic": .standard, "nobody": ClientRole(writeLevel: nil)],
        folder: String? = nil, _ change: (inout PlantConfiguration) -> Void = { _ in }
    ) async throws {
        var configuration = PlantConfiguration()
        configuration.xtenders = 2
        change(&configuration)
        var plant = try Plant(configuration)
        plant.isFrozen = true
        var gateway = SimulatedGateway(plant: plant, line: .unpaced)
        gateway.savingTime = .zero
        link = GatewayLink(gateway, pace: pace)
        self.folder = folder ?? NSTemporaryDirectory() + "xtmq-rpc-\(UUID().uuidString)"
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        dispatcher = Dispatcher(
            performer: ScomClient(link: link), settings: settings, executor: executor, clocks: .system, logger: logger)
        directory = await DeviceDirectory(
            dispatcher: dispatcher, settings: DeviceSettings(), objects: ObjectTable(), executor: executor,
            clocks: .system, logger: logger)
        store = Store(directory: self.folder, executor: storeExecutor)
        messageLog = MessageLog(dispatcher: dispatcher, executor: executor)
        let policy = ResponseTopicPolicy(
            root: "xtender", homeAssistantPrefix: "homeassistant", allowList: [], matches: { $0 == $1 })
        rpc = await RPCServer(
            dispatcher: dispatcher, directory: directory, store: store, schemas: .standard,
            settings: RPCSettings(
                topicRoot: "xtender", responseTopics: policy, roles: roles, flashBudget: flashBudget),
            executor: executor, clocks: .system, logger: logger, messageLog: messageLog,
            hooks: RPCHooks(
                send: { [inbox] in inbox.receive($0) },
                audit: { [audits] record in
                    let violations = Schemas.standard.topic(.eventWrite).validate(.object(record))
                    #expect(violations.isEmpty, "\(violations): \(JSONValue.object(record).text())")
                    audits.withLock { $0.append(record) }
                }))
        await dispatcher.linkCameUp()
        await directory.linkChanged(isUp: true)
        await directory.scan()
        link.state.withLock { $0.requests = [] }
    }

    deinit {
        executor.stop()
        storeExecutor.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The last response to a request, held against its schema.
    @discardableResult
    func call(
        _ method: String, _ members: JSONObject = [:], client: String? = nil, id: String = UUID().uuidString
    ) async throws -> JSONValue {
        try #require(await series(method, members, client: client, id: id).last)
    }

    /// All responses to a request.
    func series(
        _ method: String, _ members: JSONObject, client: String? = nil, id: String = UUID().uuidString
    ) async throws -> [JSONValue] {
        var members = members
        members["id"] = .string(id)
        let topic = RequestTopic(root: "xtender", method: method, clientLevel: client)
        let request = RPCRequest(topic: topic, payload: JSONValue.object(members).serialized(), received: .now)
        let responses = await inbox.responses(to: id) {
            executor.perform { [rpc] in rpc.assumeIsolated { $0.receive(request) } }
        }
        if let schema = Schemas.standard.response(method) {
            for response in responses {
                let violations = schema.validate(response)
                #expect(violations.isEmpty, "\(violations): \(response.text().prefix(1000))")
            }
        }
        return responses
    }

    func withGateway<Value: Sendable>(_ body: (inout SimulatedGateway) -> Value) -> Value {
        link.state.withLock { body(&$0.gateway) }
    }

    /// Requests that reached the gateway since the installation was found, or since this was asked last.
    func takeRequests() -> [ScomRequest] {
        link.state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }

    /// What flash or RAM of a device holds, as the plant has it.
    func value(of property: PropertyReference, at address: UInt32) -> ScomValue? {
        withGateway { try? $0.plant.value(of: property, at: ScomAddress(address)).get() }
    }
}

extension JSONValue {
    var errorCode: String? { self["error"]?["code"]?.string }
    var pointer: String? { self["error"]?["pointer"]?.string }
    var message: String? { self["error"]?["message"]?.string }
}
