import JSONSchema
import JSONValue
import Schemas
import Testing

/// Responses and topics are strict, so that a test that checks one against its schema finds what is misspelt.
struct ResponseTests {
    private static let timing: JSONValue = ["queued_ms": 0, "line_ms": 12.5, "exchanges": 1]

    @Test(
        arguments: [
            (#"{"status": "ok", "result": {"guid": "67452301-ab89-efcd-0123-456789abcdef"}}"#, ["/timing"]),
            (#"{"status": "ok", "timing": T}"#, ["/result"]),
            (#"{"status": "error", "timing": T}"#, ["/error"]),
            (
                #"{"status": "error", "error": {"code": "nope", "message": "x", "retryable": true}, "timing": T}"#,
                ["/error/code"]
            ),
            (#"{"status": "error", "error": {"code": "busy", "message": "x"}, "timing": T}"#, ["/error/retryable"]),
            (
                #"{"status": "error", "error": {"code": "busy", "message": "x", "retryable": true, "pointer": "value"}, "timing": T}"#,
                ["/error/pointer"]
            ),
            (#"{"status": "ok", "result": {"guid": "67452301"}, "timing": T}"#, ["/result/guid"]),
            (
                #"{"status": "ok", "result": {"guid": "67452301-ab89-efcd-0123-456789abcdef"}, "timing": T, "extra": 1}"#,
                ["/extra"]
            ),
            (
                #"{"status": "ok", "result": {"guid": "67452301-ab89-efcd-0123-456789abcdef"}, "timing": T, "replayed": false}"#,
                ["/replayed"]
            ),
        ] as [(String, [String])])
    func refuses(text: String, pointers: [String]) throws {
        let schema = try #require(Schemas.standard.response("read-guid"))
        let response = try JSONValue(
            parsing: text.replacing("T}", with: Self.timing.text() + "}")
                .replacing("T,", with: Self.timing.text() + ","))
        let violations = schema.validate(response)
        for pointer in pointers {
            #expect(violations.contains { $0.instancePointer == pointer }, "\(violations)")
        }
    }

    @Test func lastChunkOfADatalogHasLengthAndDigest() throws {
        let schema = try #require(Schemas.standard.response("read-datalog"))
        func response(_ result: JSONValue) -> JSONValue {
            ["id": 1, "status": "ok", "result": result, "timing": Self.timing]
        }
        #expect(schema.isValid(response(["sequence": 0, "last": false, "text": "a"])))
        #expect(!schema.isValid(response(["sequence": 0, "last": true, "text": "a"])))
        #expect(!schema.isValid(response(["sequence": 0, "last": false, "text": "a", "bytes": 1])))
    }

    @Test func snapshotsHoldNoNull() {
        let schema = Schemas.standard.topic(.snapshot)
        var snapshot: JSONValue = [
            "device": "xt1", "address": 101, "family": "xtender", "sequence": 1, "time": "2026-11-22T10:00:00.123Z",
            "infos": ["battery_voltage": 52.3], "params": [:], "missing": [],
        ]
        #expect(schema.isValid(snapshot))
        snapshot["infos"] = ["battery_voltage": nil]
        #expect(schema.validate(snapshot).map(\.instancePointer) == ["/infos/battery_voltage"])
    }
}
