import Devices
import JSONValue
import ScomCatalog
import ScomProtocol

/// `describe`: entries of the catalogue.
struct Describe: Method {
    let name = "describe"
    let services: Services

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let family = try await family(members)
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
        return [
            "objects": .array(entries.prefix(limit).map { .object(CatalogEntry.json($0)) }),
            "total": .integer(Int64(entries.count)),
        ]
    }

    private func family(_ members: JSONObject) async throws(RPCError) -> DeviceFamily? {
        if let device = members["device"] { return try await services.subject(device, at: "/device").id.family }
        return members["family"]?.string.flatMap { DeviceFamily(rawValue: $0) }
    }
}
