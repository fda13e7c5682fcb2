import ObjectValues
import ScomProtocol

/// Bytes that belong to no frame, and why not where that can be told.
enum NoiseDescription {
    private static let shown = 16

    static func text(of bytes: ArraySlice<UInt8>) -> String {
        let count = bytes.count == 1 ? "1 byte" : "\(bytes.count) bytes"
        let rest = bytes.count > shown ? " …" : ""
        return "\(count): \(spaced(bytes.prefix(shown)))\(rest)" + (reason(bytes).map { "; \($0)" } ?? "")
    }

    static func spaced(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { Hexadecimal.text([$0]) }.joined(separator: " ")
    }

    private static func reason(_ bytes: ArraySlice<UInt8>) -> String? {
        guard let start = bytes.firstIndex(of: Frame.startByte) else { return nil }
        let candidate = Array(bytes[start...])
        guard candidate.count >= Frame.headerLength else { return "perhaps the beginning of a frame that was cut off" }
        let expected = Checksum(of: candidate[1..<12])
        let found = Checksum(low: candidate[12], high: candidate[13])
        guard found != expected else {
            return
                "a frame that was cut off: its header announces \(candidate.littleEndian(UInt16.self, at: 10)) bytes of data"
        }
        // By chance an 0xAA stands in anything: only where the rest looks like a header is it worth a word.
        guard candidate[4] == 0, candidate[5] == 0, candidate[8] == 0, candidate[9] == 0 else { return nil }
        return "a header whose checksum is \(spaced([found.low, found.high])), not "
            + spaced([expected.low, expected.high])
    }
}
