import Foundation
import JSONSchema
import JSONValue
import TestSupport
import Testing

@testable import Schemas

/// The AsyncAPI document: its form, its references, and the examples in it.
struct AsyncAPITests {
    private static let document = AsyncAPIDocument(version: "1.2.3").value

    /// What AsyncAPI 3.0.0 says of the objects that the document uses.
    @Test func form() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "asyncapi-3-form.json")
        let form = try JSONSchema(try JSONValue(parsing: Array(try Data(contentsOf: path))))
        let violations = form.validate(Self.document)
        #expect(violations.isEmpty, "\(violations.prefix(5))")
        // And the form finds faults.
        for (pointer, value) in [
            ("channels", ["a": ["adress": "x"]]), ("operations", ["a": ["action": "receive"]]), ("asyncapi", "2.6.0"),
        ] as [(String, JSONValue)] {
            var broken = Self.document
            broken[pointer] = value
            #expect(!form.validate(broken).isEmpty, "\(pointer)")
        }
    }

    /// By AsyncAPI's own schemas: nothing is wrong with the document, and what is wrong with others is found.
    @Test(
        .enabled(if: Self.folder != nil, "AsyncAPI's schemas are not there: tools/asyncapi-schema fetches them"),
        arguments: ["3.0.0", "3.1.0"])
    func official(version: String) async throws {
        var options = AsyncAPIDocument.Options()
        options.usesAccount = true
        var document = AsyncAPIDocument(version: "1.2.3", options: options).value
        document["asyncapi"] = .string(version)
        #expect(try await Self.mistakes(in: document) == nil)
        let receive: JSONValue = ["action": "receive", "channel": ["$ref": "#/channels/status"]]
        for (member, value, place) in [
            ("asyncapi", "2.6.0", "2.6.0"), ("servers", ["broker": ["protocol": "mqtt"]], "$.servers.broker"),
            ("operations", ["read": receive.with("action", "get")], "$.operations.read.action"),
            ("operations", ["read": receive.with("reply", ["address": "x"])], "$.operations.read.reply"),
            ("operations", ["a": receive.with("bindings", ["mqtt": ["qos": 3]])], "$.operations.a.bindings.mqtt.qos"),
            ("channels", ["a": ["adress": "x"]], "$.channels.a"),
            ("components", ["parameters": ["client": ["type": "string"]]], "$.components.parameters.client"),
            ("components", ["messages": ["a": ["correlationId": ["location": "id"]]]], "$.components.messages.a"),
        ] as [(String, JSONValue, String)] {
            var broken = document
            broken[member] = value
            let mistakes = try #require(try await Self.mistakes(in: broken), "\(member): \(value.text())")
            #expect(mistakes.contains(place), "\(mistakes)")
        }
    }

    /// What AsyncAPI's schema for the version that the document names says against it.
    private static func mistakes(in document: JSONValue) async throws -> String? {
        let scratch = try TemporaryDirectory()
        try Command.write(document.text(), to: scratch.path + "/document.json")
        do {
            try await Command.run(
                ["python3", "\(folder ?? "")/validate", scratch.path + "/document.json"], in: scratch.path)
            return nil
        } catch let failure as Command.Failure {
            return failure.description
        }
    }

    /// Where `tools/asyncapi-schema` puts them; `nil` where it has not been run.
    private static let folder: String? = {
        let folder = URL(filePath: #filePath).appending(path: "../../../var/asyncapi-schema").standardizedFileURL
        return FileManager.default.fileExists(atPath: folder.path() + "/complete") ? folder.path() : nil
    }()

    @Test func everyReferenceLeadsSomewhere() throws {
        var count = 0
        func visit(_ value: JSONValue, _ place: String) {
            if let reference = value["$ref"]?.string {
                count += 1
                #expect(reference.hasPrefix("#/"), "\(place): \(reference)")
                #expect(Self.document.value(at: String(reference.dropFirst())) != nil, "\(place): \(reference)")
            }
            for (key, member) in value.object ?? [:] { visit(member, "\(place)/\(key)") }
            for (index, element) in (value.array ?? []).enumerated() { visit(element, "\(place)/\(index)") }
        }
        visit(Self.document, "")
        #expect(count > 300)
    }

    @Test func everyMethodAndTopic() throws {
        let addresses = (Self.document["channels"]?.object ?? [:]).compactMap { $0.value["address"]?.string }
        #expect(addresses.count == Set(addresses).count)
        for method in Schemas.standard.methods {
            for kind in ["request", "response"] {
                #expect(addresses.contains("xtender/\(kind)/\(method)"))
                #expect(addresses.contains("xtender/\(kind)/\(method)/{client}"))
            }
        }
        for topic in [
            "status", "service", "devices", "device/{device}/availability", "device/{device}/snapshot", "event/message",
            "event/write", "device/{device}/info/{name}", "device/{device}/param/{name}",
        ] {
            #expect(addresses.contains("xtender/\(topic)"))
        }
        for (key, channel) in Self.document["channels"]?.object ?? [:] {
            let named = try #require(channel["address"]?.string).matches(of: /{([a-z]+)}/).map { String($0.output.1) }
            #expect(Set(named) == Set(channel["parameters"]?.object.map { Array($0.keys) } ?? []), "\(key)")
        }
    }

    /// The schemas hold within the document as they do in their files.
    @Test func examplesFitTheirPayloads() throws {
        let base = "https://xtmq.example/asyncapi.json"
        var count = 0
        for (name, message) in Self.document["components"]?["messages"]?.object ?? [:] {
            let isJSON = message["contentType"] == "application/json"
            let pointer = "/components/messages/\(name)/payload" + (isJSON ? "/schema" : "")
            let schema = try JSONSchema(["$ref": .string("\(base)#\(pointer)")], resources: [base: Self.document])
            for example in message["examples"]?.array ?? [] {
                let violations = schema.validate(try #require(example["payload"]))
                #expect(violations.isEmpty, "\(name): \(violations.prefix(2))")
                count += 1
            }
            #expect(!schema.validate(7).isEmpty, "\(name)")
        }
        #expect(count >= 40)
    }

    /// `xtmq schema config --markdown > docs/configuration.md` makes it anew.
    @Test func configurationReferenceIsUpToDate() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/configuration.md")
        #expect(
            ConfigurationReference.markdown() == (try String(contentsOf: path.standardizedFileURL, encoding: .utf8)))
        for key in ["password_file", "[].every", "*name*.write", "budget", "quiet"] {
            #expect(ConfigurationReference.markdown().contains("| `\(key)` |"), "\(key)")
        }
    }

    @Test func optionsShow() {
        var options = AsyncAPIDocument.Options()
        options.topicRoot = "house/xt"
        options.broker = "broker.lan:8883"
        options.usesTLS = true
        options.usesAccount = true
        let document = AsyncAPIDocument(version: "1.2.3", options: options).value
        #expect(document["channels"]?["readInfoRequest"]?["address"] == "house/xt/request/read-info")
        #expect(document["servers"]?["broker"]?["host"] == "broker.lan:8883")
        #expect(document["servers"]?["broker"]?["protocol"] == "secure-mqtt")
        #expect(document["servers"]?["broker"]?["security"]?.array?.count == 1)
        #expect(document.value(at: "/servers/broker/bindings/mqtt/lastWill/topic") == "house/xt/status")
        #expect(Self.document["servers"]?["broker"]?["security"] == nil)
    }
}

extension JSONValue {
    fileprivate func with(_ member: String, _ value: JSONValue) -> JSONValue {
        var changed = self
        changed[member] = value
        return changed
    }
}
