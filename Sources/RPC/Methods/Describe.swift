import Devices
import JSONValue
import ScomCatalog
import ScomProtocol
import Store

/// `describe`: entries of the catalogue.
struct Describe: Method {
    let name = "describe"
    let services: Services

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        var subject: Subject?
        if let device = members["device"] { subject = try await services.subject(device, at: "/device") }
        let family = subject?.id.family ?? members["family"]?.string.flatMap { DeviceFamily(rawValue: $0) }
        let limit = Int(members["limit"]?.integer ?? 50)
        let found: [CatalogObject]
        if let reference = members["object"] {
            found = (family.map { [$0] } ?? DeviceFamily.allCases).compactMap { services.find(reference, $0) }
            if found.isEmpty {
                throw RPCError(
                    .unknownObject,
                    "there is no object \(reference.text())" + (family.map { " of \($0.rawValue)" } ?? ""),
                    at: "/object")
            }
        } else if let words = members["search"]?.string {
            found = services.objects.catalog.search(words, family: family).objects
        } else if let family {
            found = services.objects.catalog.infos(of: family) + services.objects.catalog.parameters(of: family)
        } else {
            found = []
        }
        let entries = found.filter { $0.format != nil }
        let flashWrites = await flashWrites(of: subject)
        var objects: [JSONValue] = []
        for object in entries.prefix(limit) {
            let limits = await services.directory.knownLimits(of: object, at: subject?.id.address)
            objects.append(.object(json(object, limits, flashWrites)))
        }
        return [
            "objects": .array(objects),
            "total": .integer(Int64(entries.count)),
        ]
    }

    private func json(
        _ object: CatalogObject, _ limits: ObjectLimits, _ flashWrites: [UInt32: Int]?
    ) -> JSONObject {
        var members = CatalogEntry.json(object, limits: limits)
        if let flashWrites, object.isWritable {
            members["flash_writes"] = .integer(Int64(flashWrites[object.number] ?? 0))
        }
        return members
    }

    /// By parameter; `nil` where no single device was asked about, or the counts cannot be read.
    private func flashWrites(of subject: Subject?) async -> [UInt32: Int]? {
        guard let subject, !subject.id.address.isGroup else { return nil }
        let fid = await services.directory.device(subject.id)?.factoryID?.rawValue
        return try? await services.store.flashWrites(
            of: FlashDevice(fid: fid, address: subject.id.address.rawValue))
    }
}
