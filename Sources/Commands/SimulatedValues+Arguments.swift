public import ArgumentParser
public import ScomProtocol
public import Simulator

extension LineSettings.Dialect: ExpressibleByArgument {}
extension PlantConfiguration.BatteryMonitor: ExpressibleByArgument {}
extension PlantConfiguration.AlternatingVoltage: ExpressibleByArgument {}
extension PlantConfiguration.NominalVoltage: ExpressibleByArgument {}

extension SoftwareVersion: ExpressibleByArgument {
    /// `1.6.78`
    public init?(argument: String) {
        let numbers = argument.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2] else {
            return nil
        }
        self.init(major, minor, patch)
    }
}

extension FaultPlan.Chance: ExpressibleByArgument {
    /// `late:10s=0.05`
    public init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let fault = Fault(parts[0]), let probability = Double(parts[1]),
            (0...1).contains(probability)
        else { return nil }
        self.init(fault, probability: probability)
    }
}
