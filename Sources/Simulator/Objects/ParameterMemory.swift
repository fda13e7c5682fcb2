import ScomProtocol

/// The parameters of one device in flash memory and in RAM; what was never written is as delivered.
struct ParameterMemory: Sendable {
    private struct Cell {
        var flash: ScomValue?
        var ram: ScomValue?
        var flashWrites = 0
    }

    private var cells: [UInt32: Cell] = [:]

    /// `nil` where the delivered value is still there.
    func flash(_ number: UInt32) -> ScomValue? { cells[number]?.flash }

    /// What the device works with; `nil` where that is the delivered value.
    func ram(_ number: UInt32) -> ScomValue? {
        guard let cell = cells[number] else { return nil }
        return cell.ram ?? cell.flash
    }

    func flashWrites(_ number: UInt32) -> Int { cells[number]?.flashWrites ?? 0 }

    mutating func writeFlash(_ number: UInt32, _ value: ScomValue) {
        cells[number, default: Cell()].flash = value
        cells[number, default: Cell()].ram = value
        cells[number, default: Cell()].flashWrites += 1
    }

    mutating func writeRAM(_ number: UInt32, _ value: ScomValue) {
        cells[number, default: Cell()].ram = value
    }

    /// A start of the device: RAM is loaded from flash memory.
    mutating func loadFlash() {
        for number in cells.keys { cells[number]?.ram = nil }
    }

    /// Delivered values again, in flash memory too.
    mutating func restoreDefaults() {
        for number in cells.keys {
            guard let cell = cells[number], cell.flash != nil || cell.ram != nil else { continue }
            cells[number] = Cell(flash: nil, ram: nil, flashWrites: cell.flashWrites + (cell.flash == nil ? 0 : 1))
        }
    }
}
