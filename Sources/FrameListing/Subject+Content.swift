import JSONValue
import ScomCatalog
import ScomProtocol

extension Subject {
    /// What the data of a frame say.
    struct Content {
        /// `nil` where there is nothing to say.
        var text: String?
        var details: [String] = []
    }

    func content(ofRequest data: [UInt8], to service: ScomService) -> Content {
        switch property.objectType {
        case .multiInfo:
            guard let items = MultiInfo.items(requestData: data) else { return Content(text: bytes(data)) }
            return Content(text: "\(items.count) user infos", details: items.map(Self.name))
        case .datalogTransfer, .datalogField: return Content(text: data.isEmpty ? nil : quoted(data))
        default: return Content(text: data.isEmpty ? nil : value(data))
        }
    }

    func content(ofResponse data: [UInt8], to service: ScomService) -> Content {
        if service == .write { return Content(text: data.isEmpty ? "accepted" : bytes(data)) }
        switch property.objectType {
        case .multiInfo: return multiInfo(data)
        case .message: return Content(text: message(data))
        case .guid: return Content(text: InstallationGUID(data)?.description ?? bytes(data))
        case .datalogTransfer: return transfer(data)
        case .screen:
            return Content(
                text: Screen(compressed: data).map { "\($0.pixels.count { $0 }) dark pixels of 128 by 64" }
                    ?? bytes(data))
        default: return Content(text: value(data))
        }
    }

    private func multiInfo(_ data: [UInt8]) -> Content {
        guard data.count >= 8, (data.count - 8) % 7 == 0 else { return Content(text: bytes(data)) }
        var items: [MultiInfoItem] = []
        for offset in stride(from: 8, to: data.count, by: 7) {
            guard let aggregation = MultiInfoItem.Aggregation(rawValue: data[offset + 2]) else {
                return Content(text: bytes(data))
            }
            items.append(MultiInfoItem(info: data.littleEndian(at: offset), aggregation))
        }
        guard let response = MultiInfoResponse(data, answering: items) else { return Content(text: bytes(data)) }
        let time = ScomDateTime(secondsSince1970: response.time)
        return Content(
            text: "\(items.count) values of \(time)",
            details: zip(items, response.values).map { item, value in
                let info = Self.object(of: item)
                guard let number = JSONValue(finite: value)?.text() else {
                    return "\(Self.name(of: item)): not a number"
                }
                let label = info?.text(of: Double(value)).map { " (\($0.lowercased()))" }
                return "\(Self.name(of: item)): \(number)\(label ?? info?.unit.map { " \($0)" } ?? "")"
            })
    }

    private static func object(of item: MultiInfoItem) -> CatalogObject? {
        DeviceFamily.allCases.lazy.compactMap { Catalog.standard.object(family: $0, number: UInt32(item.info)) }
            .first { $0.kind == .info }
    }

    /// `xt2 info 3000 battery_voltage`, `sum of info 3137 …`
    private static func name(of item: MultiInfoItem) -> String {
        let object = object(of: item)
        let info = "info \(item.info)" + (object.map { " \($0.name)" } ?? "")
        switch item.aggregation {
        case .master: return "master's \(info)"
        case .average: return "average of \(info)"
        case .sum: return "sum of \(info)"
        case .device(let number):
            guard let family = object?.family else { return "device \(number), \(info)" }
            return family.isNumbered ? "\(family.prefix)\(number) \(info)" : "\(family.prefix) \(info)"
        }
    }

    private func message(_ data: [UInt8]) -> String {
        guard let message = ScomMessage(data) else { return bytes(data) }
        let text = Catalog.standard.message(message.type).map { " \"\($0.text)\"" } ?? ""
        let time = ScomDateTime(secondsSince1970: message.time)
        return "\(message.type)\(text) from \(Self.name(of: message.source)) at \(time), \(message.total) in all"
    }

    private func transfer(_ data: [UInt8]) -> Content {
        if property.objectID == 1 {
            let names = DatalogTransfer.fileNames(data).map { JSONValue.string($0).text() }
            return Content(text: names.isEmpty ? "no files" : names.joined(separator: ", "))
        }
        return Content(text: data.isEmpty ? "no more data" : "\(data.count) bytes")
    }

    /// In quotes, control characters escaped: it goes to a terminal.
    private func quoted(_ data: [UInt8]) -> String {
        JSONValue.string(Latin9.decode(data)).text().unicodeScalars.map {
            $0.properties.generalCategory == .control ? "\\u\(String($0.value, radix: 16))" : String($0)
        }.joined()
    }
}
