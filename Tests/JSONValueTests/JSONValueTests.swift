import JSONValue
import Testing

@Suite struct JSONValueTests {
    @Test func equalityIsOfNumericValue() {
        #expect(JSONValue.integer(1) == .real(1))
        #expect(JSONValue.integer(1).hashValue == JSONValue.real(1).hashValue)
        #expect(JSONValue.integer(1) != .real(1.5))
        #expect(JSONValue.integer(.max) != .real(0x1p63))
        #expect(JSONValue.integer(1) != .bool(true))
        #expect(JSONValue.integer(0) != .null)
    }

    @Test func stringsAreComparedByCodePoints() {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        #expect(composed == decomposed)
        #expect(JSONValue.string(composed) != .string(decomposed))
        let object: JSONObject = [composed: 1, decomposed: 2]
        #expect(object.count == 2)
        #expect(object[composed] == 1)
        #expect(object[decomposed] == 2)
    }

    @Test func accessorsGiveOnlyWhatIsThere() {
        let value: JSONValue = ["a": [1, 2.5, "x", true, nil], "b": [:]]
        #expect(value["a"]?[0]?.integer == 1)
        #expect(value["a"]?[0]?.real == 1)
        #expect(value["a"]?[1]?.integer == nil)
        #expect(value["a"]?[1]?.real == 2.5)
        #expect(JSONValue.real(2).integer == 2)
        #expect(value["a"]?[2]?.string == "x")
        #expect(value["a"]?[3]?.bool == true)
        #expect(value["a"]?[4]?.isNull == true)
        #expect(value["a"]?[5] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["b"]?.object?.isEmpty == true)
        #expect(value["c"] == nil)
        #expect(value["a"]?["b"] == nil)
        #expect(value.array == nil)
        // A member that is null is there.
        let present: JSONValue = ["n": nil]
        #expect(present["n"] != nil)
        #expect(present["n"] == .null)
        #expect(present["x"] == nil)
        #expect(present["x"] != .null)
        #expect(value["a"]?.array?.count == 5)
        #expect(value["a"]?.array?.map(\.typeName) == ["integer", "number", "string", "boolean", "null"])
    }

    @Test func membersKeepTheirOrder() {
        var object: JSONObject = ["b": 1, "a": 2, "c": 3]
        object["a"] = 4
        object["d"] = 5
        object["b"] = nil
        object["b"] = 6
        #expect(Array(object.keys) == ["a", "c", "d", "b"])
        #expect(object.map(\.value) == [4, 3, 5, 6])
        #expect(object == ["b": 6, "d": 5, "c": 3, "a": 4])
        #expect(object.hashValue == (["b": 6, "d": 5, "c": 3, "a": 4] as JSONObject).hashValue)
        #expect(object != ["b": 6, "d": 5, "c": 3, "a": 5])
        #expect(object != ["b": 6, "d": 5, "c": 3, "e": 4])
    }

    @Test func largeObjectsStayConsistent() {
        var object = JSONObject()
        for index in 0..<200 { object["k\(index)"] = .integer(Int64(index)) }
        for index in stride(from: 0, to: 200, by: 3) { object["k\(index)"] = nil }
        for index in 0..<200 { object["k\(index)"] = .integer(Int64(-index)) }
        #expect(object.count == 200)
        #expect((0..<200).allSatisfy { object["k\($0)"] == .integer(-Int64($0)) })
        #expect(object["k200"] == nil)
    }

    @Test func subscriptAssignmentMakesObjects() {
        var value = JSONValue.null
        value["a"] = 1
        value["b"] = ["c": 2]
        value["b"]?["d"] = 3
        #expect(value == ["a": 1, "b": ["c": 2, "d": 3]])
        value["a"] = nil
        #expect(value == ["b": ["c": 2, "d": 3]])
    }

    @Test func integersOfAnyWidth() {
        #expect(JSONValue(UInt8(255)) == 255)
        #expect(JSONValue(UInt64.max) == .real(0x1p64))
        #expect(JSONValue(Int32.min) == -2_147_483_648)
    }

    @Test(
        arguments: [
            ("", ["a": ["b/c": [10, 20], "~": 1], "": 2] as JSONValue), ("/a/b~1c/1", 20), ("/a/~0", 1), ("/", 2),
        ] as [(String, JSONValue)])
    func pointerFinds(pointer: String, expected: JSONValue) {
        let document: JSONValue = ["a": ["b/c": [10, 20], "~": 1], "": 2]
        #expect(document.value(at: pointer) == expected)
    }

    @Test(arguments: ["a", "/b", "/a/b~1c/2", "/a/b~1c/01", "/a/b~1c/-", "/a/~", "/a/~2", "/a/~0/x"])
    func pointerFindsNothing(pointer: String) {
        let document: JSONValue = ["a": ["b/c": [10, 20], "~": 1], "": 2]
        #expect(document.value(at: pointer) == nil)
    }

    @Test func pointersAreEscaped() {
        let pointer = JSONPointer.appending("x/~y", to: JSONPointer.appending(3, to: "/a"))
        #expect(pointer == "/a/3/x~1~0y")
        #expect(JSONPointer.tokens(of: pointer) == ["a", "3", "x/~y"])
    }
}
