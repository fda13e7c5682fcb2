import JSONValue

/// One method of the interface (contract §3).
protocol Method: Sendable {
    static var name: String { get }
    /// Whether it changes something, so that it must be done at most once.
    static var isChanging: Bool { get }

    /// - Parameter members: the method's own members; they satisfy its schema.
    /// - Returns: the members of `result`.
    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject
}

extension Method {
    static var isChanging: Bool { false }
    var name: String { Self.name }
    var isChanging: Bool { Self.isChanging }
}
