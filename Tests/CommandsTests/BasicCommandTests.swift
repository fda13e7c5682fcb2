import Testing

@Suite struct BasicCommandTests {
    @Test(arguments: [
        "run", "check", "simulate", "demo", "call", "watch", "catalog", "version", "decode", "migrate", "install",
        "uninstall", "audit", "schema",
    ])
    func helpHasASentenceAndAnExample(command: String) async throws {
        let result = try await Program.run([command, "--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("Example: xtmq \(command)"))
        #expect(try await Program.run(["--help"]).output.contains("  \(command) "))
    }

    @Test func version() async throws {
        let result = try await Program.run(["version"])
        #expect(result.status == 0)
        #expect(result.output.wholeMatch(of: /xtmq \d+\.\d+\.\d+, interface 1\n/) != nil)
    }

    @Test(arguments: [
        ["bogus"], ["run", "--bogus"], ["simulate", "--xtenders", "12"], ["call"], ["demo", "--faults", "2"],
    ])
    func wrongUsage(arguments: [String]) async throws {
        let result = try await Program.run(arguments)
        #expect(result.status == 64)
        #expect(result.errors.contains("Error: "))
        #expect(result.output.isEmpty)
    }

    @Test func catalogTellsAllOfOneObject() async throws {
        let byNumber = try await Program.run(["catalog", "1107"])
        #expect(byNumber.status == 0)
        #expect(byNumber.output.hasPrefix("1107 maximum_current_of_ac_source_input_limit\n"))
        #expect(byNumber.output.contains("unit        Aac"))
        let byName = try await Program.run(["catalog", "maximum_current_of_ac_source_input_limit"])
        #expect(byName.output == byNumber.output)
    }

    @Test func catalogListsWhatTheWordsOccurIn() async throws {
        let result = try await Program.run(["catalog", "charge", "current"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("FAMILY "))
        #expect(result.output.contains("  battery_charge_current "))
    }

    @Test func catalogWithoutAnAnswer() async throws {
        let result = try await Program.run(["catalog", "perpetuum", "mobile"])
        #expect(result.status == 66)
        #expect(result.errors.contains("'perpetuum mobile'"))
    }
}
