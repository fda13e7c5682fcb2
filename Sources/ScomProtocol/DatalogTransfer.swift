/// Names and properties of the file transfer object (spec §4.8; field notes: names end with LF, 13 bytes in all).
public enum DatalogTransfer {
    /// Bytes of a full block.
    public static let blockLength = 512
    /// Properties that a gateway answers with, whatever step was asked for (spec §4.8.2).
    public static let answers: [PropertyID] = [.transferInvalid, .transferBlock, .transferFinish]

    /// Steps are properties of object 1, the directory, or 2, a file.
    public static func directory(_ step: PropertyID) -> PropertyReference {
        PropertyReference(.datalogTransfer, 1, step)
    }
    /// A step of the transfer of one file, object 2.
    public static func file(_ step: PropertyID) -> PropertyReference { PropertyReference(.datalogTransfer, 2, step) }

    /// `LGYYMMDD.CSV`; `nil` for any other name.
    public static func requestData(fileName: String) -> [UInt8]? {
        guard isFileName(fileName) else { return nil }
        return [UInt8](fileName.utf8) + [0x0A]
    }

    /// Whether the name is `LGYYMMDD.CSV`, six digits and capital letters, without a path.
    public static func isFileName(_ name: String) -> Bool {
        let bytes = [UInt8](name.utf8)
        guard bytes.count == 12, name.hasPrefix("LG"), name.hasSuffix(".CSV") else { return false }
        return bytes[2..<8].allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Names of a directory listing; separated by LF, CR or both.
    public static func fileNames(_ listing: [UInt8]) -> [String] {
        listing.split { $0 == 0x0A || $0 == 0x0D || $0 == 0 }.map { Latin9.decode($0) }
    }
}
