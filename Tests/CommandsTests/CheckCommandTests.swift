import TestSupport
import Testing

@Suite struct CheckCommandTests {
    @Test func theCommentedConfigurationIsRight() async throws {
        let result = try await Program.run(["check"], in: Program.sources)
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("config/xtmq.yaml: no mistakes"))
        #expect(result.errors.isEmpty)
    }

    @Test(arguments: ["check", "run"])
    func everyMistakeIsALineOfItsOwn(command: String) async throws {
        let folder = try TemporaryDirectory()
        let text = """
            mqtt: {port: 70000}
            link: {serial: /dev/null, baud: 9601}
            snapshots:
              - {every: soon, infos: [no_such_info]}
            colour: green
            """
        try Command.write(text, to: folder.path + "/bad.yaml")
        let result = try await Program.run([command, "--config", "bad.yaml"], in: folder.path)
        #expect(result.status == 78)
        #expect(result.output.isEmpty)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count >= 4)
        for line in lines { #expect(line.wholeMatch(of: /bad\.yaml:\d+:\d+: [^ ]+: .+/) != nil, "\(line)") }
        for place in ["bad.yaml:1:14: mqtt.port:", "bad.yaml:4:13: snapshots[0].every:", "bad.yaml:5:1: colour:"] {
            #expect(result.errors.contains(place), "\(result.errors)")
        }
    }

    @Test(arguments: ["check", "run"])
    func aMissingFileIsNamed(command: String) async throws {
        let result = try await Program.run([command, "--config", "/nowhere/xtmq.yaml"])
        #expect(result.status == 78)
        #expect(result.errors.contains("/nowhere/xtmq.yaml: there is no such file"))
    }

    @Test func withoutAnyConfigurationItSaysWhatToDo() async throws {
        let folder = try TemporaryDirectory()
        let result = try await Program.run(["run"], in: folder.path)
        #expect(result.status == 78)
        #expect(result.errors.contains("--config FILE"))
    }
}
