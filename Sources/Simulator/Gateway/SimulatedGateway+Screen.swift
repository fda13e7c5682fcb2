import Runtime
public import ScomProtocol

extension SimulatedGateway {
    /// Presses a key and answers with the display (spec §6.2); the difference to the last one is not to be had.
    mutating func readScreen(_ request: ScomRequest) -> Result<[UInt8], ScomErrorCode> {
        guard request.service == .read else { return .failure(.propertyIsReadOnly) }
        guard request.property.propertyID == .none else { return .failure(.propertyNotSupported) }
        guard let key = Screen.Key(rawValue: request.property.objectID) else { return .failure(.objectIDNotFound) }
        display.press(key)
        return .success(screen.compressed)
    }

    /// What the display shows now.
    public var screen: Screen {
        switch display.page {
        case .values(0): return valuePage("XTENDER", xtenderLines)
        case .values(1): return valuePage("BATTERY", batteryLines)
        case .values: return valuePage("SOLAR", solarLines)
        case .menu(let cursor):
            let lines = Display.entries.enumerated().map { ($0.offset == cursor ? "> " : "  ") + $0.element }
            return Display.draw(title: "MENU", lines: lines)
        case .entry(let index):
            return Display.draw(title: Display.entries[index], lines: entryLines(index))
        }
    }

    private func valuePage(_ title: String, _ lines: [String]) -> Screen {
        let minute = plant.clock / 60 % 1440
        let clock = "\(padded(minute / 60)):\(padded(minute % 60))"
        return Display.draw(
            title: title + String(repeating: " ", count: max(1, 16 - title.count)) + clock, lines: lines)
    }

    private var xtenderLines: [String] {
        [
            "BATTERY   \(text(3000, 101, decimals: 1)) V", "CURRENT   \(text(3005, 101, decimals: 0)) A",
            "AC-IN     \(text(3137, 101, decimals: 2)) KW", "AC-OUT    \(text(3136, 101, decimals: 2)) KW",
            "TRANSFER  \(text(3020, 101, decimals: 0))",
        ]
    }

    private var batteryLines: [String] {
        guard plant.family(at: ScomAddress(601)) != nil else { return ["NO BSP"] }
        return [
            "SOC       \(text(7002, 601, decimals: 1)) %", "VOLTAGE   \(text(7000, 601, decimals: 1)) V",
            "CURRENT   \(text(7001, 601, decimals: 1)) A", "TEMP.     \(text(7029, 601, decimals: 1)) °C",
        ]
    }

    private var solarLines: [String] {
        guard plant.family(at: ScomAddress(301)) != nil else { return ["NO VARIOTRACK"] }
        return [
            "POWER     \(text(11004, 301, decimals: 2)) KW", "PV        \(text(11002, 301, decimals: 0)) V",
            "TODAY     \(text(11007, 301, decimals: 1)) KWH", "YESTERDAY \(text(11011, 301, decimals: 1)) KWH",
        ]
    }

    private func entryLines(_ index: Int) -> [String] {
        switch index {
        case 0:
            return [
                "INPUT LIMIT \(parameterText(1107)) A", "CHARGE      \(parameterText(1138)) A",
                "BOOST       \(parameterText(1126))", "INVERTER    \(parameterText(1124))",
            ]
        case 1:
            return messages.entries.suffix(6).reversed().map {
                let number = String($0.message)
                return "(" + String(repeating: "0", count: max(0, 3 - number.count)) + number + ") FROM \($0.source)"
            }
        case 2: return plant.addresses.prefix(6).map { "\($0)  \(plant.factoryID(at: $0)?.description ?? "")" }
        default: return ["XCOM-232I", "\(plant.configuration.firmware[.xcom] ?? plant.configuration.defaultFirmware)"]
        }
    }

    private func parameterText(_ number: UInt32) -> String {
        let property = PropertyReference(.parameter, number, .valueQSP)
        guard case .success(let value) = plant.value(of: property, at: ScomAddress(101)) else { return "-" }
        if case .bool(let flag) = value { return flag ? "YES" : "NO" }
        return decimal(value.number ?? 0, 0)
    }

    private func text(_ info: UInt32, _ address: UInt32, decimals: Int) -> String {
        let property = PropertyReference(.userInfo, info, .value)
        guard case .success(let value) = plant.value(of: property, at: ScomAddress(address)), let number = value.number
        else { return "-" }
        return decimal(number, decimals)
    }

    private func decimal(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e6 else { return "-" }
        let scale = [1, 10, 100][min(decimals, 2)]
        let scaled = Int((value * Double(scale)).rounded())
        let whole = "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt(scale))"
        guard decimals > 0 else { return whole }
        let rest = String(scaled.magnitude % UInt(scale))
        return whole + "." + String(repeating: "0", count: decimals - rest.count) + rest
    }

    private func padded(_ number: UInt32) -> String { number < 10 ? "0\(number)" : String(number) }
}
