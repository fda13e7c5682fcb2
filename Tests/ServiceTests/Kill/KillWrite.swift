import JSONValue
import ScomProtocol

/// One write of a kill run: to which parameter of which device, and a value that no other write has.
struct KillWrite: Hashable, Sendable {
    struct Target: Hashable, Sendable {
        let device: String
        let address: ScomAddress
        let parameter: UInt32
    }

    let number: Int
    let target: Target
    let value: Float
    let persist: Bool
    let timeoutMilliseconds: Int64

    static let targets: [Target] = (1...3).flatMap { index in
        [1107, 1138].map { Target(device: "xt\(index)", address: ScomAddress(UInt32(100 + index)), parameter: $0) }
    }

    /// Values spread by the golden ratio: neighbours are far apart, and none comes twice.
    init(number: Int, random: UInt64) {
        self.number = number
        target = Self.targets[Int(random % UInt64(Self.targets.count))]
        let position = (Double(number) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
        value = Float((2.1 + 47 * position) * 10_000) / 10_000
        persist = random >> 8 & 7 == 0
        timeoutMilliseconds = random >> 16 & 15 == 0 ? 5 : 10_000
    }

    var payload: [UInt8] {
        let members: JSONObject = [
            "id": .integer(Int64(number)), "device": .string(target.device),
            "param": .integer(Int64(target.parameter)), "value": JSONValue(finite: value) ?? .null,
            "persist": .bool(persist), "timeout_ms": .integer(timeoutMilliseconds),
        ]
        return JSONValue.object(members).serialized()
    }
}
