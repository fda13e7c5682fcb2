import Glibc

/// What somebody at a terminal is asked.
enum Question {
    /// Whether there is somebody.
    static var canBeAsked: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// The line that was typed; empty at the end of the input.
    static func answer(_ question: String) -> String {
        Output.text(question)
        return readLine().map { String($0.drop { $0 == " " }) } ?? ""
    }

    /// - Parameter otherwise: the option that says yes where nobody can be asked.
    static func isAgreed(_ question: String, otherwise: String) throws -> Bool {
        guard canBeAsked else {
            throw ExitStatus.usage.because("nobody can be asked here: \(otherwise) says yes")
        }
        return ["y", "yes"].contains(answer("\(question) [y/N] ").lowercased())
    }
}
