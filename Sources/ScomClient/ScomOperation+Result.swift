import ScomProtocol

extension ScomOperation {
    /// What the data of a response to this operation alone say; a write gives the value written.
    func result(of data: [UInt8]) -> Result<ScomValue, ScomFailure> {
        switch action {
        case .write(let value): return .success(value)
        case .read(let format):
            guard isEchoed(by: data), let value = ScomValue(decoding: data, as: format) else {
                return .failure(.malformedResponse)
            }
            return .success(value)
        }
    }

    /// Whether a multi-info response repeats the list of its request; true of every other response.
    private func isEchoed(by response: [UInt8]) -> Bool {
        guard property == MultiInfo.property, let items = MultiInfo.items(requestData: data) else { return true }
        return MultiInfoResponse(response, answering: items) != nil
    }

    /// What a number of a multi-info response says of this read, in its own format (spec §4.9.2).
    func result(ofPacked number: Float) -> Result<ScomValue, ScomFailure> {
        guard case .read(let format) = action else { return .failure(.malformedResponse) }
        switch format {
        case _ where number.isNaN: return .failure(.notANumber)
        case .float: return .success(.float(number))
        // Beyond 24 bits a float32 no longer tells neighbouring integers apart: only a read of the info alone does.
        case _ where number.magnitude >= 0x1p24: return .failure(.notANumber)
        default:
            guard let value = ScomValue(number: Double(number), as: format) else { return .failure(.malformedResponse) }
            return .success(value)
        }
    }
}
