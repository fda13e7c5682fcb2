/// A device or group as clients name it: `xt1`, `l2`, `vt15`, `bsp`, `xcom`, or a group such as `xt`.
public struct DeviceID: Hashable, Sendable, CustomStringConvertible {
    /// Tells a BSP from a BMS at address 601.
    public let family: DeviceFamily
    /// Of a device, a phase or a group.
    public let address: ScomAddress

    /// `nil` where the family has no such address.
    public init?(family: DeviceFamily, address: ScomAddress) {
        guard address.belongs(to: family) else { return nil }
        self.family = family
        self.address = address
    }

    /// Reads an identifier; `nil` for anything but the identifiers of `description`.
    public init?(_ text: some StringProtocol) {
        self.init(Substring(text).utf8)
    }

    private init?(_ text: Substring.UTF8View) {
        let end = text.firstIndex { !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } ?? text.endIndex
        let (letters, digits) = (text[..<end], text[end...])
        if letters.elementsEqual("l".utf8) {
            guard let phase = DeviceID.number(digits), (1...3).contains(phase) else { return nil }
            self.init(family: .xtender, address: ScomAddress(190 + phase))
            return
        }
        guard let family = DeviceFamily.allCases.first(where: { letters.elementsEqual($0.prefix.utf8) }) else {
            return nil
        }
        if digits.isEmpty {
            guard let address = family.isNumbered ? family.groupAddress : ScomAddress(family.addresses.lowerBound)
            else {
                return nil
            }
            self.init(family: family, address: address)
        } else {
            guard family.isNumbered, let number = DeviceID.number(digits), number <= family.addresses.count else {
                return nil
            }
            self.init(family: family, address: ScomAddress(family.addresses.lowerBound + number - 1))
        }
    }

    /// The identifier as the topics have it; that of the group of BSPs is `bsp` too.
    public var description: String {
        if address.isPhase { return "l\(address.rawValue - 190)" }
        if address.isGroup || !family.isNumbered { return family.prefix }
        return family.prefix + String(address.rawValue - family.addresses.lowerBound + 1)
    }

    /// The device's number in a multi-info exchange, 1 to 15 (spec §4.9.1); `nil` where it cannot be named there.
    public var multiInfoNumber: UInt8? {
        guard address.isUnicast, family != .xcom else { return nil }
        return UInt8(address.rawValue - family.addresses.lowerBound + 1)
    }

    /// Of figures without a zero before them; families have no more than two.
    private static func number(_ digits: Substring.UTF8View) -> UInt32? {
        let figures = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard (1...2).contains(digits.count), digits.first != figures.lowerBound, digits.allSatisfy(figures.contains)
        else { return nil }
        return digits.reduce(0) { $0 * 10 + UInt32($1 - figures.lowerBound) }
    }
}
