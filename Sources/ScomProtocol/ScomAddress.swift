/// The 32-bit address of a device, a group of devices or the one who asks (spec §3.5).
public struct ScomAddress: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Everyone.
    public static let broadcast = ScomAddress(0)
    /// The Xcom-232i itself, with the parameters of the remote control.
    public static let gateway = ScomAddress(501)

    public static func < (left: ScomAddress, right: ScomAddress) -> Bool { left.rawValue < right.rawValue }

    public var description: String { String(rawValue) }

    /// The families that can stand at this address; 601 is a BSP or an Xcom-CAN BMS, which only probing tells.
    public var families: [DeviceFamily] {
        DeviceFamily.allCases.filter(belongs)
    }

    /// Whether devices of the family can stand at this address, as it is their group's or a phase's.
    public func belongs(to family: DeviceFamily) -> Bool {
        family.addresses.contains(rawValue) || family.groupAddress == self || family.phases.contains(rawValue)
    }

    /// A virtual address that reaches all devices of a family: it can be written, not read (spec §3.6).
    public var isGroup: Bool { DeviceFamily.allCases.contains { $0.groupAddress == self } }

    /// 191 to 193, all inverters of one phase; a read returns the value of the phase's master (spec §3.5).
    public var isPhase: Bool { DeviceFamily.xtender.phases.contains(rawValue) }

    /// A single device, neither a group nor a phase.
    public var isUnicast: Bool { DeviceFamily.allCases.contains { $0.addresses.contains(rawValue) } }
}
