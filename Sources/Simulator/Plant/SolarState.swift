/// What one VarioTrack or VarioString does at the moment, in volts, amperes and watts.
struct SolarState: Sendable {
    /// Counters and extremes that start anew at midnight.
    struct Day: Sendable {
        var charge = 0.0
        /// In kWh.
        var energy = 0.0
        var irradiationHours = 0.0
        var absorptionHours = 0.0
        var maximumGeneratorVoltage = 0.0
        var maximumBatteryCurrent = 0.0
        /// In kW.
        var maximumPower = 0.0
        var maximumBatteryVoltage = 0.0
        var minimumBatteryVoltage = 1000.0
    }

    var generatorVoltage = 0.0
    var power = 0.0
    var batteryVoltage = 0.0
    var batteryCurrent = 0.0
    var isThrottled = false
    var temperature = 25.0
    /// Of the device's life, in kWh.
    var totalEnergy = 0.0

    var today = Day()
    var yesterday = Day()
    var minuteBatteryVoltage = MinuteChannel()
    var minuteBatteryCurrent = MinuteChannel()
    var minuteGeneratorVoltage = MinuteChannel()
    var minutePower = MinuteChannel()
    var minuteTemperature = MinuteChannel()

    var generatorCurrent: Double { generatorVoltage > 0 ? power / generatorVoltage : 0 }
    var isNight: Bool { generatorVoltage < 20 }

    mutating func integrate(hours: Double, minute index: Int64, isAbsorbing: Bool) {
        today.charge += batteryCurrent * hours
        today.energy += power / 1000 * hours
        totalEnergy += power / 1000 * hours
        if power > 50 { today.irradiationHours += hours }
        if isAbsorbing, power > 0 { today.absorptionHours += hours }
        today.maximumGeneratorVoltage = max(today.maximumGeneratorVoltage, generatorVoltage)
        today.maximumBatteryCurrent = max(today.maximumBatteryCurrent, batteryCurrent)
        today.maximumPower = max(today.maximumPower, power / 1000)
        today.maximumBatteryVoltage = max(today.maximumBatteryVoltage, batteryVoltage)
        today.minimumBatteryVoltage = min(today.minimumBatteryVoltage, batteryVoltage)
        minuteBatteryVoltage.add(batteryVoltage, minute: index)
        minuteBatteryCurrent.add(batteryCurrent, minute: index)
        minuteGeneratorVoltage.add(generatorVoltage, minute: index)
        minutePower.add(power / 1000, minute: index)
        minuteTemperature.add(temperature, minute: index)
    }

    mutating func beginDay() {
        yesterday = today
        today = Day()
    }
}
