import ScomProtocol

extension Plant {
    func xtenderInfo(_ number: UInt32, _ xtender: XtenderState, _ device: SimulatedDevice) -> Double? {
        switch number {
        case 3000, 3090...3092, 3164: return xtenderBatteryVoltage(number, xtender, device)
        case 3001: return rounded(model.battery.temperature, 16)
        case 3005: return xtender.batteryCurrent
        case 3004: return model.xtenderSettings[device.unit].chargeCurrent
        case 3006: return 0.1 + abs(xtender.batteryCurrent) * 0.005
        case 3007: return rounded(model.battery.stateOfCharge * 100, 2)
        case 3008: return model.xtenderSettings[device.unit].undervoltage
        case 3010: return Double(model.battery.phase.rawValue)
        case 3011: return xtender.inputVoltage
        case 3012: return xtender.inputCurrent
        case 3013, 3138: return xtender.inputApparent / 1000
        case 3017: return model.xtenderSettings[device.unit].inputLimit
        case 3018: return xtender.isLimitReached ? 1 : 0
        case 3019: return xtender.operation == .boost ? 1 : 0
        case 3020: return xtender.isTransferClosed ? 1 : 0
        case 3021, 3167: return xtender.outputVoltage
        case 3022, 3166: return xtender.outputCurrent
        case 3023, 3139: return xtender.outputApparent / 1000
        case 3028: return Double(xtender.operation.rawValue)
        case 3030: return xtender.outputVoltage > 0 ? 1 : 0
        case 3031: return model.wantsGrid ? 1 : 0
        case 3032, 3051, 3086, 3161, 3162, 3159, 3168: return 0
        case 3045: return Double(xtender.overloads)
        case 3046, 3047: return 0
        case 3049: return xtender.operation == .off ? 0 : 1
        case 3054, 3055: return 1
        case 3056: return locks(model.xtenderSettings[device.unit])
        case 3074, 3075: return xtender.isTransferClosed ? 0 : 1
        case 3084, 3154: return xtender.inputFrequency
        case 3085: return xtender.outputFrequency
        case 3087: return xtender.outputPower
        case 3088: return xtender.inputPower
        case 3136: return xtender.outputPower / 1000
        case 3137: return xtender.inputPower / 1000
        case 3076: return xtender.yesterday.discharge
        case 3078: return xtender.today.discharge
        case 3080: return xtender.yesterday.input
        case 3081: return xtender.today.input
        case 3082: return xtender.yesterday.output
        case 3083: return xtender.today.output
        case 3093...3122: return xtenderMinuteInfo(number, xtender.minute)
        case 3155: return model.xtenderSettings[device.unit].maximumInjectionCurrent
        case 3160: return xtender.isLimitReached ? 9 : 1
        default: return nil
        }
    }

    private func xtenderBatteryVoltage(
        _ number: UInt32, _ xtender: XtenderState, _ device: SimulatedDevice
    ) -> Double {
        let minute = xtender.minute.batteryVoltage.summary
        switch number {
        case 3090: return measuredBatteryVoltage(minute.minimum, device)
        case 3091: return measuredBatteryVoltage(minute.maximum, device)
        case 3092: return measuredBatteryVoltage(minute.average, device)
        case 3164:
            return model.battery.phase == .floating
                ? model.xtenderSettings[device.unit].floatingVoltage
                : model.xtenderSettings[device.unit].absorptionVoltage
        default: return measuredBatteryVoltage(xtender.batteryVoltage, device)
        }
    }

    /// The bits of info 3056.
    private func locks(_ settings: XtenderSettings) -> Double {
        var bits = 0
        if !settings.isInverterAllowed { bits |= 1 << 0 }
        if !settings.isChargerAllowed { bits |= 1 << 1 }
        if !settings.isBoostAllowed { bits |= 1 << 2 }
        if !settings.isTransferAllowed { bits |= 1 << 3 }
        if !settings.isInjectionAllowed { bits |= 1 << 4 }
        return Double(bits)
    }

    /// Infos 3093 to 3122: minimum, maximum and average of ten quantities.
    private func xtenderMinuteInfo(_ number: UInt32, _ minute: XtenderState.Minute) -> Double {
        let channels = [
            minute.batteryCurrent, minute.outputApparent, minute.outputPower, minute.temperature1, minute.temperature2,
            minute.outputFrequency, minute.inputVoltage, minute.inputCurrent, minute.inputPower, minute.inputFrequency,
        ]
        let summary = channels[Int(number - 3093) / 3].summary
        switch (number - 3093) % 3 {
        case 0: return summary.minimum
        case 1: return summary.maximum
        default: return summary.average
        }
    }
}
