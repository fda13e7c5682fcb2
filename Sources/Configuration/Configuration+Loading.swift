import JSONSchema
import JSONValue
import Schemas
import YAMLDocument

extension Configuration {
    /// Reads, checks and types a configuration file; files that it names count from its folder.
    public static func load(path: String) throws(ConfigurationError) -> Configuration {
        switch TextFile.read(path) {
        case .success(let text): return try Configuration(yaml: text, name: path)
        case .failure(let error):
            throw ConfigurationError(
                name: path, mistakes: [.init(message: "cannot be read: \(error.reason); a YAML file is expected")])
        }
    }

    /// Checks and types the text of a configuration file.
    ///
    /// - Parameters:
    ///   - name: Path of the file, for messages and for the folder that paths in the text count from.
    ///   - variable: Value of an environment variable; by default that of the process.
    /// - Throws: All mistakes of the text.
    public init(
        yaml text: String, name: String, variable: (String) -> String? = ProcessVariable.value
    ) throws(ConfigurationError) {
        let document: YAMLDocument
        do {
            document = try YAMLDocument(parsing: text, name: name)
        } catch {
            throw ConfigurationError(
                name: name,
                mistakes: error.problems.map {
                    .init(line: $0.mark.line, column: $0.mark.column, message: $0.message)
                })
        }
        // A file with nothing but comments lacks what an empty object lacks.
        let root: JSONValue = document.value.isNull ? [:] : document.value
        let violations = Schemas.standard.configuration.validate(root)
        var reader = ConfigurationReader(
            document: document, root: root, violations: violations, folder: TextFile.folder(of: name))
        let configuration = reader.configuration(variable: variable)
        let mistakes = reader.sortedMistakes
        guard mistakes.isEmpty, let configuration else { throw ConfigurationError(name: name, mistakes: mistakes) }
        self = configuration
    }
}
