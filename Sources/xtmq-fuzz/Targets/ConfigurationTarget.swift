import Configuration
import JSONValue
import Migration
import YAMLDocument

/// A text is a configuration, or has mistakes each of which stands in the text and says something.
enum ConfigurationTarget {
    static func run(_ input: [UInt8]) {
        // The end of a file is in the line after its last one.
        let lines = 2 + input.count { $0 == 0x0A || $0 == 0x0D } + input.count { $0 == 0xC2 || $0 == 0xE2 }
        do {
            let document = try YAMLDocument(parsing: input, name: "file")
            check(document.value)
        } catch {
            expect(!error.problems.isEmpty, "an error without a problem")
            for problem in error.problems {
                expect(
                    (1...lines).contains(problem.mark.line) && problem.mark.column >= 1, "a problem at \(problem.mark)")
                expect(!problem.message.isEmpty, "a problem without words")
            }
        }
        guard let text = String(validating: input, as: UTF8.self) else { return }
        // It might name a file such as /dev/stdin, from which nothing ever comes.
        guard !text.contains("_file") || !text.contains("/") else { return }
        do {
            let configuration = try Configuration(yaml: text, name: "/nonexistent/file") { _ in "secret-of-the-test" }
            expect(!"\(configuration)".contains("secret-of-the-test"), "a secret shows itself")
        } catch {
            expect(!error.mistakes.isEmpty, "an error without a mistake")
            expect(!error.description.contains("secret-of-the-test"), "a secret shows itself")
            for mistake in error.mistakes {
                expect((1...lines).contains(mistake.line ?? 1) && mistake.column ?? 1 >= 1, "a mistake at \(mistake)")
                expect(!mistake.message.isEmpty, "a mistake without words")
            }
        }
        migrate(text)
    }

    /// What YAML gives is JSON: written and read it is the same.
    private static func check(_ value: JSONValue) {
        let again = try? JSONValue(parsing: value.serialized(), maximumDepth: 1000)
        expect(again == value, "\(value.text()) is not the same once written and read")
    }

    /// What migration writes is a configuration, whatever the old one holds.
    private static func migrate(_ text: String) {
        guard let migration = try? Migration(yaml: text, name: "old") else { return }
        do {
            _ = try Configuration(yaml: migration.configuration, name: "/nonexistent/new") { _ in nil }
        } catch {
            // The file with the password is not there, and a port may have no name that is one.
            let others = error.mistakes.filter { !$0.message.contains("cannot be read") }
            expect(others.isEmpty, "\(error)\nfrom\n\(migration.configuration)")
        }
    }
}
