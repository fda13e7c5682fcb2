import ScomProtocol
import Testing

@Suite struct DatalogTransferTests {
    @Test(arguments: ["LG171010.CSV", "LG000000.CSV", "LG991231.CSV"])
    func fileNames(_ name: String) {
        #expect(DatalogTransfer.isFileName(name))
        #expect(DatalogTransfer.requestData(fileName: name) == [UInt8](name.utf8) + [0x0A])
        #expect(DatalogTransfer.requestData(fileName: name)?.count == 13)
    }

    @Test(arguments: [
        "", "LG171010", "LG171010.CS", "LG171010.CSVX", "LG17101.CSV", "LG1710100.CSV", "lg171010.csv", "LG171010.csv",
        "Lg171010.CSV", "XX171010.CSV", "LG17101A.CSV", "LG/71010.CSV", "../LG171.CSV", "/LG17101.CSV",
        "LG171010.CSV\n",
        "LG 71010.CSV", "LG١٧١.CSV", "LG17101\u{0}.CSV", "LG1710-1.CSV", "LG171010,CSV",
    ])
    func otherNames(_ name: String) {
        #expect(!DatalogTransfer.isFileName(name))
        #expect(DatalogTransfer.requestData(fileName: name) == nil)
    }

    @Test(arguments: [
        ("", []), ("\n", []), ("A\n", ["A"]), ("A\nB", ["A", "B"]), ("A\rB\r", ["A", "B"]), ("A\r\nB\r\n", ["A", "B"]),
        ("A\nB\n\0\0\0", ["A", "B"]),
    ])
    func listings(_ listing: String, _ names: [String]) {
        #expect(DatalogTransfer.fileNames([UInt8](listing.utf8)) == names)
    }

    @Test(
        arguments: [
            (.transferInvalid, 0x00), (.transferStart, 0x21), (.transferBlock, 0x22), (.transferContinue, 0x23),
            (.transferRetry, 0x24), (.transferAbort, 0x25), (.transferFinish, 0x26),
        ] as [(PropertyID, UInt16)])
    func steps(_ step: PropertyID, _ number: UInt16) {
        #expect(step.rawValue == number)
        #expect(DatalogTransfer.directory(step) == PropertyReference(ObjectType(rawValue: 0x0101), 1, step))
        #expect(DatalogTransfer.file(step) == PropertyReference(ObjectType(rawValue: 0x0101), 2, step))
    }
}
