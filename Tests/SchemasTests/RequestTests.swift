import JSONSchema
import JSONValue
import Schemas
import Testing

/// What each method refuses, and which member is named for it.
struct RequestTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var method: String
        var request: String
        var pointers: [String]
        var testDescription: String { "\(method) \(request)" }

        init(_ method: String, _ request: String, _ pointers: String...) {
            (self.method, self.request, self.pointers) = (method, request, pointers)
        }
    }

    static let refused = [
        Row("read-info", "[]", ""),
        Row("read-info", "{}", "/device", "/info"),
        Row("read-info", #"{"device": "xt1"}"#, "/info"),
        Row("read-info", #"{"device": "", "info": 3000}"#, "/device"),
        Row("read-info", #"{"device": 0, "info": 3000}"#, "/device"),
        Row("read-info", #"{"device": 101.5, "info": 3000}"#, "/device"),
        Row("read-info", #"{"device": null, "info": 3000}"#, "/device"),
        Row("read-info", #"{"device": "xt1", "info": "Battery voltage"}"#, "/info"),
        Row("read-info", #"{"device": "xt1", "info": 65536}"#, "/info"),
        Row("read-info", #"{"device": "xt1", "info": 3000, "id": ""}"#, "/id"),
        Row("read-info", #"{"device": "xt1", "info": 3000, "id": 1.5}"#, "/id"),
        Row(
            "read-info", "{\"device\": \"xt1\", \"info\": 3000, \"id\": \"\(String(repeating: "x", count: 129))\"}",
            "/id"),
        Row("read-info", #"{"device": "xt1", "info": 3000, "timeout_ms": 0}"#, "/timeout_ms"),
        Row("read-info", #"{"device": "xt1", "info": 3000, "timeout_ms": 600001}"#, "/timeout_ms"),
        Row("read-info", #"{"device": "xt1", "info": 3000, "timeout_ms": "5s"}"#, "/timeout_ms"),
        Row("read-info", #"{"device": "xt1", "info": 3000, "max_age_ms": -1}"#, "/max_age_ms"),
        Row("read-info", #"{"device": "xt1", "info": 3000, "param": 1107}"#, "/param"),
        Row("read-param", #"{"device": "xt1", "param": 1107, "property": "default"}"#, "/property"),
        Row("read-param", #"{"device": "xt1", "info": 3000}"#, "/info", "/param"),
        Row("read-batch", #"{"items": []}"#, "/items"),
        Row("read-batch", #"{"items": {"device": "xt1", "info": 3000}}"#, "/items"),
        Row("read-batch", #"{"items": [{"device": "xt1"}]}"#, "/items/0/param"),
        Row("read-batch", #"{"items": [{"device": "xt1", "info": 3000}, {"info": 3000}]}"#, "/items/1/device"),
        Row("read-batch", #"{"items": [{"device": "xt1", "info": 3000, "param": 1107}]}"#, "/items/0/param"),
        Row("read-batch", #"{"items": [{"device": "xt1", "info": 3000, "property": "min"}]}"#, "/items/0/property"),
        Row("read-batch", #"{"items": [{"device": "xt1", "param": 1107, "max_age_ms": 5}]}"#, "/items/0/max_age_ms"),
        Row("read-aggregate", #"{"items": [{"info": 3000}]}"#, "/items/0/of"),
        Row("read-aggregate", #"{"items": [{"info": 3000, "of": "sum", "device": "xt"}]}"#, "/items/0/device"),
        Row("read-messages", #"{"from": -1}"#, "/from"),
        Row("read-messages", #"{"count": 101}"#, "/count"),
        Row("read-messages", #"{"count": 0}"#, "/count"),
        Row("read-guid", #"{"device": "xcom"}"#, "/device"),
        Row("read-screen", #"{"key": "left"}"#, "/key"),
        Row("read-screen", #"{"format": "jpeg"}"#, "/format"),
        Row("list-datalogs", #"{"limit": 3}"#, "/limit"),
        Row("read-datalog", "{}", "/file"),
        Row("read-datalog", #"{"file": "../LG261121.CSV"}"#, "/file"),
        Row("read-datalog", #"{"file": "LG261121.CSV", "chunk_bytes": 65537}"#, "/chunk_bytes"),
        Row("read-property", #"{"device": 501, "object_type": 2, "object_id": 5012}"#, "/property_id"),
        Row(
            "read-property", #"{"device": 501, "object_type": 65536, "object_id": 1, "property_id": 5}"#, "/object_type"
        ),
        Row("read-property", #"{"device": 501, "object_type": 2, "object_id": -1, "property_id": 5}"#, "/object_id"),
        Row(
            "read-property", #"{"device": 501, "object_type": 2, "object_id": 1, "property_id": 5, "format": "int"}"#,
            "/format"),
        Row("write-param", #"{"device": "xt1", "param": 1107}"#, "/value"),
        Row("write-param", #"{"device": "xt1", "param": 1107, "value": null}"#, "/value"),
        Row("write-param", #"{"device": "xt1", "param": 1107, "value": {"amps": 16}}"#, "/value"),
        Row("write-param", #"{"device": "xt1", "param": 1205, "value": ["monday", true]}"#, "/value/1"),
        Row("write-param", #"{"device": "xt1", "param": 1205, "value": ["monday", "monday"]}"#, "/value/1"),
        Row("write-param", #"{"device": "xt1", "param": 1107, "value": 16, "persist": "yes"}"#, "/persist"),
        Row("write-param", #"{"device": "xt1", "param": 1107, "value": 16, "Persist": true}"#, "/Persist"),
        Row("write-param", #"{"device": "xt1", "param": 1107, "value": 16, "if_value": null}"#, "/if_value"),
        Row("write-batch", #"{"items": []}"#, "/items"),
        Row("write-batch", #"{"items": [{"device": "xt1", "param": 1107}]}"#, "/items/0/value"),
        Row(
            "write-batch", #"{"items": [{"device": "xt1", "param": 1107, "value": 1}], "on_error": "undo"}"#,
            "/on_error"),
        Row("write-datalog-field", "{}", "/text"),
        Row("write-datalog-field", "{\"text\": \"\(String(repeating: "ä", count: 251))\"}", "/text"),
        Row("write-property", #"{"device": 501, "object_type": 2, "object_id": 5104, "property_id": 13}"#, "/value"),
        Row(
            "write-property", #"{"device": 501, "object_type": 2, "object_id": 1, "property_id": 5, "value": [1]}"#,
            "/value"),
        Row("identify", "{}", "/device"),
        Row("set-clock", #"{"time": "2026-11-22 10:00:00"}"#, "/time"),
        Row("set-clock", #"{"time": 1795255200}"#, "/time"),
        Row("list-devices", #"{"family": "xtender"}"#, "/family"),
        Row("describe", #"{"device": "xt1", "family": "xtender", "object": 1107}"#, "/family"),
        Row("describe", #"{"object": 1107, "search": "voltage"}"#, "/search"),
        Row("describe", #"{"family": "inverter"}"#, "/family"),
        Row("describe", #"{"search": "voltage", "limit": 0}"#, "/limit"),
        Row("scan", #"{"device": "xt1"}"#, "/device"),
        Row("get-stats", #"{"reset": true}"#, "/reset"),
    ]

    @Test(arguments: refused)
    func refuses(row: Row) throws {
        let schema = try #require(Schemas.standard.request(row.method))
        let violations = schema.validate(try JSONValue(parsing: row.request))
        #expect(Set(violations.map(\.instancePointer)) == Set(row.pointers), "\(violations)")
        for violation in violations { #expect(!violation.message.isEmpty) }
    }

    @Test func describeNeedsSomethingToLookFor() throws {
        let schema = try #require(Schemas.standard.request("describe"))
        #expect(!schema.validate([:]).isEmpty)
        #expect(!schema.validate(["limit": 3]).isEmpty)
    }

    @Test func batchesAreBounded() throws {
        let read: JSONValue = ["device": "xt1", "info": 3000]
        let write: JSONValue = ["device": "xt1", "param": 1107, "value": 16]
        for (method, item, limit) in [("read-batch", read, 1024), ("write-batch", write, 64)] {
            let schema = try #require(Schemas.standard.request(method))
            #expect(schema.isValid(["items": .array(Array(repeating: item, count: limit))]))
            let violations = schema.validate(["items": .array(Array(repeating: item, count: limit + 1))])
            #expect(violations.map(\.instancePointer) == ["/items"])
        }
    }
}
