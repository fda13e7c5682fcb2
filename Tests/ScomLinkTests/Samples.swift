import ScomProtocol

/// Requests and responses that tests send around.
enum Sample {
    static func read(_ info: UInt32 = 3000, of device: UInt32 = 101) -> ScomRequest {
        ScomRequest(to: ScomAddress(device), .read, PropertyReference(.userInfo, info, .value))
    }

    static func write(_ parameter: UInt32 = 1138, of device: UInt32 = 101) -> ScomRequest {
        ScomRequest(
            to: ScomAddress(device), .write, PropertyReference(.parameter, parameter, .unsavedValueQSP),
            data: ScomValue.float(12).encoded)
    }

    /// The response that a gateway gives to a request frame.
    static func response(
        to frame: Frame, _ value: Float = 52.3, error: ScomErrorCode? = nil,
        changing: (inout ScomResponse) -> Void = { _ in }
    ) -> [UInt8] {
        let request = ScomRequest(frame)!
        let data = request.service == .read ? ScomValue.float(value).encoded : []
        var response = ScomResponse(
            to: request, from: frame.source, flags: [], error.map { .failure($0) } ?? .success(data))
        changing(&response)
        return response.frame.bytes
    }
}

extension Result where Success == ScomResponse {
    /// The float that a read was answered with.
    var float: Float? {
        guard case .success(let response) = self, case .success(let data) = response.result,
            case .float(let value)? = ScomValue(decoding: data, as: .float)
        else { return nil }
        return value
    }
}

extension [UInt8] {
    func damaged(at index: Int) -> [UInt8] {
        var bytes = self
        bytes[index] ^= 0x01
        return bytes
    }
}
