import ScomProtocol
import Testing

@Suite struct ScomErrorCodeTests {
    /// The table of spec §4.3.
    static let table: [(ScomErrorCode, String, UInt16)] = [
        (.invalidFrame, "INVALID_FRAME", 0x0001),
        (.deviceNotFound, "DEVICE_NOT_FOUND", 0x0002),
        (.responseTimeout, "RESPONSE_TIMEOUT", 0x0003),
        (.serviceNotSupported, "SERVICE_NOT_SUPPORTED", 0x0011),
        (.invalidServiceArgument, "INVALID_SERVICE_ARGUMENT", 0x0012),
        (.gatewayBusy, "SCOM_ERROR_GATEWAY_BUSY", 0x0013),
        (.typeNotSupported, "TYPE_NOT_SUPPORTED", 0x0021),
        (.objectIDNotFound, "OBJECT_ID_NOT_FOUND", 0x0022),
        (.propertyNotSupported, "PROPERTY_NOT_SUPPORTED", 0x0023),
        (.invalidDataLength, "INVALID_DATA_LENGTH", 0x0024),
        (.propertyIsReadOnly, "PROPERTY_IS_READ_ONLY", 0x0025),
        (.invalidData, "INVALID_DATA", 0x0026),
        (.dataTooSmall, "DATA_TOO_SMALL", 0x0027),
        (.dataTooBig, "DATA_TOO_BIG", 0x0028),
        (.writePropertyFailed, "WRITE_PROPERTY_FAILED", 0x0029),
        (.readPropertyFailed, "READ_PROPERTY_FAILED", 0x002A),
        (.accessDenied, "ACCESS_DENIED", 0x002B),
        (.objectNotSupported, "SCOM_ERROR_OBJECT_NOT_SUPPORTED", 0x002C),
        (.multicastReadNotSupported, "SCOM_ERROR_MULTICAST_READ_NOT_SUPPORTED", 0x002D),
        (.objectPropertyInvalid, "OBJECT_PROPERTY_INVALID", 0x002E),
        (.fileOrDirectoryNotPresent, "FILE_OR_DIR_NOT_PRESENT", 0x002F),
        (.fileCorrupted, "FILE_CORRUPTED", 0x0030),
        (.invalidShellArgument, "INVALID_SHELL_ARG", 0x0081),
    ]

    @Test(arguments: table)
    func rows(_ code: ScomErrorCode, _ name: String, _ number: UInt16) {
        #expect(code.rawValue == number)
        #expect(ScomErrorCode(rawValue: number) == code)
        #expect(code.name == name.lowercased())
    }

    @Test func tableIsComplete() {
        #expect(ScomErrorCode.named.map(\.code) == Self.table.map(\.0))
    }

    @Test(arguments: [0x0000, 0x0004, 0x0031, 0xFFFF] as [UInt16])
    func unknownCodesHaveACommonName(_ number: UInt16) {
        #expect(ScomErrorCode(rawValue: number).name == "scom_error")
    }

    @Test func description() {
        #expect(ScomErrorCode.dataTooBig.description == "data_too_big (0x28)")
    }
}
