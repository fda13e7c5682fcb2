import ScomCatalog
import ScomProtocol

extension ClientRole {
    /// - Throws: `permissionDenied` where this client may not write the parameter, to flash memory where `persist` is set.
    func requireWriting(
        _ object: CatalogObject, persist: Bool, client: String, under prefix: String
    ) throws(RPCError) {
        let level = try requireWriting(client: client, at: prefix + "/param")
        if let needed = object.level, needed > level {
            throw RPCError(
                .permissionDenied,
                "client \(client) may write up to level \(level.name); \(object.name) needs \(needed.name)",
                at: prefix + "/param")
        }
        try requireListed(object.number, object.name, client: client, at: prefix + "/param")
        if persist, !mayPersist {
            throw RPCError(
                .permissionDenied, "client \(client) may write to RAM only; write without persist",
                at: prefix + "/persist")
        }
    }

    /// - Returns: the level up to which the client may write.
    @discardableResult
    func requireWriting(client: String, at pointer: String? = nil) throws(RPCError) -> AccessLevel {
        guard let writeLevel else {
            throw RPCError(.permissionDenied, "client \(client) may not write", at: pointer)
        }
        return writeLevel
    }

    /// Where the client may write a few objects only: this is one of them.
    func requireListed(_ number: UInt32?, _ name: String, client: String, at pointer: String? = nil) throws(RPCError) {
        guard let only, !only.contains(name), number.map({ !only.contains(String($0)) }) ?? true else { return }
        throw RPCError(.permissionDenied, "client \(client) may not write \(name)", at: pointer)
    }
}
