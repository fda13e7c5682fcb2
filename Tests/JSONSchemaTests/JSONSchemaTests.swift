import JSONSchema
import JSONValue
import Testing

@Suite struct JSONSchemaTests {
    /// Schema, instance, and all violations in order.
    @Test(arguments: [
        (#"{"type":"string"}"#, "5", ["must be a string, not an integer"]),
        (#"{"type":["integer","null"],"minimum":9}"#, "5.5", ["must be an integer or null, not a number"]),
        (#"{"enum":["value","min",3,null]}"#, #""max""#, [#"must be one of "value", "min", 3, null"#]),
        (#"{"const":"auto"}"#, "1", [#"must be "auto""#]),
        (#"{"minimum":1,"maximum":600000}"#, "600001", ["must be at most 600000"]),
        (#"{"minimum":1.5}"#, "1", ["must be at least 1.5"]),
        (#"{"exclusiveMinimum":0}"#, "0.0", ["must be more than 0"]),
        (#"{"exclusiveMaximum":10}"#, "10", ["must be less than 10"]),
        (#"{"multipleOf":0.1}"#, "0.35", ["must be a multiple of 0.1"]),
        (#"{"minLength":1}"#, #""""#, ["must have at least 1 character"]),
        (#"{"maxLength":2}"#, #""😀éa""#, ["must have at most 2 characters"]),
        (#"{"pattern":"^[a-z]+$"}"#, #""A""#, ["must match the pattern ^[a-z]+$"]),
        (#"{"minItems":1}"#, "[]", ["must have at least 1 item"]),
        (#"{"maxItems":1}"#, "[1,2]", ["must have at most 1 item"]),
        (#"{"uniqueItems":true}"#, "[1,2,{\"a\":1},{\"a\":1.0}]", ["/3: is the same as item 2, all items must differ"]),
        (#"{"contains":{"type":"string"}}"#, "[1]", ["must contain at least 1 item of the kind asked for, has 0"]),
        (
            #"{"contains":{"const":1},"maxContains":1}"#, "[1,1]",
            [
                "must contain at most 1 item of the kind asked for, has 2"
            ]
        ),
        (
            #"{"items":{"type":"integer"}}"#, #"[1,"a",2,null]"#,
            [
                "/1: must be an integer, not a string", "/3: must be an integer, not null",
            ]
        ),
        (#"{"prefixItems":[true],"items":false}"#, "[1,2]", ["/1: is not allowed here"]),
        (#"{"prefixItems":[true],"unevaluatedItems":false}"#, "[1,2]", ["/1: is one item too many"]),
        (#"{"required":["device","info"]}"#, #"{"device":1}"#, ["/info: is missing"]),
        (#"{"dependentRequired":{"a":["b"]}}"#, #"{"a":1}"#, ["/b: is missing, as a is there"]),
        (#"{"minProperties":1}"#, "{}", ["must have at least 1 member"]),
        (#"{"maxProperties":1}"#, #"{"a":1,"b":2}"#, ["must have at most 1 member"]),
        (
            #"{"propertyNames":{"pattern":"^[a-z]+$"}}"#, #"{"A/1":1}"#,
            [
                "/A~11: its name must match the pattern ^[a-z]+$"
            ]
        ),
        (
            #"{"properties":{"a":true,"b":true},"additionalProperties":false}"#, #"{"x":1,"b":2}"#,
            [
                "/x: unknown member; allowed are a, b"
            ]
        ),
        (#"{"additionalProperties":false}"#, #"{"x":1}"#, ["/x: unknown member; none is allowed"]),
        (#"{"not":{"type":"null"}}"#, "null", ["is not allowed here"]),
        ("false", "1", ["is not allowed here"]),
        // Of several violations the wrong set of members comes first, whatever the order of the text.
        (
            #"{"properties":{"a":{"maximum":1},"b":{"type":"string"}},"required":["b"],"additionalProperties":false}"#,
            #"{"a":5,"c":1}"#,
            ["/b: is missing", "/c: unknown member; allowed are a, b", "/a: must be at most 1"]
        ),
        // A wrong type says it all.
        (#"{"type":"string","enum":["a"],"minimum":3}"#, "1", ["must be a string, not an integer"]),
        // Members known to an applied schema are known even where their value is wrong.
        (
            ##"{"$defs":{"d":{"properties":{"id":{"type":"string"},"k":true}}},"allOf":[{"$ref":"#/$defs/d"}],"##
                + #""properties":{"own":true},"unevaluatedProperties":false}"#,
            #"{"id":5,"own":1,"x":2}"#,
            ["/x: unknown member; allowed are own, id, k", "/id: must be a string, not an integer"]
        ),
        (
            #"{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}"#, #"{"a":1}"#,
            ["/b: is missing"]
        ),
        (
            #"{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}"#, "{}", ["/c: is missing"]
        ),
    ])
    func says(schema: String, instance: String, messages: [String]) throws {
        let schema = try JSONSchema(try JSONValue(parsing: schema))
        let violations = schema.validate(try JSONValue(parsing: instance))
        #expect(violations.map(\.description) == messages)
        #expect(schema.isValid(try JSONValue(parsing: instance)) == false)
    }

    /// What is said where no alternative fits.
    @Test(arguments: [
        (
            #"{"anyOf":[{"const":"auto"},{"type":"array","items":{"type":"integer"}}]}"#, #""x""#,
            [
                #"must be "auto", or must be an array, not a string"#
            ]
        ),
        (
            #"{"anyOf":[{"const":"auto"},{"type":"array","items":{"type":"integer"}}]}"#, #"[1,"a"]"#,
            [
                "/1: must be an integer, not a string"
            ]
        ),
        (#"{"anyOf":[{"const":"auto"},{"type":"array","maxItems":1}]}"#, "[1,2]", ["must have at most 1 item"]),
        (#"{"oneOf":[{"required":["info"]},{"required":["param"]}]}"#, "{}", ["info is missing, or param is missing"]),
        (
            #"{"oneOf":[{"required":["info"]},{"required":["param"]}]}"#, #"{"info":1,"param":2}"#,
            [
                "must fit one of 2 alternatives only, fits numbers 1 and 2"
            ]
        ),
        // The alternative that the distinguishing member names.
        (
            #"{"oneOf":[{"properties":{"kind":{"const":"a"},"x":{"type":"integer"}}},"#
                + #"{"properties":{"kind":{"const":"b"},"y":{"type":"string"}}}]}"#,
            #"{"kind":"a","x":"?"}"#, ["/x: must be an integer, not a string"]
        ),
        // One of the right form inside is meant rather than one with other members.
        (
            #"{"anyOf":[{"properties":{"info":{"type":"integer"}},"required":["info"],"additionalProperties":false},"#
                + #"{"properties":{"param":{"type":"integer"}},"required":["param"],"additionalProperties":false}]}"#,
            #"{"param":"x"}"#, ["/param: must be an integer, not a string"]
        ),
        (
            #"{"anyOf":[{"type":"string"},{"type":"boolean"}]}"#, "1",
            [
                "must be a string, not an integer, or must be a boolean, not an integer"
            ]
        ),
    ])
    func saysOfAlternatives(schema: String, instance: String, messages: [String]) throws {
        let schema = try JSONSchema(try JSONValue(parsing: schema))
        #expect(schema.validate(try JSONValue(parsing: instance)).map(\.description) == messages)
    }

    @Test func violationsNameTheirKeyword() throws {
        let schema = try JSONSchema(
            ["properties": ["a/b": ["$ref": "other.json#/$defs/n"]]], identifier: "https://example.com/root.json",
            resources: ["https://example.com/other.json": ["$defs": ["n": ["maximum": 3]]]])
        #expect(
            schema.validate(["a/b": 4]) == [
                Violation(
                    instancePointer: "/a~1b", keywordPointer: "https://example.com/other.json#/$defs/n/maximum",
                    keyword: "maximum", message: "must be at most 3")
            ])
    }

    @Test(arguments: [
        (#"{"type":"text"}"#, "#/type", "must be one of boolean, integer"),
        (#"{"minimum":"3"}"#, "#/minimum", "a number"),
        (#"{"properties":{"a":{"minLength":-1}}}"#, "#/properties/a/minLength", "an integer not less than 0"),
        (#"{"properties":{"a":5}}"#, "#/properties/a", "must be an object or a boolean, not 5"),
        (#"{"required":["a",1]}"#, "#/required", "an array of strings"), (#"{"allOf":{}}"#, "#/allOf", "an array"),
        (##"{"$ref":"#/$defs/x"}"##, "#", "refers to nothing"),
        (#"{"$ref":"other.json"}"#, "#", "unknown schema other.json"),
        (##"{"$ref":"#x"}"##, "#", "refers to nothing"), (#"{"multipleOf":0}"#, "#/multipleOf", "more than 0"),
        (#"{"pattern":"(a"}"#, "#/pattern", "( without its closing bracket"),
        (#"{"patternProperties":{"a(?=b)":true}}"#, "#/patternProperties", "look-ahead is not supported"),
        (##"{"$ref":"#"}"##, "#", "without end"),
        (
            ##"{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}},"$ref":"#/$defs/a"}"##,
            "#/$defs/a", "without end"
        ),
        (#"{"$id":"a#b"}"#, "#", "no fragment"), (#"{"dependentRequired":{"a":"b"}}"#, "#/dependentRequired", "array"),
        ("3", "#", "must be an object or a boolean"),
    ])
    func refusesSchema(schema: String, location: String, reason: String) throws {
        let root = try JSONValue(parsing: schema)
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(root) }
        #expect(error?.location == location)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("0.3", "0.1", true), ("49.9", "0.1", true), ("0.07", "0.01", true), ("0.075", "0.01", false),
        ("1e300", "7", false),
        ("7e300", "7", true), ("9007199254740993", "2", false), ("9223372036854775807", "7", true),
        ("-4.5", "1.5", true),
        ("0", "3", true), ("1e-300", "1e-10", false), ("1e22", "1e21", true), ("12", "1.2e1", true),
        ("5e-324", "5e-324", true),
    ])
    func multiplesAreExact(value: String, divisor: String, isMultiple: Bool) throws {
        let schema = try JSONSchema(["multipleOf": try JSONValue(parsing: divisor)])
        #expect(schema.isValid(try JSONValue(parsing: value)) == isMultiple)
    }

    @Test(arguments: [
        ("9223372036854775807", #"{"exclusiveMaximum":9223372036854775808.0}"#, true),
        ("9223372036854775807", #"{"maximum":9223372036854775806}"#, false),
        ("9007199254740993", #"{"maximum":9007199254740992.0}"#, false),
        ("-9223372036854775808", #"{"exclusiveMinimum":-1e19}"#, true), ("3", #"{"maximum":3.0}"#, true),
        ("3.5", #"{"maximum":3}"#, false), ("3", #"{"exclusiveMaximum":3.5}"#, true),
        ("-3", #"{"minimum":-3.5}"#, true),
        ("-4", #"{"minimum":-3.5}"#, false), ("1e308", #"{"type":"integer"}"#, true),
        ("1.5", #"{"type":"integer"}"#, false),
    ])
    func numbersAreComparedExactly(value: String, schema: String, isValid: Bool) throws {
        let schema = try JSONSchema(try JSONValue(parsing: schema))
        #expect(schema.isValid(try JSONValue(parsing: value)) == isValid)
    }

    @Test func formatsAreAssertedOnRequest() throws {
        let root: JSONValue = ["format": "date-time"]
        #expect(try JSONSchema(root).isValid("x"))
        let schema = try JSONSchema(root, assertsFormats: true)
        #expect(schema.isValid("2026-11-22T10:00:00.5+01:00"))
        #expect(schema.isValid(5))
        #expect(
            schema.validate("2026-02-29T10:00:00Z").map(\.message)
                == ["must be an RFC 3339 time such as 2026-11-22T10:00:00Z"])
    }

    @Test func recursiveSchemasAreBounded() throws {
        let schema = try JSONSchema(["items": ["$ref": "#"], "type": "array"] as JSONValue)
        func nested(_ depth: Int) -> JSONValue { (0..<depth).reduce([]) { value, _ in [value] } }
        #expect(schema.isValid(nested(64)))
        #expect(schema.validate(nested(1000)).map(\.keyword) == ["$ref"])
    }

    @Test func violationsAreLimited() throws {
        let schema = try JSONSchema(["items": ["anyOf": [["type": "string"], ["type": "null"]]]])
        #expect(schema.validate(.array((0..<10_000).map { JSONValue($0) })).count == 100)
        let strict = try JSONSchema(["additionalProperties": false])
        let members = (0..<1000).map { ("k\($0)", JSONValue.null) }
        #expect(strict.validate(.object(JSONObject(members))).count == 100)
    }

    @Test func aViolationIsToldOnce() throws {
        let schema = try JSONSchema(["allOf": [["type": "string"], ["type": "string"]]])
        #expect(schema.validate(1).count == 1)
    }
}
