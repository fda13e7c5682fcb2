public import JSONValue

/// The interface as AsyncAPI 3.0 describes one: channels, operations and messages, made from the schemas.
public struct AsyncAPIDocument: Sendable {
    /// What differs from installation to installation.
    public struct Options: Hashable, Sendable {
        public var topicRoot = "xtender"
        /// `host:port` of the broker.
        public var broker = "localhost:1883"
        public var usesTLS = false
        /// Whether the broker wants user name and password.
        public var usesAccount = false

        public init() {}
    }

    public let value: JSONValue

    /// - Parameter version: of the program.
    public init(version: String, options: Options = Options(), schemas: Schemas = .standard) {
        var writer = AsyncAPIWriter(root: options.topicRoot, schemas: schemas)
        writer.addTopics()
        for method in schemas.methods { writer.add(method) }
        value = [
            "asyncapi": "3.0.0",
            "id": "urn:xtmq",
            "info": [
                "title": "xtmq", "version": .string(version),
                "description": """
                A Studer Xtender installation on MQTT. A request goes to its method's topic; the response to the \
                MQTT 5 Response Topic, else to the twin of the request's topic. It repeats `id` and Correlation Data.
                """,
                "license": ["name": "MIT"],
            ],
            "defaultContentType": "application/json",
            "servers": ["broker": .object(Self.server(options))],
            "channels": .object(writer.channels),
            "operations": .object(writer.operations),
            "components": [
                "messages": .object(writer.messages), "schemas": .object(writer.sharedSchemas()),
                "parameters": .object(AsyncAPIWriter.parameters),
                "securitySchemes": [
                    "account": ["type": "userPassword", "description": "The broker's account of the client."]
                ],
            ],
        ]
    }

    private static func server(_ options: Options) -> JSONObject {
        var server: JSONObject = [
            "host": .string(options.broker), "protocol": options.usesTLS ? "secure-mqtt" : "mqtt",
            "protocolVersion": "5", "description": "MQTT 3.1.1 is served as well.",
            "bindings": [
                "mqtt": [
                    "lastWill": [
                        "topic": .string("\(options.topicRoot)/status"), "qos": 1, "message": "offline", "retain": true,
                    ],
                    "bindingVersion": "0.2.0",
                ]
            ],
        ]
        if options.usesAccount { server["security"] = [["$ref": "#/components/securitySchemes/account"]] }
        return server
    }
}
