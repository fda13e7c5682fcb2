/// An error that a device or the gateway returns (spec §4.3).
public struct ScomErrorCode: Error, RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let invalidFrame = ScomErrorCode(rawValue: 0x0001)
    public static let deviceNotFound = ScomErrorCode(rawValue: 0x0002)
    /// The gateway had no answer from the device.
    public static let responseTimeout = ScomErrorCode(rawValue: 0x0003)
    public static let serviceNotSupported = ScomErrorCode(rawValue: 0x0011)
    public static let invalidServiceArgument = ScomErrorCode(rawValue: 0x0012)
    public static let gatewayBusy = ScomErrorCode(rawValue: 0x0013)
    public static let typeNotSupported = ScomErrorCode(rawValue: 0x0021)
    public static let objectIDNotFound = ScomErrorCode(rawValue: 0x0022)
    public static let propertyNotSupported = ScomErrorCode(rawValue: 0x0023)
    public static let invalidDataLength = ScomErrorCode(rawValue: 0x0024)
    public static let propertyIsReadOnly = ScomErrorCode(rawValue: 0x0025)
    public static let invalidData = ScomErrorCode(rawValue: 0x0026)
    public static let dataTooSmall = ScomErrorCode(rawValue: 0x0027)
    public static let dataTooBig = ScomErrorCode(rawValue: 0x0028)
    public static let writePropertyFailed = ScomErrorCode(rawValue: 0x0029)
    public static let readPropertyFailed = ScomErrorCode(rawValue: 0x002A)
    public static let accessDenied = ScomErrorCode(rawValue: 0x002B)
    public static let objectNotSupported = ScomErrorCode(rawValue: 0x002C)
    public static let multicastReadNotSupported = ScomErrorCode(rawValue: 0x002D)
    public static let objectPropertyInvalid = ScomErrorCode(rawValue: 0x002E)
    public static let fileOrDirectoryNotPresent = ScomErrorCode(rawValue: 0x002F)
    public static let fileCorrupted = ScomErrorCode(rawValue: 0x0030)
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
