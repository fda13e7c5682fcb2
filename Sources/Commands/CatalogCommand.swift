import ArgumentParser
import ScomCatalog

/// `xtmq catalog`
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Look up user infos and parameters: by number, by name or by words.",
        discussion: """
            One object is shown in full, several as a table; without words, all there are.

            Example: xtmq catalog battery voltage
            Example: xtmq catalog 1107
            """)

    @Argument(help: ArgumentHelp("All of them have to occur.", valueName: "words"))
    var words: [String] = []

    func run() throws {
        let words = words.joined(separator: " ")
        guard let answer = CatalogListing.answer(to: words) else {
            throw ExitStatus.notFound.because("nothing in the catalogue has '\(words)'; try fewer or shorter words")
        }
        Output.text(answer)
    }
}
