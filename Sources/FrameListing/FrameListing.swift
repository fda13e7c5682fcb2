import ObjectValues
import ScomProtocol

/// A byte stream of the line as text for a terminal: a line for each frame and for what belongs to none.
public enum FrameListing {
    /// What stands at one place of the stream.
    public struct Entry: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable {
            case request, response, error
            /// A sound frame that holds neither.
            case unknown
            /// The data do not have the checksum that follows them.
            case damaged
            case noise
        }

        public var kind: Kind
        /// From the start of the stream, in bytes.
        public var offset: Int
        public var text: String
        /// What the first line has no room for, such as the items of a multi-info exchange.
        public var details: [String]

        /// `0000  request   1 → xt1 (101)  read info 3000 battery_voltage`, the details in further lines.
        public var description: String {
            let digits = String(offset, radix: 16)
            let place = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            let name = kind.rawValue + String(repeating: " ", count: 10 - kind.rawValue.count)
            return ([place + "  " + name + text] + details.map { String(repeating: " ", count: 18) + $0 })
                .joined(separator: "\n")
        }
    }

    /// Everything in the stream, in its order.
    public static func entries(of bytes: [UInt8]) -> [Entry] {
        var decoder = FrameDecoder()
        var entries: [Entry] = []
        var offset = 0
        func take(_ element: FrameDecoder.Element) {
            switch element {
            case .frame(let frame):
                entries.append(FrameDescription(frame).entry(at: offset))
                offset += frame.length
            case .damaged(let frame):
                // Its bytes are looked through once more: they come again as noise, or as a frame inside.
                entries.append(FrameDescription(frame).damaged(bytes, at: offset))
            case .noise(let count):
                let noise = bytes[offset..<min(bytes.count, offset + count)]
                entries.append(Entry(kind: .noise, offset: offset, text: NoiseDescription.text(of: noise), details: []))
                offset += count
            }
        }
        decoder.append(bytes)
        while true {
            while let element = decoder.next() { take(element) }
            guard decoder.bufferedCount > 0 else { break }
            decoder.abandonPartialFrame()
        }
        return merged(entries, bytes)
    }

    /// Bytes written as hexadecimal digits, pairs of them with spaces, line ends, colons, commas or `0x` between; `nil`
    /// for anything else.
    public static func bytes(hexadecimal text: String) -> [UInt8]? {
        let separators: Set<Character> = [" ", "\t", "\n", "\r", "\r\n", ":", ",", ";", "-"]
        var bytes: [UInt8] = []
        for word in text.split(whereSeparator: { separators.contains($0) }) {
            let digits = word.hasPrefix("0x") || word.hasPrefix("0X") ? word.dropFirst(2) : word
            guard !digits.isEmpty, let group = Hexadecimal.bytes(String(digits)) else { return nil }
            bytes += group
        }
        return bytes
    }

    /// Pieces of noise one behind the other are one.
    private static func merged(_ entries: [Entry], _ bytes: [UInt8]) -> [Entry] {
        var merged: [Entry] = []
        var end = 0
        for (index, entry) in entries.enumerated() {
            let next =
                entries[(index + 1)...].first { $0.kind != .damaged || $0.offset > entry.offset }?.offset ?? bytes.count
            if entry.kind == .noise, let last = merged.last, last.kind == .noise, end == entry.offset {
                let whole = bytes[last.offset..<next]
                merged[merged.count - 1].text = NoiseDescription.text(of: whole)
            } else {
                merged.append(entry)
            }
            end = next
        }
        return merged
    }
}
