/// What a request wants done with a property (spec §4.1, §4.2; a write response carries 0x02, field notes).
public enum ScomService: UInt8, Hashable, Sendable {
    case read = 0x01
    case write = 0x02
}
