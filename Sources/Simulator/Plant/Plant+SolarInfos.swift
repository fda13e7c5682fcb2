import ScomProtocol

extension Plant {
    func variotrackInfo(_ number: UInt32, _ tracker: SolarState, _ device: SimulatedDevice) -> Double? {
        switch number {
        case 11000: return measuredBatteryVoltage(tracker.batteryVoltage, device)
        case 11001: return tracker.batteryCurrent
        case 11002: return tracker.generatorVoltage
        case 11003: return tracker.generatorCurrent
        case 11004: return tracker.power / 1000
        case 11005: return rounded(model.battery.temperature, 16)
        case 11006: return tracker.today.charge
        case 11007: return tracker.today.energy
        case 11008: return tracker.totalEnergy
        case 11009: return tracker.totalEnergy / 1000
        case 11010: return tracker.yesterday.charge
        case 11011: return tracker.yesterday.energy
        case 11016: return tracker.isNight ? 0 : tracker.isThrottled ? 9 : 8
        case 11017: return tracker.today.maximumGeneratorVoltage
        case 11018: return tracker.today.maximumBatteryCurrent
        case 11019: return tracker.today.maximumPower
        case 11020: return measuredBatteryVoltage(tracker.today.maximumBatteryVoltage, device)
        case 11021: return measuredBatteryVoltage(tracker.today.minimumBatteryVoltage, device)
        case 11025: return tracker.today.irradiationHours
        case 11026: return tracker.yesterday.irradiationHours
        case 11034: return 0
        case 11037: return 12
        case 11038: return solarPhase
        case 11039: return measuredBatteryVoltage(tracker.minuteBatteryVoltage.summary.average, device)
        case 11040: return tracker.minuteBatteryCurrent.summary.average
        case 11041: return tracker.minuteGeneratorVoltage.summary.average
        case 11043: return tracker.minutePower.summary.average
        case 11044: return rounded(model.battery.temperature, 16)
        case 11045, 11046: return tracker.minuteTemperature.summary.average
        case 11061, 11062, 11077, 11078, 11082, 11076: return 0
        case 11063, 11064, 11079, 11080: return 1
        case 11066: return 4
        case 11069: return 1
        case 11088: return tracker.batteryVoltage
        default: return nil
        }
    }

    func variostringInfo(_ number: UInt32, _ string: SolarState, _ device: SimulatedDevice) -> Double? {
        // Two inputs in series: the first gives 55 % of voltage and power.
        let first = 0.55
        let second = 1 - first
        // A string's voltage is that of ten modules.
        let voltage = string.generatorVoltage * 4
        let current = voltage > 0 ? string.power / voltage : 0
        switch number {
        case 15000: return measuredBatteryVoltage(string.batteryVoltage, device)
        case 15001: return string.batteryCurrent
        case 15002: return solarPhase
        case 15003: return 2
        case 15004: return voltage
        case 15005: return voltage * first
        case 15006: return voltage * second
        case 15007, 15008, 15009: return current
        case 15010: return string.power / 1000
        case 15011: return string.power / 1000 * first
        case 15012: return string.power / 1000 * second
        case 15013, 15014, 15015: return string.isNight ? 0 : string.isThrottled ? 4 : 3
        case 15033...15035: return share(string.today.maximumGeneratorVoltage * 4, number - 15033)
        case 15036: return string.today.maximumBatteryCurrent
        case 15037...15039: return share(string.today.maximumPower, number - 15037)
        case 15040: return measuredBatteryVoltage(string.today.maximumBatteryVoltage, device)
        case 15041: return measuredBatteryVoltage(string.today.minimumBatteryVoltage, device)
        case 15042: return string.today.absorptionHours
        case 15049: return 0
        case 15050: return 1
        case 15051: return 4
        case 15053:
            return model.battery.phase == .floating
                ? model.xtenderSettings[0].floatingVoltage : model.xtenderSettings[0].absorptionVoltage
        case 15088, 15089, 15109, 15111: return 0
        case 15090, 15091, 15108: return 1
        default: return variostringCounter(number, string, device)
        }
    }

    private func variostringCounter(_ number: UInt32, _ string: SolarState, _ device: SimulatedDevice) -> Double? {
        switch number {
        case 15016: return string.today.charge
        case 15017...15019: return share(string.today.energy, number - 15017)
        case 15020...15022: return share(string.totalEnergy, number - 15020)
        case 15023...15025: return share(string.totalEnergy / 1000, number - 15023)
        case 15026: return string.yesterday.charge
        case 15027...15029: return share(string.yesterday.energy, number - 15027)
        case 15030: return string.today.irradiationHours
        case 15031: return string.yesterday.irradiationHours
        case 15032, 15064: return rounded(model.battery.temperature, 16)
        case 15054: return measuredBatteryVoltage(string.minuteBatteryVoltage.summary.average, device)
        case 15055: return measuredBatteryVoltage(string.minuteBatteryVoltage.summary.maximum, device)
        case 15056: return measuredBatteryVoltage(string.minuteBatteryVoltage.summary.minimum, device)
        case 15057: return string.minuteBatteryCurrent.summary.average
        case 15058...15060: return share(string.minuteGeneratorVoltage.summary.average * 4, number - 15058)
        case 15061...15063: return share(string.minutePower.summary.average, number - 15061)
        case 15065, 15068: return string.minuteTemperature.summary.average
        case 15066, 15069: return string.minuteTemperature.summary.maximum
        case 15067, 15070: return string.minuteTemperature.summary.minimum
        default: return nil
        }
    }

    /// The whole, or the part of input 1 or 2.
    private func share(_ whole: Double, _ input: UInt32) -> Double {
        switch input {
        case 0: whole
        case 1: whole * 0.55
        default: whole * 0.45
        }
    }

    /// The battery's phase in the numbers of infos 11038 and 15002.
    private var solarPhase: Double {
        switch model.battery.phase {
        case .bulk: 0
        case .absorption: 1
        case .floating: 3
        }
    }
}
