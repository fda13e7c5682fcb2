import Devices
import JSONValue
import ObjectValues
import ScomCatalog
import ScomClient
import ScomProtocol

/// One item of `read-aggregate`: a user info, and over which devices.
struct AggregateItem: Sendable {
    enum Scope: Sendable {
        case master
        case average
        case sum
        case device(Subject)
    }

    let object: CatalogObject
    let scope: Scope
    /// How it is asked for in a multi-info exchange.
    let item: MultiInfoItem

    init(_ members: JSONObject, _ services: Services, under prefix: String) async throws(RPCError) {
        let reference = members["info"] ?? .null
        let aggregation: MultiInfoItem.Aggregation
        switch members["of"] ?? .null {
        case "master": (scope, aggregation) = (.master, .master)
        case "average": (scope, aggregation) = (.average, .average)
        case "sum": (scope, aggregation) = (.sum, .sum)
        case let device:
            let subject = try await services.readableSubject(device, at: prefix + "/of")
            object = try services.object(reference, .info, of: subject.id.family, at: prefix + "/info")
            guard let number = subject.id.multiInfoNumber else {
                throw RPCError(
                    .unknownDevice, "\(subject.name) has no number in a multi-info exchange; read-info reads it",
                    at: prefix + "/of")
            }
            scope = .device(subject)
            item = try AggregateItem.item(object, .device(number), prefix)
            return
        }
        object = try await AggregateItem.object(reference, services, at: prefix + "/info")
        if aggregation != .master, object.meaning != .number {
            throw RPCError(
                .outOfRange,
                "\(object.name) is no quantity: it has neither sum nor average; master or a device can be read",
                at: prefix + "/of")
        }
        item = try AggregateItem.item(object, aggregation, prefix)
    }

    var of: String {
        switch scope {
        case .master: "master"
        case .average: "average"
        case .sum: "sum"
        case .device(let subject): subject.name
        }
    }

    /// - Throws: `implausibleValue` for not-a-number: there is no such device or value.
    func json(_ number: Double, isComputed: Bool, at pointer: String) throws(RPCError) -> JSONObject {
        let format = object.format ?? .float
        guard number.isFinite, let value = ScomValue(number: number, as: format),
            let presented = PresentedValue(value, of: object)
        else {
            throw RPCError(
                .implausibleValue, "the gateway has no number for \(object.name) of \(of)", at: pointer)
        }
        var members: JSONObject = [
            "info": .integer(Int64(object.number)), "name": .string(object.name), "of": .string(of),
            "value": presented.value, "text": presented.text.map { .string($0) } ?? .null,
            "unit": object.unit.map { .string($0) } ?? .null,
        ]
        if isComputed { members["computed"] = true }
        return members
    }

    private static func item(
        _ object: CatalogObject, _ aggregation: MultiInfoItem.Aggregation, _ prefix: String
    ) throws(RPCError) -> MultiInfoItem {
        guard object.format != nil, let info = UInt16(exactly: object.number) else {
            throw RPCError(.unknownObject, "\(object.name) has no value", at: prefix + "/info")
        }
        return MultiInfoItem(info: info, aggregation)
    }

    /// A number tells the family; a name that several families have means that of the first of them in the installation.
    private static func object(
        _ reference: JSONValue, _ services: Services, at pointer: String
    ) async throws(RPCError) -> CatalogObject {
        let present = Set(await services.directory.devices.map(\.family))
        let owners = DeviceFamily.allCases.filter { services.find(reference, $0)?.kind == .info }
        let family = owners.first { present.contains($0) } ?? owners.first ?? .xtender
        return try services.object(reference, .info, of: family, at: pointer)
    }
}
