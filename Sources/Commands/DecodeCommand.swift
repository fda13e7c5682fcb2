import ArgumentParser
import FrameListing
import Glibc

/// `xtmq decode`
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "List the SCOM frames of a capture, or of hexadecimal digits, in words.",
        discussion: """
            Without arguments and --file, standard input is read. A capture is what went over the line as it is, or \
            hexadecimal digits; spaces, line ends, colons, commas and 0x between them do not matter. What is no frame is \
            shown as noise, with the reason where it can be told.

            Example: xtmq decode AA 00 01000000 65000000 0A00 6F71 00 01 0100 B80B0000 0100 C590
            Example: xtmq decode < capture.bin
            Example: xtmq decode --file capture.txt
            """)

    @Argument(help: ArgumentHelp("The bytes, two digits each.", valueName: "hex"))
    var hexadecimal: [String] = []

    @Option(help: ArgumentHelp("The capture; - is standard input.", valueName: "path"), completion: .file())
    var file: String?

    @Flag(help: "Take the capture for bytes though it looks like digits.")
    var raw = false

    func validate() throws {
        guard file == nil || hexadecimal.isEmpty else {
            throw ValidationError("the bytes come from --file or from the arguments: give one of the two")
        }
    }

    func run() throws {
        let entries = FrameListing.entries(of: try bytes())
        for entry in entries where !Output.line(entry.description) { return }
        guard !entries.isEmpty else { throw ExitStatus.badRequest.because("there are no bytes to decode") }
        guard entries.contains(where: { $0.kind != .noise }) else {
            throw ExitStatus.badRequest.because(
                "not a single frame in it; is it a capture of a SCOM line, with all bytes?")
        }
    }

    private func bytes() throws -> [UInt8] {
        if !hexadecimal.isEmpty {
            let text = hexadecimal.joined(separator: " ")
            guard let bytes = FrameListing.bytes(hexadecimal: text) else {
                throw ExitStatus.badRequest.because("'\(text)' are not pairs of hexadecimal digits")
            }
            return bytes
        }
        let capture: [UInt8]
        do throws(FileError) {
            capture = try TextFile.bytes(file.flatMap { $0 == "-" ? nil : $0 } ?? "/dev/stdin")
        } catch {
            throw ExitStatus.notFound.because(error.description)
        }
        // A capture has bytes that no text has, above all the zeros of addresses.
        guard !raw, let text = String(validating: capture, as: UTF8.self) else { return capture }
        return FrameListing.bytes(hexadecimal: text) ?? capture
    }
}
