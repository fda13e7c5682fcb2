import ScomProtocol

extension SimulatedGateway {
    /// A step of a file transfer; the response says by its property what it carries (spec §4.8).
    mutating func transfer(
        _ request: ScomRequest, answered: inout ScomRequest
    ) -> Result<[UInt8], ScomErrorCode> {
        let objectID = request.property.objectID
        guard (1...2).contains(objectID) else { return .failure(.objectIDNotFound) }
        switch request.property.propertyID {
        case .transferStart:
            switch contents(for: request) {
            case .failure(let code): return .failure(code)
            case .success(let contents):
                transfer = FileTransfer(
                    objectID: objectID, contents: contents, finishCarriesData: finishCarriesData)
            }
        case .transferContinue:
            guard transfer?.objectID == objectID, transfer?.advance() == true else {
                return .failure(.objectPropertyInvalid)
            }
            if let name = transferredFile, unreadableFiles.contains(name) {
                transfer = nil
                return .failure(.fileCorrupted)
            }
        case .transferRetry:
            guard transfer?.objectID == objectID else { return .failure(.objectPropertyInvalid) }
        case .transferAbort:
            guard transfer?.objectID == objectID else { return .failure(.objectPropertyInvalid) }
            transfer = nil
            answered.property.propertyID = .transferFinish
            return .success([])
        case .transferBlock, .transferFinish, .transferInvalid: return .failure(.objectPropertyInvalid)
        default: return .failure(.propertyNotSupported)
        }
        guard let (step, data) = transfer?.step else { return .failure(.objectPropertyInvalid) }
        answered.property.propertyID = step
        return .success(data)
    }

    private mutating func contents(for request: ScomRequest) -> Result<[UInt8], ScomErrorCode> {
        guard hasMemoryCard else { return .failure(.fileOrDirectoryNotPresent) }
        if request.property.objectID == 1 {
            guard request.data.isEmpty else { return .failure(.invalidDataLength) }
            transferredFile = nil
            return .success(datalogs.listing)
        }
        // A name and LF are 13 bytes (field notes).
        guard request.data.count == 13, request.data.last == 0x0A else { return .failure(.invalidDataLength) }
        let name = Latin9.decode(request.data.dropLast())
        guard let file = datalogs.file(named: name) else { return .failure(.fileOrDirectoryNotPresent) }
        transferredFile = name
        hasNewDatalogFile = false
        return .success(file)
    }

    /// Files that the gateway lists, oldest first.
    public var datalogFileNames: [String] { hasMemoryCard ? datalogs.names : [] }

    /// A whole file, for comparison with what was transferred.
    public func datalogFile(named name: String) -> [UInt8]? { datalogs.file(named: name) }

    /// Ends a day of the datalog.
    mutating func saveDatalog(day: Int64) {
        guard hasMemoryCard else { return }
        datalogs.save(day: day, field: datalogField)
        hasNewDatalogFile = true
    }
}
