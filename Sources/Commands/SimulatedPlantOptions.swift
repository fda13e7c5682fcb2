import ArgumentParser
import ScomProtocol
import Simulator

/// What a simulated installation consists of.
struct SimulatedPlantOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Inverters, 1 to 9.", valueName: "number"))
    var xtenders = 6

    @Option(help: ArgumentHelp("VarioTracks, 0 to 15.", valueName: "number"))
    var variotracks = 2

    @Option(help: ArgumentHelp("VarioStrings, 0 to 15.", valueName: "number"))
    var variostrings = 0

    @Option(help: ArgumentHelp("At address 601: none, bsp or bms.", valueName: "kind"))
    var batteryMonitor = PlantConfiguration.BatteryMonitor.bsp

    @Option(help: ArgumentHelp("Nominal battery voltage: 12, 24 or 48.", valueName: "volts"))
    var voltage = PlantConfiguration.NominalVoltage.volts48

    @Option(help: ArgumentHelp("Of inverters and grid: 120 or 230.", valueName: "volts"))
    var acVoltage = PlantConfiguration.AlternatingVoltage.volts230

    @Option(help: ArgumentHelp("Of all devices; before 1.6.74 there is no multi-info.", valueName: "version"))
    var firmware = SoftwareVersion(1, 6, 78)

    @Option(help: ArgumentHelp("Sun, clouds, loads and faults follow from it.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("From one line of a datalog to the next, 1 to 60.", valueName: "minutes"))
    var datalogInterval = 5

    @Option(help: ArgumentHelp("How much faster than real time its day passes, 0.1 to 3600.", valueName: "factor"))
    var speed = 1.0

    func validate() throws {
        guard (0.1...3600).contains(speed) else { throw ValidationError("--speed: allowed are 0.1 to 3600") }
        do {
            try configuration.validate()
        } catch {
            throw ValidationError(error.description)
        }
    }

    var configuration: PlantConfiguration {
        var configuration = PlantConfiguration()
        configuration.xtenders = xtenders
        configuration.variotracks = variotracks
        configuration.variostrings = variostrings
        configuration.batteryMonitor = batteryMonitor
        configuration.nominalVoltage = voltage
        configuration.alternatingVoltage = acVoltage
        configuration.defaultFirmware = firmware
        configuration.seed = seed
        configuration.datalogMinutes = datalogInterval
        return configuration
    }

    /// `6 Xtenders, 2 VarioTracks and a BSP behind an Xcom-232i`.
    func summary(_ configuration: PlantConfiguration) -> String {
        func counted(_ count: Int, _ name: String) -> String? {
            count == 0 ? nil : count == 1 ? "1 \(name)" : "\(count) \(name)s"
        }
        let devices = [
            counted(configuration.xtenders, "Xtender"), counted(configuration.variotracks, "VarioTrack"),
            counted(configuration.variostrings, "VarioString"),
            configuration.batteryMonitor == .none ? nil : "a \(configuration.batteryMonitor.rawValue.uppercased())",
        ].compactMap { $0 }
        let list = [devices.dropLast().joined(separator: ", "), devices.last ?? ""].filter { !$0.isEmpty }
        return "simulating \(list.joined(separator: " and ")) behind an Xcom-232i"
    }
}
