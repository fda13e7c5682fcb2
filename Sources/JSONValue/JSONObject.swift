/// The members of a JSON object in the order they were added. Names are unique.
///
/// Equality ignores the order. Members are kept in an array, which is fastest for the few that an object usually has;
/// an object that grows past that by assignment also keeps an index.
public struct JSONObject: Sendable {
    /// A name and its value.
    public typealias Element = (key: String, value: JSONValue)

    private var members: [Element] = []
    /// The position of every name. Absent while there are few members, and after parsing or removal.
    private var positions: [Name: Int]?

    private static let mostWithoutIndex = 16
    private static let usualCount = 8

    /// An object without members.
    public init() {}

    /// An object of the members; of equal names the last value counts.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        for (key, value) in members { self[key] = value }
    }

    /// The caller knows that no name comes twice.
    init(unique members: [Element]) {
        self.members = members
    }

    /// How many members there are.
    public var count: Int { members.count }

    /// The names, in order.
    public var keys: some RandomAccessCollection<String> { members.lazy.map(\.key) }

    /// The values, in order.
    public var values: some RandomAccessCollection<JSONValue> { members.lazy.map(\.value) }

    /// The value of a member. A new member goes to the end; assigning `nil` removes the member.
    public subscript(key: String) -> JSONValue? {
        get {
            guard let position = position(of: key) else { return nil }
            return members[position].value
        }
        set {
            if positions == nil, members.count > Self.mostWithoutIndex {
                positions = Dictionary(uniqueKeysWithValues: members.enumerated().map { (Name($1.key), $0) })
            }
            switch (position(of: key), newValue) {
            case (let position?, let value?):
                members[position].value = value
            case (let position?, nil):
                members.remove(at: position)
                positions = nil
            case (nil, let value?):
                if members.isEmpty { members.reserveCapacity(Self.usualCount) }
                positions?[Name(key)] = members.count
                members.append((key, value))
            case (nil, nil):
                break
            }
        }
    }

    private func position(of key: String) -> Int? {
        if let positions { return positions[Name(key)] }
        return members.indices.first { members[$0].key.isSameText(as: key) }
    }

    /// A name as JSON compares it.
    private struct Name: Hashable {
        let text: String
        init(_ text: String) { self.text = text }
        static func == (one: Name, other: Name) -> Bool { one.text.isSameText(as: other.text) }
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }
    public subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral members: (String, JSONValue)...) { self.init(members) }
}

extension JSONObject: Hashable {
    public static func == (one: JSONObject, other: JSONObject) -> Bool {
        guard one.count == other.count else { return false }
        if zip(one, other).allSatisfy({ $0.key.isSameText(as: $1.key) }) {
            return zip(one, other).allSatisfy { $0.value == $1.value }
        }
        let values = Dictionary(uniqueKeysWithValues: other.members.map { (Name($0.key), $0.value) })
        return one.allSatisfy { values[Name($0.key)] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        // Combined without regard to order.
        var sum = 0
        for member in members {
            var own = Hasher()
            own.combine(member.key)
            own.combine(member.value)
            sum &+= own.finalize()
        }
        hasher.combine(sum)
    }
}
