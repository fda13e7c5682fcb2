import JSONValue

/// One method of the interface (contract §3).
protocol Method: Sendable {
    var name: String { get }
    /// Whether it changes something, so that it must be done at most once.
    var isChanging: Bool { get }

    /// - Parameter members: the method's own members; they satisfy its schema.
    /// - Returns: the members of `result`.
    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject

    /// Finds out, without writing, what became of a request that an earlier run of the service had started and not ended.
    ///
    /// - Returns: the members of `result` where it took effect; `nil` where nobody can tell.
    func resolve(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject?
}

extension Method {
    var isChanging: Bool { false }

    func resolve(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject? { nil }
}
