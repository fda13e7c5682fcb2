import ArgumentParser
import Configuration
import JSONValue
import Schemas
import Service

/// `xtmq schema`
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the interface for machines: JSON Schemas, or one AsyncAPI 3 document.",
        discussion: """
            Without a name, the names of all schemas. R/service names their digest: --digest prints that of this program's.

            Example: xtmq schema request/write-param
            Example: xtmq schema --asyncapi > xtmq-asyncapi.json
            Example: xtmq schema config --markdown
            """)

    @Argument(help: ArgumentHelp("A schema: config, common, request/…, response/… or topic/….", valueName: "name"))
    var name: String?

    @Flag(help: "All topics, operations and messages as one AsyncAPI 3 document, for the configured broker.")
    var asyncapi = false

    @Flag(help: "SHA-256 of all schemas: the service has the same ones where R/service has the same schemas.sha256.")
    var digest = false

    @Flag(help: "Of config: every key as a page in Markdown.")
    var markdown = false

    @OptionGroup(title: "Broker") var broker: BrokerOptions

    func validate() throws {
        guard name == nil || !asyncapi else { throw ValidationError("--asyncapi has all schemas: no name is needed") }
        guard !digest || (name == nil && !asyncapi) else {
            throw ValidationError("--digest is of all schemas, and stands alone")
        }
        guard !markdown || name == "config" else { throw ValidationError("--markdown: only config is shown so") }
    }

    func run() throws {
        if asyncapi {
            Output.line(try document().value.text(pretty: true))
        } else if digest {
            Output.line(Schemas.standard.digest)
        } else if markdown {
            Output.text(ConfigurationReference.markdown())
        } else if let name {
            try printSchema(name)
        } else {
            for file in SchemaFile.all { Output.line(Self.shortName(file.path)) }
        }
    }

    private func printSchema(_ name: String) throws {
        let wanted = name.hasPrefix("schemas/") ? String(name.dropFirst(8)) : name
        guard let file = SchemaFile.all.first(where: { [$0.path, Self.shortName($0.path)].contains(wanted) }) else {
            throw ExitStatus.notFound.because("there is no schema '\(name)'; xtmq schema lists all")
        }
        Output.text(file.text)
    }

    private func document() throws -> AsyncAPIDocument {
        let settings = try broker.settings()
        var options = AsyncAPIDocument.Options()
        options.topicRoot = settings.topicRoot
        options.broker = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        options.broker += ":\(settings.port)"
        options.usesTLS = settings.tls != nil
        options.usesAccount = settings.credentials != nil
        return AsyncAPIDocument(version: XtmqService.version, options: options)
    }

    private static func shortName(_ path: String) -> String {
        path.replacing(".schema.json", with: "").replacing(".json", with: "")
    }
}
