import JSONValue

/// Gathers the parts of an AsyncAPI document.
struct AsyncAPIWriter {
    private let root: String
    private let schemas: Schemas
    private(set) var channels: JSONObject = [:]
    private(set) var operations: JSONObject = [:]
    private(set) var messages: JSONObject = [:]

    init(root: String, schemas: Schemas) {
        self.root = root
        self.schemas = schemas
    }

    /// What stands in braces in the topics.
    static let parameters: JSONObject = [
        "client": [
            "description": "Whom a request is from, one level; a broker's access list can bind it to the account.",
            "examples": ["nodered", "homeassistant"],
        ],
        "device": [
            "description": "Device id.",
            "examples": ["xt1", "vt1", "vs1", "bsp", "bms", "xcom"],
        ],
        "name": [
            "description": "Name of a user info or parameter in the catalogue.", "examples": ["battery_voltage"],
        ],
    ]

    /// What `R/…` announces by itself (contract §1).
    mutating func addTopics() {
        let state: JSONValue = ["type": "string", "enum": ["online", "offline"]]
        addTopic("status", "status", retained: true, payload: state, text: "Of the service; offline is its last will.")
        addTopic(
            "availability", "device/{device}/availability", retained: true, payload: state, text: "Of a device.")
        addTopic(.service, "service", retained: true)
        addTopic(.devices, "devices", retained: true)
        addTopic(.snapshot, "device/{device}/snapshot", retained: true)
        addTopic(.eventMessage, "event/message", retained: false)
        addTopic(.eventWrite, "event/write", retained: false)
        for (name, level, noun) in [("info", "info", "user info"), ("param", "param", "parameter")] {
            addTopic(
                "\(name)Value", "device/{device}/\(level)/{name}", retained: true, qualityOfService: 0,
                payload: ["type": "string"], text: "Bare value of a \(noun), where publish.values is on.")
        }
    }

    /// Request, response, and the two with a client's name.
    mutating func add(_ method: String) {
        let key = Self.camelCase(method)
        for (direction, kind) in [("Request", "request"), ("Response", "response")] {
            let path = "\(kind)/\(method).json"
            addMessage(key + direction, path, isRequest: direction == "Request")
            for (suffix, level) in [("", ""), ("OfClient", "/{client}")] {
                addChannel(key + direction + suffix, "\(kind)/\(method)\(level)", message: key + direction)
            }
        }
        for suffix in ["", "OfClient"] {
            operations[key + suffix] = [
                "action": "receive",
                "channel": Self.reference("channels", key + "Request" + suffix),
                "messages": [Self.reference("channels", key + "Request" + suffix, "messages", key + "Request")],
                "summary": schemas.document("request/\(method).json")?["description"] ?? .string(method),
                "bindings": Self.bindings(retained: false, qualityOfService: 1),
                "reply": [
                    "address": [
                        "location": "$message.header#/responseTopic",
                        "description": "Without a Response Topic, the topic of the channel.",
                    ],
                    "channel": Self.reference("channels", key + "Response" + suffix),
                    "messages": [Self.reference("channels", key + "Response" + suffix, "messages", key + "Response")],
                ],
            ]
        }
    }

    /// Definitions that the messages share.
    func sharedSchemas() -> JSONObject {
        let definitions = schemas.document("common.json")?["$defs"]?.object ?? [:]
        return JSONObject(
            definitions.map { name, schema in (name, Self.multiFormat(Self.bundled(schema, as: nil))) })
    }

    // MARK: Parts

    private mutating func addTopic(_ topic: Schemas.Topic, _ address: String, retained: Bool) {
        let path = "topic/\(topic.rawValue).json"
        let key = Self.camelCase(topic.rawValue)
        addMessage(key, path, isRequest: false)
        addOperation(key, address, retained: retained, qualityOfService: 1)
    }

    private mutating func addTopic(
        _ key: String, _ address: String, retained: Bool, qualityOfService: Int = 1, payload: JSONValue, text: String
    ) {
        messages[key] = ["title": .string(text), "contentType": "text/plain", "payload": payload]
        addOperation(key, address, retained: retained, qualityOfService: qualityOfService)
    }

    private mutating func addOperation(_ key: String, _ address: String, retained: Bool, qualityOfService: Int) {
        addChannel(key, address, message: key)
        operations["publish" + key.prefix(1).uppercased() + key.dropFirst()] = [
            "action": "send", "channel": Self.reference("channels", key),
            "messages": [Self.reference("channels", key, "messages", key)],
            "bindings": Self.bindings(retained: retained, qualityOfService: qualityOfService),
        ]
    }

    private mutating func addChannel(_ key: String, _ address: String, message: String) {
        var channel: JSONObject = [
            "address": .string("\(root)/\(address)"),
            "messages": .object(JSONObject([(message, Self.reference("components", "messages", message))])),
        ]
        let names = Self.parameters.keys.filter { address.contains("{\($0)}") }
        if !names.isEmpty {
            channel["parameters"] = .object(
                JSONObject(names.map { ($0, Self.reference("components", "parameters", $0)) }))
        }
        channels[key] = .object(channel)
    }

    private mutating func addMessage(_ key: String, _ path: String, isRequest: Bool) {
        guard let schema = schemas.document(path) else { return }
        let isReply = path.hasPrefix("response/")
        var message: JSONObject = [
            "title": schema["title"] ?? .string(key), "contentType": "application/json",
            "payload": Self.multiFormat(Self.bundled(schema, as: key)),
        ]
        message["description"] = schema["description"]
        if isRequest || isReply { message["correlationId"] = ["location": "$message.payload#/id"] }
        if isRequest {
            message["bindings"] = [
                "mqtt": [
                    "contentType": "application/json",
                    "responseTopic": ["type": "string", "description": "Where the response is wanted (MQTT 5)."],
                    "correlationData": ["type": "string", "description": "Repeated in the response (MQTT 5)."],
                    "bindingVersion": "0.2.0",
                ]
            ]
        }
        if let examples = schema["examples"]?.array {
            message["examples"] = .array(examples.filter { $0.object != nil }.map { ["payload": $0] })
        }
        messages[key] = .object(message)
    }

    private static func bindings(retained: Bool, qualityOfService: Int) -> JSONValue {
        [
            "mqtt": [
                "qos": JSONValue(qualityOfService), "retain": .bool(retained), "bindingVersion": "0.2.0",
            ]
        ]
    }

    /// AsyncAPI's own format is draft 07.
    private static func multiFormat(_ schema: JSONValue) -> JSONValue {
        ["schemaFormat": "application/schema+json;version=draft-2020-12", "schema": schema]
    }

    /// The schema with references that hold within the document.
    ///
    /// - Parameter message: whose payload it is; `nil` for a shared definition.
    private static func bundled(_ schema: JSONValue, as message: String?) -> JSONValue {
        if let elements = schema.array { return .array(elements.map { bundled($0, as: message) }) }
        guard let members = schema.object else { return schema }
        var result: JSONObject = [:]
        for (keyword, value) in members {
            switch keyword {
            case "$schema", "$id": break
            case "$ref": result[keyword] = .string(rewritten(value.string ?? "", in: message))
            case "examples", "const", "enum", "default": result[keyword] = value
            case "properties", "patternProperties", "$defs", "dependentSchemas":
                // What these name may have the name of a keyword.
                result[keyword] = .object(
                    JSONObject((value.object ?? [:]).map { ($0.key, bundled($0.value, as: message)) }))
            default: result[keyword] = bundled(value, as: message)
            }
        }
        return .object(result)
    }

    private static func rewritten(_ reference: String, in message: String?) -> String {
        guard let hash = reference.firstIndex(of: "#") else { return reference }
        let pointer = String(reference[reference.index(after: hash)...])
        if let message, hash == reference.startIndex {
            return "#/components/messages/\(message)/payload/schema\(pointer)"
        }
        let tokens = pointer.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard tokens.count == 3, tokens[1] == "$defs" else { return reference }
        let parts = tokens[2].split(separator: "/", maxSplits: 1)
        return "#/components/schemas/\(parts[0])/schema" + (parts.count > 1 ? "/\(parts[1])" : "")
    }

    private static func reference(_ path: String...) -> JSONValue {
        ["$ref": .string("#/" + path.joined(separator: "/"))]
    }

    /// `read-info` as `readInfo`.
    private static func camelCase(_ name: String) -> String {
        let words = name.split(separator: "-")
        return (words.prefix(1).map(String.init) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() })
            .joined()
    }
}
