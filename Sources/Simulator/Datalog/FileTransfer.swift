import ScomProtocol

/// A transfer under way: what is sent, and where it stands (spec §4.8.3).
struct FileTransfer: Sendable {
    /// 1 for the directory, 2 for a file.
    let objectID: UInt32
    private let contents: [UInt8]
    /// Whether the last bytes come with Finish or in a block before it; gateways do either.
    private let finishCarriesData: Bool
    private var offset = 0

    init(objectID: UInt32, contents: [UInt8], finishCarriesData: Bool) {
        self.objectID = objectID
        self.contents = contents
        self.finishCarriesData = finishCarriesData
    }

    var blockNumber: Int { offset / DatalogTransfer.blockLength }

    /// What is to be sent now, again and again until the other side continues.
    var step: (PropertyID, [UInt8]) {
        let block = [UInt8](contents[min(offset, contents.count)...].prefix(DatalogTransfer.blockLength))
        return (isLast ? .transferFinish : .transferBlock, block)
    }

    /// Goes on to the next block; `false` at the end.
    mutating func advance() -> Bool {
        guard !isLast else { return false }
        offset += DatalogTransfer.blockLength
        return true
    }

    private var isLast: Bool {
        let left = contents.count - offset
        return finishCarriesData ? left <= DatalogTransfer.blockLength : left <= 0
    }
}
