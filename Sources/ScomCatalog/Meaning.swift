/// What the number that an object holds stands for.
public enum Meaning: String, CaseIterable, Hashable, Sendable {
    case number
    case boolean
    /// One of the object's options.
    case enumeration
    /// Bits, each an option.
    case bitField = "set"
    /// Bits 0 (Monday) to 6 (Sunday), spec §4.5.8.
    case weekdays
    /// Bits 0 (January) to 11 (December), spec §4.5.9.
    case months
    /// Minutes since midnight, spec §4.5.7.
    case timeOfDay = "time"
    /// Seconds since 1970-01-01 00:00:00 by the installation's clock, spec §4.5.10.
    case date
    /// An act rather than a value: 1 is written, nothing read, spec §4.5.11.
    case signal
    /// The upper and lower 16 bits of a version, spec §4.4.3.
    case softwareVersionHigh = "software_version_high"
    case softwareVersionLow = "software_version_low"
    /// The upper and lower 16 bits of a serial number, spec §4.4.4.
    case factoryIDHigh = "fid_high"
    case factoryIDLow = "fid_low"
    /// A menu of the remote control: it has a level and no value.
    case menu
    /// Shown by the remote control, not readable over the protocol.
    case unsupported
}
