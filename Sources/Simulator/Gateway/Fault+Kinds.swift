import ScomProtocol

/// Faults by the names that options and scripts use.
extension Fault {
    /// Every kind of fault that chance does; those with a delay, count or code more than once.
    public static let everyKind: [Fault] = [
        .requestLost, .responseLost, .late(.milliseconds(100)), .late(.milliseconds(2500)), .late(.seconds(5)),
        .doubled(after: .milliseconds(40)), .doubled(after: .seconds(3)), .damagedHeader, .damagedData,
        .cutShort(count: 13), .cutShort(count: 29), .split(gap: .milliseconds(1)), .noiseBefore(fieldNoise),
        .noiseAfter(fieldNoise), .otherMaster, .otherDevice(instead: false), .otherDevice(instead: true),
        .otherObject(instead: false), .otherObject(instead: true), .otherProperty(instead: false),
        .otherProperty(instead: true), .error(.gatewayBusy), .anyError,
    ]

    /// What `init(_:)` takes, each with what it does.
    public static let kinds: [(text: String, meaning: String)] = [
        ("none", "nothing goes wrong; lets a script pass an exchange over"),
        ("request-lost", "nothing is done, nothing answered"),
        ("response-lost", "the request is carried out, its response never comes"),
        ("late:DURATION", "the response comes so much later, amid later exchanges"),
        ("doubled:DURATION", "the response comes a second time so much later"),
        ("damaged-header", "one bit of the header is wrong"),
        ("damaged-data", "one bit of the data is wrong"),
        ("cut-short:BYTES", "only so many bytes of the response come"),
        ("split:DURATION", "single bytes, with that pause between"),
        ("noise-before", "stray bytes before the response, 0xAA among them"),
        ("noise-after", "stray bytes after it"),
        ("other-master", "a valid response to another master's request comes first"),
        ("other-device", "a valid response of another device comes first"),
        ("instead-device", "and ours never"),
        ("other-object", "a valid response about another object comes first"),
        ("instead-object", "and ours never"),
        ("other-property", "a valid response about another property comes first"),
        ("instead-property", "and ours never"),
        ("error:CODE", "the gateway refuses, by name or number: error:scom_error_gateway_busy, error:0x13"),
        ("any-error", "it refuses with any code of the specification"),
        ("restart", "the gateway starts anew instead of answering"),
    ]

    /// A fault by name, with its amount after a colon where it takes one; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = String(text).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let amount = parts.count > 1 ? parts[1] : nil
        if let amount {
            guard let fault = Fault(parts[0], amount) else { return nil }
            self = fault
            return
        }
        guard let fault = Fault.plain[parts[0]] else { return nil }
        self = fault
    }

    private static let plain: [String: Fault] = [
        "none": .none, "request-lost": .requestLost, "response-lost": .responseLost,
        "late": .late(.milliseconds(2500)), "doubled": .doubled(after: .milliseconds(40)),
        "damaged-header": .damagedHeader, "damaged-data": .damagedData, "cut-short": .cutShort(count: 13),
        "split": .split(gap: .milliseconds(1)), "noise-before": .noiseBefore(fieldNoise),
        "noise-after": .noiseAfter(fieldNoise), "other-master": .otherMaster,
        "other-device": .otherDevice(instead: false), "instead-device": .otherDevice(instead: true),
        "other-object": .otherObject(instead: false), "instead-object": .otherObject(instead: true),
        "other-property": .otherProperty(instead: false), "instead-property": .otherProperty(instead: true),
        "error": .error(.gatewayBusy), "any-error": .anyError, "restart": .restart,
    ]

    private init?(_ name: String, _ amount: String) {
        switch name {
        case "late", "doubled", "split":
            guard let duration = Duration(simulated: amount) else { return nil }
            self =
                name == "late" ? .late(duration) : name == "split" ? .split(gap: duration) : .doubled(after: duration)
        case "cut-short":
            guard let count = Int(amount), (0...4096).contains(count) else { return nil }
            self = .cutShort(count: count)
        case "error":
            let named = ScomErrorCode.named.first { $0.name == amount }?.code
            let digits = amount.hasPrefix("0x") ? UInt16(amount.dropFirst(2), radix: 16) : UInt16(amount)
            guard let code = named ?? digits.map({ ScomErrorCode(rawValue: $0) }) else { return nil }
            self = .error(code)
        default: return nil
        }
    }
}

extension Duration {
    /// `500ms`, `10s`, `2m` or `1h`, at most a day; `nil` for anything else.
    public init?(simulated text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units = ["ms": 0.001, "s": 1, "m": 60, "h": 3600]
        guard let number = Double(digits), let unit = units[String(text.dropFirst(digits.count))] else { return nil }
        guard number * unit <= 86400 else { return nil }
        self = .milliseconds(Int64((number * unit * 1000).rounded()))
    }
}
