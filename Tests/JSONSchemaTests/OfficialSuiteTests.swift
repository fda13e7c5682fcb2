import Foundation
import JSONSchema
import JSONValue
import Testing

/// The official test suite of the draft, which `tools/json-schema-suite` fetches.
@Suite(
    .enabled(
        if: OfficialSuite.folder != nil,
        "XTMQ_JSON_SCHEMA_SUITE does not name the suite's folder; tools/json-schema-suite fetches it and prints the name"
    ))
struct OfficialSuiteTests {
    /// What the draft requires.
    @Test(arguments: OfficialSuite.files(in: "."))
    func required(file: String) throws {
        try OfficialSuite.run(file)
    }

    /// Optional behaviour that this validator has.
    @Test(arguments: [
        "anchor.json", "dynamicRef.json", "ecmascript-regex.json", "id.json", "no-schema.json", "non-bmp-regex.json",
        "refOfUnknownKeyword.json", "unknownKeyword.json",
    ])
    func optional(file: String) throws {
        try OfficialSuite.run("optional/" + file)
    }

    @Test(arguments: ["date.json", "date-time.json", "time.json"])
    func assertedFormats(file: String) throws {
        try OfficialSuite.run("optional/format/" + file, assertsFormats: true)
    }

    /// Lest an empty folder passes.
    @Test func isWhole() throws {
        let files = OfficialSuite.files(in: ".")
        #expect(files.count == 46)
        let count = try files.reduce(0) { try $0 + OfficialSuite.groups($1).flatMap(\.tests).count }
        #expect(count >= 1250)
    }
}

private enum OfficialSuite {
    struct Group {
        var description: String
        var schema: JSONValue
        var tests: [(description: String, data: JSONValue, isValid: Bool)]
    }

    static let folder = ProcessInfo.processInfo.environment["XTMQ_JSON_SCHEMA_SUITE"].map(URL.init(fileURLWithPath:))

    static func read(_ file: URL) throws -> JSONValue {
        try JSONValue(parsing: [UInt8](Data(contentsOf: file)))
    }

    static func files(in subfolder: String) -> [String] {
        guard let folder else { return [] }
        let path = folder.appendingPathComponent("tests/draft2020-12/" + subfolder).path
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { $0.hasSuffix(".json") }
            .sorted()
    }

    /// The remote documents of the suite and the meta-schemas by their URI.
    static let resources: [String: JSONValue] = {
        guard let folder else { return [:] }
        var resources: [String: JSONValue] = [:]
        let remotes = folder.appendingPathComponent("remotes").path
        for path in FileManager.default.enumerator(atPath: remotes)?.compactMap({ $0 as? String }) ?? []
        where path.hasSuffix(".json") {
            resources["http://localhost:1234/" + path] = try? read(URL(fileURLWithPath: remotes + "/" + path))
        }
        let metaschemas = folder.appendingPathComponent("metaschemas").path
        for name in (try? FileManager.default.contentsOfDirectory(atPath: metaschemas)) ?? [] {
            guard let schema = try? read(URL(fileURLWithPath: metaschemas + "/" + name)), let id = schema["$id"]?.string
            else { continue }
            resources[id] = schema
        }
        return resources
    }()

    static func groups(_ file: String) throws -> [Group] {
        let folder = try #require(folder)
        return try read(folder.appendingPathComponent("tests/draft2020-12/" + file)).array.map { groups in
            try groups.map { group in
                Group(
                    description: group["description"]?.string ?? "", schema: try #require(group["schema"]),
                    tests: try #require(group["tests"]?.array).map {
                        ($0["description"]?.string ?? "", try #require($0["data"]), $0["valid"] == true)
                    })
            }
        } ?? []
    }

    static func run(_ file: String, assertsFormats: Bool = false) throws {
        for group in try groups(file) {
            let schema: JSONSchema
            do {
                schema = try JSONSchema(group.schema, resources: resources, assertsFormats: assertsFormats)
            } catch {
                Issue.record("\(file): \(group.description): \(error)")
                continue
            }
            for test in group.tests {
                let name: Comment = "\(file): \(group.description): \(test.description)"
                #expect(schema.isValid(test.data) == test.isValid, name)
                #expect(schema.validate(test.data).isEmpty == test.isValid, name)
            }
        }
    }
}
