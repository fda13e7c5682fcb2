import JSONValue
import MQTTClient
import Migration
import RPC
import Runtime

/// Commands on the topics of xtender_mqtt, as requests of one client; what became of each is remembered until it is told.
struct OldCommands {
    /// What is to be done about a message.
    enum Step {
        case ask(RPCRequest)
        case refuse(OldTopics.Command, Refusal)
        /// Below no Xtender.
        case ignore
    }

    struct Refusal {
        var code: RPCErrorCode
        var message: String

        init(_ code: RPCErrorCode, _ message: String) {
            self.code = code
            self.message = message
        }
    }

    /// A command that was carried out or not.
    struct Ending {
        var command: OldTopics.Command
        var id: String
        /// `nil` where it was carried out.
        var error: JSONValue?
        /// Whether `R/event/write` has told of it.
        var isTold: Bool
    }

    private struct Waiting {
        var command: OldTopics.Command
        var isTold = false
    }

    let topics: OldTopics
    private let root: String
    private let started: WallTime
    private var count = 0
    private var waiting: [String: Waiting] = [:]

    /// - Parameter started: tells the requests of this run from those of others.
    init(root: String, started: WallTime) {
        self.root = root
        self.started = started
        topics = OldTopics(root: root)
    }

    /// Where the answers to commands go, as those of any client.
    var responseTopic: String {
        RequestTopic(root: root, method: "write-param", clientLevel: OldTopics.client).defaultResponseTopic
    }

    mutating func step(for message: MQTTMessage, received: ContinuousClock.Instant) -> Step {
        guard let command = topics.command(topic: message.topic, payload: message.payload) else { return .ignore }
        guard !message.retain else {
            return .refuse(
                command, Refusal(.retainedRequest, "a retained command is not executed; publish without retain"))
        }
        switch command.members {
        case .failure(let refusal): return .refuse(command, Refusal(refusal))
        case .success(var members):
            count += 1
            let id = "\(started)/\(count)"
            members["id"] = .string(id)
            // Each is answered, and how many are at work at once is limited for every client.
            waiting[id] = Waiting(command: command)
            return .ask(
                RPCRequest(
                    topic: RequestTopic(root: root, method: "write-param", clientLevel: OldTopics.client),
                    payload: JSONValue.object(members).serialized(), expirySeconds: message.messageExpiryInterval,
                    received: received))
        }
    }

    /// A write was told of on `R/event/write`.
    mutating func told(_ record: JSONObject) {
        guard let id = record["id"]?.string, waiting[id] != nil else { return }
        waiting[id]?.isTold = true
    }

    /// The command that a response is for, if any.
    mutating func ending(_ response: RPCResponse) -> Ending? {
        guard !waiting.isEmpty, response.topic == responseTopic,
            let document = try? JSONValue(parsing: response.payload), let id = document["id"]?.string,
            let waited = waiting.removeValue(forKey: id)
        else { return nil }
        // `nil` alone would be JSON's null.
        let error: JSONValue? = document["status"] == "ok" ? .none : .some(document["error"] ?? .null)
        return Ending(command: waited.command, id: id, error: error, isTold: waited.isTold)
    }
}

extension OldCommands.Refusal {
    init(_ refusal: OldTopics.Refusal) {
        let code: RPCErrorCode =
            switch refusal.reason {
            case .unknownName: .unknownObject
            case .isAct: .notWritable
            case .unsuitableValue: .schemaViolation
            }
        self.init(code, refusal.description)
    }
}
