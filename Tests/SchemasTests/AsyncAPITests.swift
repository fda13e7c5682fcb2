import Foundation
import JSONSchema
import JSONValue
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
        let document = AsyncAPIDocument(version: "1.2.3", options: options).value
        #expect(document["channels"]?["readInfoRequest"]?["address"] == "house/xt/request/read-info")
        #expect(document["servers"]?["broker"]?["host"] == "broker.lan:8883")
        #expect(document["servers"]?["broker"]?["protocol"] == "secure-mqtt")
    }
}
