import Foundation
import JSONValue
import Runtime
import Store
import Testing

final class AuditAndSchemaTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "xtmq-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func record(_ client: String, _ outcome: String, at second: Int64) -> AuditRecord {
        AuditRecord(
            time: WallTime(millisecondsSince1970: 1_795_341_600_000 + second * 1000), client: client,
            method: "write-param", device: "xt1", address: 101, object: 1107, name: "input_limit", requested: "16",
            before: "32", after: outcome == "verified" ? "16" : nil, persistent: outcome == "verified", outcome: outcome
        )
    }

    @Test func auditShowsWhatWasWritten() async throws {
        let executor = ThreadExecutor(name: "store")
        defer { executor.stop() }
        let store = Store(directory: folder.path(), executor: executor)
        try await store.appendAudit(record("nodered", "verified", at: 0))
        try await store.appendAudit(record("evil\u{1B}[2J", "permission_denied", at: 1))
        await store.close()

        let all = try await Program.run(["audit", "--store", folder.path()])
        #expect(all.status == 0)
        #expect(
            all.output == """
                2026-11-22T10:00:00.000Z nodered write-param xt1 1107 input_limit 32 → 16 verified, flash
                2026-11-22T10:00:01.000Z evil\\u{1b}[2J write-param xt1 1107 input_limit wanted 16 permission_denied

                """)
        let json = try await Program.run(["audit", "--store", folder.path(), "--client", "nodered", "--json"])
        let record = try JSONValue(parsing: json.output)
        #expect(record["after"] == 16 && record["persistent"] == true && record["message"] == nil)
        let later = try await Program.run(["audit", "--store", folder.path(), "--since", "2026-11-22T10:00:01Z"])
        #expect(later.output.contains("permission_denied") && !later.output.contains("nodered"))
        #expect(try await Program.run(["audit", "--store", folder.path(), "--flash"]).status == 0)
    }

    @Test func auditWithoutAStore() async throws {
        let result = try await Program.run(["audit", "--store", folder.path() + "/none"])
        #expect(result.status == 66)
        #expect(result.errors.contains("--store"))
        #expect(try await Program.run(["audit", "--since", "yesterday"]).status == 64)
    }

    @Test func schemas() async throws {
        let names = try await Program.run(["schema"]).output.split(separator: "\n")
        #expect(names.contains("config") && names.contains("request/write-param") && names.contains("topic/snapshot"))
        let schema = try JSONValue(parsing: try await Program.run(["schema", "request/write-param"]).output)
        #expect(schema["title"] == "Request write-param")
        #expect(try await Program.run(["schema", "nothing"]).status == 66)
        let digest = try await Program.run(["schema", "--digest"])
        #expect(digest.output.wholeMatch(of: /[0-9a-f]{64}\n/) != nil)
        #expect(try await Program.run(["schema", "--digest", "config"]).status == 64)
        let document = try JSONValue(
            parsing: try await Program.run(["schema", "--asyncapi", "--host", "::1", "--root", "a/b"]).output)
        #expect(document["asyncapi"] == "3.0.0")
        #expect(document["servers"]?["broker"]?["host"] == "[::1]:1883")
        #expect(document["channels"]?["status"]?["address"] == "a/b/status")
    }
}
