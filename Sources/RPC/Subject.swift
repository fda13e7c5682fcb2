import Devices
import JSONValue
import ObjectValues
import ScomCatalog
import ScomProtocol

/// A device as a request names it, and as responses show it.
struct Subject: Sendable {
    let id: DeviceID
    let alias: String?

    var name: String { id.description }

    /// Members that begin every reading and write result.
    func members() -> JSONObject {
        var members = JSONObject()
        members["device"] = .string(name)
        if let alias { members["alias"] = .string(alias) }
        members["address"] = .integer(Int64(id.address.rawValue))
        return members
    }
}

extension Services {
    /// The device that a member names by identifier, alias or address.
    ///
    /// - Throws: `unknownDevice`.
    func subject(_ reference: JSONValue, at pointer: String) async throws(RPCError) -> Subject {
        let id: DeviceID? =
            if let text = reference.string {
                await directory.resolve(text)
            } else if let address = reference.integer.flatMap({ UInt32(exactly: $0) }) {
                await directory.resolve(address: address)
            } else {
                nil
            }
        guard let id else {
            let known = await directory.devices.map(\.id.description).joined(separator: ", ")
            throw RPCError(
                .unknownDevice,
                "there is no device \(reference.text()); found so far: \(known.isEmpty ? "none" : known)", at: pointer)
        }
        return Subject(id: id, alias: await directory.alias(of: id))
    }

    /// A device to be read: no group.
    func readableSubject(_ reference: JSONValue, at pointer: String) async throws(RPCError) -> Subject {
        let subject = try await subject(reference, at: pointer)
        guard !subject.id.address.isGroup else {
            throw RPCError(
                .scom(.multicastReadNotSupported), "\(subject.name) is a group: it can be written, not read",
                at: pointer)
        }
        return subject
    }

    /// The object that a member names by number or name.
    ///
    /// - Throws: `unknownObject`, `wrongDeviceFamily` where another family has it, `schemaViolation` where an info is asked for as a
    ///   parameter or the other way round.
    func object(
        _ reference: JSONValue, _ kind: ObjectKind, of family: DeviceFamily, at pointer: String
    ) throws(RPCError) -> CatalogObject {
        if let object = find(reference, family), object.kind == kind { return object }
        let noun = kind == .info ? "info" : "parameter"
        if let other = find(reference, family) {
            let otherNoun = other.kind == .info ? "info" : "parameter"
            throw RPCError(
                .unknownObject,
                "\(reference.text()) is \(other.article) \(otherNoun), not a\(kind == .info ? "n" : "") \(noun)",
                at: pointer)
        }
        let owners = DeviceFamily.allCases.filter { find(reference, $0)?.kind == kind }
        if !owners.isEmpty {
            throw RPCError(
                .wrongDeviceFamily,
                "\(reference.text()) is \(noun == "info" ? "an info" : "a parameter") of \(owners.map(\.rawValue).joined(separator: ", ")), not of \(family.rawValue)",
                at: pointer)
        }
        let near = reference.string.flatMap { NearMiss.nearest(to: $0, among: names(family, kind)) }
        throw RPCError(
            .unknownObject,
            "there is no \(noun) \(reference.text()) of \(family.rawValue); "
                + (near.map { "did you mean \($0)?" } ?? "describe with search finds names"),
            at: pointer)
    }

    private func names(_ family: DeviceFamily, _ kind: ObjectKind) -> [String] {
        (kind == .info ? objects.catalog.infos(of: family) : objects.catalog.parameters(of: family)).map(\.name)
    }

    /// `nil` where the family has no such object.
    func find(_ reference: JSONValue, _ family: DeviceFamily) -> CatalogObject? {
        if let number = reference.integer.flatMap({ UInt32(exactly: $0) }) { return objects.object(family, number) }
        return reference.string.flatMap { objects.object(family, named: $0) }
    }
}

extension CatalogObject {
    fileprivate var article: String { kind == .info ? "an" : "a" }
}
