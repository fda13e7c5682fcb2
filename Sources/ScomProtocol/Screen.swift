/// The remote control's display, 128 by 64 pixels (spec §6.2; field notes).
public struct Screen: Hashable, Sendable {
    public static let width = 128
    public static let height = 64

    /// A key that a request for the screen presses.
    public enum Key: UInt32, CaseIterable, Hashable, Sendable {
        case none = 0x00
        case down = 0x10
        case esc = 0x20
        case set = 0x40
        case up = 0x80

        /// The name in requests.
        public var name: String {
            switch self {
            case .none: "none"
            case .down: "down"
            case .esc: "esc"
            case .set: "set"
            case .up: "up"
            }
        }
    }

    /// Where the display is read, at the gateway, once the key is pressed.
    public static func property(_ key: Key) -> PropertyReference { PropertyReference(.screen, key.rawValue, .none) }

    /// Row by row from the top left, always 8192; `true` is a dark pixel.
    public private(set) var pixels: [Bool]

    /// An empty display.
    public init() {
        pixels = [Bool](repeating: false, count: Screen.width * Screen.height)
    }

    /// The pixel in column `x`, 0 to 127 from the left, and row `y`, 0 to 63 from the top.
    public subscript(x: Int, y: Int) -> Bool {
        get { pixels[y * Screen.width + x] }
        set { pixels[y * Screen.width + x] = newValue }
    }

    /// `nil` where the data are no whole words, fall short of the display or hold a run that leaves it.
    ///
    /// A last word of single pixels may overhang, and words after the last pixel are ignored: the example of spec
    /// §6.2.5 is a buffer of the size of the display.
    public init?(compressed data: [UInt8]) {
        let count = Screen.width * Screen.height
        guard data.count % 2 == 0 else { return nil }
        pixels = []
        pixels.reserveCapacity(count + 15)
        for offset in stride(from: 0, to: data.count, by: 2) {
            guard pixels.count < count else { break }
            let word = data.littleEndian(UInt16.self, at: offset)
            if word & 0x8000 != 0 {
                let run = Int(word & 0x3FFF)
                guard pixels.count + run <= count else { return nil }
                pixels.append(contentsOf: repeatElement(word & 0x4000 != 0, count: run))
            } else {
                for bit in 0..<15 { pixels.append(word >> bit & 1 != 0) }
            }
        }
        guard pixels.count >= count else { return nil }
        pixels.removeLast(pixels.count - count)
    }

    /// The display as a gateway sends it.
    public var compressed: [UInt8] {
        var data: [UInt8] = []
        var index = 0
        while index < pixels.count {
            let value = pixels[index]
            let run = pixels[index...].prefix { $0 == value }.count
            if run >= 15 || index + run == pixels.count {
                data.append(littleEndian: 0x8000 | (value ? 0x4000 : 0) | UInt16(run))
                index += run
            } else {
                var word: UInt16 = 0
                for bit in 0..<15 where index + bit < pixels.count && pixels[index + bit] { word |= 1 << bit }
                data.append(littleEndian: word)
                index += 15
            }
        }
        return data
    }
}
