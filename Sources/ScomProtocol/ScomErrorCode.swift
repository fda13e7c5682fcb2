/// An error that a device or the gateway returns (spec §4.3).
public struct ScomErrorCode: Error, RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The gateway could make nothing of the frame.
    public static let invalidFrame = ScomErrorCode(rawValue: 0x0001)
    /// Nothing stands at the destination address; an answer, not a fault.
    public static let deviceNotFound = ScomErrorCode(rawValue: 0x0002)
    /// The gateway had no answer from the device.
    public static let responseTimeout = ScomErrorCode(rawValue: 0x0003)
    /// Neither read nor write.
    public static let serviceNotSupported = ScomErrorCode(rawValue: 0x0011)
    /// The service's data are wrong.
    public static let invalidServiceArgument = ScomErrorCode(rawValue: 0x0012)
    /// The gateway has no time, around 00:00:30 for example, when it saves its datalog (spec §4.7).
    public static let gatewayBusy = ScomErrorCode(rawValue: 0x0013)
    /// There is no such object type.
    public static let typeNotSupported = ScomErrorCode(rawValue: 0x0021)
    /// The device has no such object.
    public static let objectIDNotFound = ScomErrorCode(rawValue: 0x0022)
    /// The object has no such property.
    public static let propertyNotSupported = ScomErrorCode(rawValue: 0x0023)
    /// The data are longer or shorter than the property's format.
    public static let invalidDataLength = ScomErrorCode(rawValue: 0x0024)
    /// The property cannot be written.
    public static let propertyIsReadOnly = ScomErrorCode(rawValue: 0x0025)
    /// The property cannot have this value.
    public static let invalidData = ScomErrorCode(rawValue: 0x0026)
    /// The value is below the parameter's minimum.
    public static let dataTooSmall = ScomErrorCode(rawValue: 0x0027)
    /// The value is above the parameter's maximum.
    public static let dataTooBig = ScomErrorCode(rawValue: 0x0028)
    /// The write was allowed and failed.
    public static let writePropertyFailed = ScomErrorCode(rawValue: 0x0029)
    /// The read was allowed and failed.
    public static let readPropertyFailed = ScomErrorCode(rawValue: 0x002A)
    /// The user's level does not suffice.
    public static let accessDenied = ScomErrorCode(rawValue: 0x002B)
    /// The object exists, and this gateway cannot pass it on.
    public static let objectNotSupported = ScomErrorCode(rawValue: 0x002C)
    /// A group cannot be read (spec §3.6).
    public static let multicastReadNotSupported = ScomErrorCode(rawValue: 0x002D)
    /// This step of a file transfer was not to be expected now.
    public static let objectPropertyInvalid = ScomErrorCode(rawValue: 0x002E)
    /// The SD card has no such file.
    public static let fileOrDirectoryNotPresent = ScomErrorCode(rawValue: 0x002F)
    /// The SD card could not be read to the end.
    public static let fileCorrupted = ScomErrorCode(rawValue: 0x0030)
    /// Of the manufacturer's command line tool; not seen on the line.
    public static let invalidShellArgument = ScomErrorCode(rawValue: 0x0081)

    /// Every code of the specification with its name there, in lower case.
    public static let named: [(code: ScomErrorCode, name: String)] = [
        (.invalidFrame, "invalid_frame"), (.deviceNotFound, "device_not_found"), (.responseTimeout, "response_timeout"),
        (.serviceNotSupported, "service_not_supported"), (.invalidServiceArgument, "invalid_service_argument"),
        (.gatewayBusy, "scom_error_gateway_busy"), (.typeNotSupported, "type_not_supported"),
        (.objectIDNotFound, "object_id_not_found"), (.propertyNotSupported, "property_not_supported"),
        (.invalidDataLength, "invalid_data_length"), (.propertyIsReadOnly, "property_is_read_only"),
        (.invalidData, "invalid_data"), (.dataTooSmall, "data_too_small"), (.dataTooBig, "data_too_big"),
        (.writePropertyFailed, "write_property_failed"), (.readPropertyFailed, "read_property_failed"),
        (.accessDenied, "access_denied"), (.objectNotSupported, "scom_error_object_not_supported"),
        (.multicastReadNotSupported, "scom_error_multicast_read_not_supported"),
        (.objectPropertyInvalid, "object_property_invalid"), (.fileOrDirectoryNotPresent, "file_or_dir_not_present"),
        (.fileCorrupted, "file_corrupted"), (.invalidShellArgument, "invalid_shell_arg"),
    ]

    /// The specification's name in lower case; `scom_error` for a code that it does not list.
    public var name: String { ScomErrorCode.named.first { $0.code == self }?.name ?? "scom_error" }

    public var description: String { "\(name) (0x\(String(rawValue, radix: 16)))" }
}
