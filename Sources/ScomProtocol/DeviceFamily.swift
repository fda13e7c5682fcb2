/// The kinds of device that share a table of objects and a range of addresses (spec §3.5).
public enum DeviceFamily: String, CaseIterable, Hashable, Sendable {
    /// XTH, XTM and XTS inverters.
    case xtender
    case variotrack
    case variostring
    /// Battery status processor.
    case bsp
    /// A battery behind an Xcom-CAN; it stands at the address of a BSP, never beside one.
    case bms
    /// The gateway itself, with the parameters of the RCC remote control.
    case xcom

    /// Addresses of single devices.
    public var addresses: ClosedRange<UInt32> {
        switch self {
        case .xtender: 101...109
        case .variotrack: 301...315
        case .variostring: 701...715
        case .bsp, .bms: 601...601
        case .xcom: 501...501
        }
    }

    /// The address that reaches all of the family at once (spec §3.6).
    public var groupAddress: ScomAddress? {
        switch self {
        case .xtender: ScomAddress(100)
        case .variotrack: ScomAddress(300)
        case .variostring: ScomAddress(700)
        case .bsp: ScomAddress(600)
        case .bms, .xcom: nil
        }
    }

    /// Addresses of the phases L1 to L3, where the family has them.
    public var phases: Range<UInt32> { self == .xtender ? 191..<194 : 0..<0 }

    /// What device identifiers begin with: `xt1`, `vt2`, `bsp`.
    public var prefix: String {
        switch self {
        case .xtender: "xt"
        case .variotrack: "vt"
        case .variostring: "vs"
        case .bsp: "bsp"
        case .bms: "bms"
        case .xcom: "xcom"
        }
    }

    /// Whether several devices of the family can be present, so that their identifiers carry a number.
    public var isNumbered: Bool { addresses.count > 1 }
}
