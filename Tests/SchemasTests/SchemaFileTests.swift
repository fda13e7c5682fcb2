import Foundation
import JSONSchema
import JSONValue
import ScomProtocol
import TestSupport
import Testing

@testable import Schemas

struct SchemaFileTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../schemas")
        .standardizedFileURL

    @Test func everyFileIsEmbeddedAsItLies() throws {
        let folder = Self.folder.path()
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
        #expect(SchemaFile.all.map(\.path) == SchemaFile.all.map(\.path).sorted())
        #expect(Set(SchemaFile.all.map(\.path)) == Set(paths))
        #expect(SchemaFile.all.count == paths.count)
        for file in SchemaFile.all {
            #expect(try String(contentsOf: Self.folder.appending(path: file.path), encoding: .utf8) == file.text)
        }
    }

    /// As documented: `cd schemas && find . -name '*.json' | LC_ALL=C sort | xargs cat | sha256sum`
    @Test func digestIsThatOfTheFiles() async throws {
        let folder = try TemporaryDirectory()
        let sum = "find . -name '*.json' | LC_ALL=C sort | xargs cat | sha256sum >'\(folder.path)/sum'"
        try await Command.run(["sh", "-c", "cd '\(Self.folder.path())' && \(sum)"], in: folder.path)
        let printed = String(decoding: Command.read(folder.path + "/sum"), as: UTF8.self)
        #expect(Schemas.standard.digest == printed.prefix(64))
        var files = SchemaFile.all
        files.removeLast()
        #expect(Schemas(files: files).digest != Schemas.standard.digest)
    }

    @Test(arguments: SchemaFile.all.map(\.path))
    func eachIsNamedAndTitled(path: String) throws {
        let document = try #require(Schemas.standard.document(path))
        #expect(document["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
        #expect(document["$id"]?.string == Schemas.base + path)
        #expect(document["title"]?.string?.isEmpty == false)
        if path != "common.json" {
            #expect(document["description"]?.string?.isEmpty == false)
            #expect(document["examples"]?.array?.isEmpty == false)
        }
    }

    @Test(arguments: SchemaFile.all.map(\.path).filter { $0 != "common.json" })
    func everyExampleIsValid(path: String) throws {
        let schema = try Self.schema(path)
        for example in Schemas.standard.document(path)?["examples"]?.array ?? [] {
            #expect(schema.validate(example) == [], "\(example.text())")
        }
    }

    @Test func examplesOfSharedDefinitionsAreValid() throws {
        let common = try #require(Schemas.standard.document("common.json"))
        let definitions = try #require(common["$defs"]?.object)
        var count = 0
        for name in definitions.keys {
            let reference: JSONValue = ["$ref": .string(Schemas.base + "common.json#/$defs/" + name)]
            let schema = try JSONSchema(reference, resources: [Schemas.base + "common.json": common])
            for example in definitions[name]?["examples"]?.array ?? [] {
                #expect(schema.validate(example) == [], "\(name): \(example.text())")
                count += 1
            }
        }
        #expect(count > 20)
    }

    /// Every response schema shows success and failure.
    @Test(arguments: Schemas.standard.methods)
    func responsesShowBothShapes(method: String) {
        let examples = Schemas.standard.document("response/\(method).json")?["examples"]?.array ?? []
        #expect(Set(examples.compactMap { $0["status"]?.string }) == ["ok", "error"])
    }

    @Test func methodsAreThoseOfTheContract() {
        let expected = [
            "read-info", "read-param", "read-batch", "read-aggregate", "read-messages", "read-guid", "read-screen",
            "list-datalogs", "read-datalog", "read-property", "write-param", "write-batch", "write-datalog-field",
            "write-property", "identify", "set-clock", "list-devices", "describe", "scan", "get-stats",
        ]
        #expect(Schemas.standard.methods == expected.sorted())
        for method in expected { #expect(Schemas.standard.response(method) != nil) }
        let listed = Schemas.standard.document("topic/service.json")?.value(at: "/properties/methods/items/enum")
        #expect(listed?.array?.compactMap(\.string) == expected.sorted())
        #expect(Schemas.standard.request("read-nothing") == nil)
        #expect(Schemas.standard.response("../common") == nil)
    }

    @Test func errorCodesIncludeThoseOfTheSpecification() {
        let codes = Schemas.standard.document("common.json")?.value(at: "/$defs/error_code/anyOf/1/enum")?.array ?? []
        let names = Set(codes.compactMap(\.string))
        #expect(names == Set(ScomErrorCode.named.map(\.name)).union([ScomErrorCode(rawValue: 0xFFFF).name]))
    }

    @Test func namesAreThoseOfTheProtocol() {
        let definitions = Schemas.standard.document("common.json")?["$defs"]
        func names(_ definition: String) -> Set<String> {
            Set((definitions?[definition]?["enum"]?.array ?? []).compactMap(\.string))
        }
        #expect(names("family") == Set(DeviceFamily.allCases.map(\.rawValue)))
        #expect(names("level") == Set(AccessLevel.allCases.map(\.name)))
        #expect(names("raw_format") == Set(ScomFormat.allCases.map(\.rawValue)))
    }

    static func schema(_ path: String) throws -> JSONSchema {
        let name = String(path.split(separator: "/").last?.dropLast(5) ?? "")
        switch path.split(separator: "/").first {
        case "request": return try #require(Schemas.standard.request(name))
        case "response": return try #require(Schemas.standard.response(name))
        case "topic": return Schemas.standard.topic(try #require(Schemas.Topic(rawValue: name)))
        default: return Schemas.standard.configuration
        }
    }
}
