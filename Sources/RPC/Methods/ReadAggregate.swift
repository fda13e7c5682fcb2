import Devices
import Dispatcher
import JSONValue
import ScomCatalog
import ScomClient
import ScomProtocol

/// `read-aggregate`: user infos over the devices of a family, 76 an exchange (spec §4.9).
struct ReadAggregate: Method {
    let name = "read-aggregate"
    let services: Services

    /// The values of the items that could be asked for, or why there is none.
    private typealias Values = [Result<Double, DispatchError>]

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        var items: [Result<AggregateItem, RPCError>] = []
        for (index, item) in (members["items"]?.array ?? []).enumerated() {
            do {
                items.append(
                    .success(try await AggregateItem(item.object ?? [:], services, under: "/items/\(index)")))
            } catch {
                items.append(.failure(error))
            }
        }
        let wanted = items.compactMap { try? $0.get() }
        let values = try await values(wanted, call)
        var next = 0
        var shown: [JSONValue] = []
        for (index, item) in items.enumerated() {
            do throws(RPCError) {
                let item = try item.get()
                defer { next += 1 }
                shown.append(.object(try await show(item, values?[next], call, under: "/items/\(index)")))
            } catch {
                shown.append(["error": error.json])
            }
        }
        return ["items": .array(shown)]
    }

    /// - Returns: `nil` where the gateway lacks the multi-info object.
    private func values(_ items: [AggregateItem], _ call: Call) async throws(RPCError) -> Values? {
        guard !items.isEmpty, await services.dispatcher.supportsMultiInfo != false else { return nil }
        let parts = stride(from: 0, to: items.count, by: MultiInfo.maximumItems).map {
            items[$0..<min($0 + MultiInfo.maximumItems, items.count)].map(\.item)
        }
        let results = await call.perform(parts.map { .readMultiInfo($0) })
        if let error = results.lazy.compactMap(\.multiInfoRefusal).first {
            // Gateways too old for it refuse, or say nothing; those that have answered such a request before are not too old.
            if error != .responseTimeout { return nil }
            if await services.dispatcher.supportsMultiInfo != true { return nil }
        }
        var values: Values = []
        for (part, result) in zip(parts, results) {
            switch result {
            case .failure(let error): values += part.map { _ in .failure(error) }
            case .success(let reading):
                guard case .bytes(let data) = reading.value,
                    let response = MultiInfoResponse(data, answering: part)
                else {
                    values += part.map { _ in .failure(.malformedResponse) }
                    continue
                }
                values += response.values.map { .success(Double($0)) }
            }
        }
        return values
    }

    private func show(
        _ item: AggregateItem, _ value: Result<Double, DispatchError>?, _ call: Call, under prefix: String
    ) async throws(RPCError) -> JSONObject {
        let pointer = prefix + "/info"
        switch value {
        case .success(let number)?:
            // Not-a-number, or too large to be exact as a float: a read of the info alone tells.
            if case .device(let subject) = item.scope, !number.isFinite || number.magnitude >= 0x1p24 {
                return try item.json(
                    try await read(item, of: subject, call, pointer, prefix), isComputed: false, at: pointer)
            }
            return try item.json(number, isComputed: false, at: pointer)
        case .failure(let error)?: throw RPCError(error, device: "the gateway", at: error.pointer(pointer))
        case nil: return try await compute(item, call, pointer, prefix)
        }
    }

    /// From single reads.
    private func compute(
        _ item: AggregateItem, _ call: Call, _ pointer: String, _ prefix: String
    ) async throws(RPCError) -> JSONObject {
        if case .device(let subject) = item.scope {
            let number = try await read(item, of: subject, call, pointer, prefix)
            return try item.json(number, isComputed: false, at: pointer)
        }
        var devices = await services.directory.devices.filter { $0.family == item.object.family }
        if case .master = item.scope { devices = [Device](devices.prefix(1)) }
        guard !devices.isEmpty else {
            throw RPCError(
                .unknownDevice, "no device of the family \(item.object.family.rawValue) was found", at: prefix + "/of")
        }
        var sum = 0.0
        for device in devices {
            let subject = Subject(id: device.id, alias: device.alias)
            sum += try await read(item, of: subject, call, pointer, prefix)
        }
        if case .average = item.scope { sum /= Double(devices.count) }
        return try item.json(sum, isComputed: true, at: pointer)
    }

    private func read(
        _ item: AggregateItem, of subject: Subject, _ call: Call, _ pointer: String, _ prefix: String
    ) async throws(RPCError) -> Double {
        let operation = ScomOperation.readInfo(
            item.object.number, of: subject.id.address, as: item.object.format ?? .float)
        switch await call.perform(operation) {
        case .success(let reading): return reading.value.number ?? .nan
        case .failure(let error):
            throw RPCError(error, device: subject.name, at: error.pointer(pointer, device: prefix + "/of"))
        }
    }
}

extension Result<Reading, DispatchError> {
    /// What may mean that the gateway does not know the multi-info object.
    fileprivate var multiInfoRefusal: DispatchError? {
        switch self {
        case .failure(.device(.serviceNotSupported)), .failure(.device(.typeNotSupported)),
            .failure(.responseTimeout):
            if case .failure(let error) = self { error } else { nil }
        default: nil
        }
    }
}
