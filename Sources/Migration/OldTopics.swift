public import JSONValue
import ScomCatalog
import ScomProtocol

/// The topics of xtender_mqtt, for those who go on using them (`compatibility: xtender_mqtt`).
public struct OldTopics: Sendable {
    /// A value as the old program published it, never retained.
    public struct Value: Hashable, Sendable {
        public var topic: String
        public var payload: String
    }

    /// What somebody wants to set.
    public struct Command: Hashable, Sendable {
        /// Of the Xtender, 101 to 109.
        public var address: UInt32
        /// The parameter as the old program called it.
        public var name: String
        /// The members of `write-param` for it.
        public var members: Result<JSONObject, Refusal>
    }

    /// Why a command cannot even be asked for.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        public enum Reason: Hashable, Sendable {
            case unknownName, isAct, unsuitableValue
        }

        public var reason: Reason
        public var description: String
    }

    /// As whom commands are carried out: the role of that name is theirs.
    public static let client = "xtender_mqtt"

    /// Xtenders that the old program knew, 101 to 109.
    private static let addresses = 101...UInt32(109)

    private let root: String

    /// - Parameter root: the topic root, the same for both programs.
    public init(root: String) {
        self.root = root
    }

    /// Where commands come.
    public var filter: String { "\(root)/+/parameters/+/set" }

    /// Where it is said what became of the last command.
    public func result(_ isDone: Bool, address: UInt32) -> Value {
        Value(topic: "\(root)/\(address)/dbg/last_cmd_result", payload: isDone ? "Ok" : "Error")
    }

    /// The values of a snapshot (contract §6) that the old program knew; none for other devices than Xtenders.
    public func values(of snapshot: JSONValue) -> [Value] {
        guard let address = snapshot["address"]?.integer.flatMap({ UInt32(exactly: $0) }),
            Self.addresses.contains(address)
        else { return [] }
        return Self.known.compactMap { old, object in
            let (member, level) = old.kind == .info ? ("infos", "values") : ("params", "parameters")
            guard let value = snapshot[member]?[object.name], let payload = old.payload(of: value, object: object)
            else { return nil }
            return Value(topic: "\(root)/\(address)/\(level)/\(old.topicName)", payload: payload)
        }
    }

    /// What a message asks for; `nil` for topics other than `filter` covers, and devices that are no Xtenders.
    public func command(topic: String, payload: [UInt8]) -> Command? {
        guard topic.hasPrefix(root + "/") else { return nil }
        let levels = topic.dropFirst(root.count + 1).split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count == 4, levels[1] == "parameters", levels[3] == "set", let address = UInt32(levels[0]),
            Self.addresses.contains(address), String(address) == levels[0]
        else { return nil }
        let name = String(levels[2])
        return Command(address: address, name: name, members: Self.members(name, payload, address: address))
    }

    // MARK: Parts

    /// What the old program read, with the object that its name promises.
    private static let known = OldObject.all.compactMap { old in
        Catalog.standard.object(family: .xtender, number: old.intended ?? old.number).map { (old, $0) }
    }

    private static func members(_ name: String, _ payload: [UInt8], address: UInt32) -> Result<JSONObject, Refusal> {
        guard let (_, object) = known.first(where: { $0.0.kind == .parameter && $0.0.key == name }) else {
            let names = known.filter { $0.0.kind == .parameter }.map(\.0.key)
            let near = NearMiss.nearest(to: name, among: names).map { "; did you mean \($0)?" } ?? ""
            return .failure(
                Refusal(reason: .unknownName, description: "xtender_mqtt had no parameter \(name)\(near)"))
        }
        guard object.meaning != .signal else {
            return .failure(
                Refusal(
                    reason: .isAct,
                    description: "\(name) is an act, which xtender_mqtt could not do either; use write-param"))
        }
        guard let value = value(payload, object) else {
            let allowed = object.format == .bool ? "0 or 1" : object.format == .float ? "a number" : "a whole number"
            return .failure(Refusal(reason: .unsuitableValue, description: "\(name) takes \(allowed)"))
        }
        return .success([
            "device": .integer(Int64(address)), "param": .integer(Int64(object.number)), "value": value,
        ])
    }

    private static func value(_ payload: [UInt8], _ object: CatalogObject) -> JSONValue? {
        guard payload.count <= 32 else { return nil }
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let text = String(
            decoding: payload.drop(while: isSpace).reversed().drop(while: isSpace).reversed(), as: UTF8.self)
        // Swift reads hexadecimal too, which nobody means here.
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text),
            number.isFinite
        else { return nil }
        switch object.format {
        case .bool: return number == 0 ? false : number == 1 ? true : nil
        case .float: return .real(number)
        default: return Int64(exactly: number).map { .integer($0) }
        }
    }
}
