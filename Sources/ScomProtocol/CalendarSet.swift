/// A set of weekdays or months, as parameters hold it: one bit each (spec §4.5.8, §4.5.9).
///
/// The bits above those are undefined: what a device holds there is dropped, and they are written as zero. What a
/// client sends is held against `init(exactly:)`, which refuses them.
public protocol CalendarSet: OptionSet, Hashable, Sendable, LosslessStringConvertible
where RawValue == Int32, Element == Self {
    /// What the bits mean, from bit 0 on: `mo` to `su`, `jan` to `dec`.
    static var allNames: [String] { get }
}

extension CalendarSet {
    /// Every weekday, or every month.
    public static var all: Self { Self(rawValue: mask) }

    /// The bits that mean something.
    static var mask: Int32 { (1 << Int32(allNames.count)) - 1 }

    /// `nil` where an undefined bit is set.
    public init?(exactly number: some BinaryInteger) {
        guard let value = Int32(exactly: number), value & ~Self.mask == 0 else { return nil }
        self.init(rawValue: value)
    }

    /// `nil` for a name that is not one of `allNames`, or is there twice.
    public init?(names: some Sequence<some StringProtocol>) {
        var set = Self(rawValue: 0)
        for name in names {
            guard let bit = Self.allNames.firstIndex(where: { $0 == name }) else { return nil }
            guard set.insert(Self(rawValue: 1 << Int32(bit))).inserted else { return nil }
        }
        self = set
    }

    /// Reads names with a comma between them, or `none`.
    public init?(_ text: String) {
        guard text != "none" else {
            self.init(rawValue: 0)
            return
        }
        self.init(names: text.split(separator: ",", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } })
    }

    /// The names of the set's elements, Monday or January first.
    public var names: [String] {
        Self.allNames.enumerated().filter { rawValue >> Int32($0.offset) & 1 != 0 }.map(\.element)
    }

    /// The names with a comma between them, `mo, tu`; `none` for the empty set.
    public var description: String { isEmpty ? "none" : names.joined(separator: ", ") }
}
