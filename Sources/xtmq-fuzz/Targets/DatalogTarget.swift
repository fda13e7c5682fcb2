import Dispatcher
import Runtime
import ScomProtocol

@testable import RPC

/// Whatever a gateway answers to the steps of a file transfer, the transfer ends, and its digest is that of what it gave.
enum DatalogTarget {
    static func run(_ input: [UInt8]) {
        for name in DatalogTransfer.fileNames(input) {
            expect(!name.isEmpty && !name.contains("\n") && !name.contains("\r"), "the name \(name)")
            guard let data = DatalogTransfer.requestData(fileName: name) else { continue }
            expect(data.count == 13 && !name.contains("/"), "\(name) is no name of a datalog")
        }
        transfer(input)
    }

    private static func transfer(_ bytes: [UInt8]) {
        var input = FuzzInput(bytes)
        var download = DatalogDownload()
        var given: [UInt8] = []
        var action = download.begin()
        // Each step takes input, so that this ends unless the transfer goes on for ever with a gateway that says nothing.
        for _ in 0..<(bytes.count + 1000) {
            switch action {
            case .ask, .askLater: action = answer(&download, &input)
            case .finish:
                expect(!download.isOpen, "it is finished and still open")
                return check(download, given)
            case .fail: return check(download, given)
            }
            given += download.takeOutput()
        }
        expect(false, "the transfer does not end: \(action)")
    }

    private static func check(_ download: DatalogDownload, _ given: [UInt8]) {
        var digest = SHA256()
        digest.update(given)
        expect(download.byteCount == given.count, "\(download.byteCount) bytes instead of \(given.count)")
        expect(download.digest.digest == digest.digest, "another digest than that of what was given")
    }

    private static func answer(_ download: inout DatalogDownload, _ input: inout FuzzInput) -> DatalogDownload.Action {
        guard !input.isAtEnd else { return download.failed(.responseTimeout) }
        let choice = input.byte()
        switch choice & 15 {
        case 0: return download.failed(.responseTimeout)
        case 1: return download.failed(.device(.gatewayBusy))
        case 2: return download.failed(.device(.objectPropertyInvalid))
        case 3: return download.failed(.device(ScomErrorCode(rawValue: input.number())))
        case 4: return download.failed(.malformedResponse)
        case 5: return download.answered(block(choice, &input), PropertyID(rawValue: input.number()))
        case 6: return download.answered(block(choice, &input), .transferFinish)
        case 7: return download.answered(block(choice, &input), .transferInvalid)
        case 8: return download.answered([], nil)
        default: return download.answered(block(choice, &input), .transferBlock)
        }
    }

    /// Few bytes and full blocks, some of them runs.
    private static func block(_ choice: UInt8, _ input: inout FuzzInput) -> [UInt8] {
        if choice & 0x80 != 0 {
            return [UInt8](repeating: input.byte(), count: DatalogTransfer.blockLength)
        }
        return input.bytes(Int(choice >> 4 & 7))
    }
}
