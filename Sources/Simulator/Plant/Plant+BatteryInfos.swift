import ScomProtocol

extension Plant {
    func batteryInfo(_ number: UInt32, _ device: SimulatedDevice) -> Double? {
        let battery = model.battery
        switch number {
        case 7000: return measuredBatteryVoltage(battery.voltage, device)
        case 7001: return battery.current
        case 7002, 7047: return rounded(battery.stateOfCharge * 100, 2)
        case 7003: return battery.voltage * battery.current
        case 7004: return remainingMinutes
        case 7005, 7029: return rounded(battery.temperature, 16)
        case 7006, 7057: return 100
        case 7007: return battery.today.charged
        case 7008: return battery.today.discharged
        case 7009: return battery.yesterday.charged
        case 7010: return battery.yesterday.discharged
        case 7011: return battery.totalCharged / 1000
        case 7012: return battery.totalDischarged / 1000
        case 7017: return battery.totalCharged
        case 7018: return battery.totalDischarged
        case 7019: return Double(steps * configuration.stepMilliseconds) / 3_600_000
        case 7030: return measuredBatteryVoltage(battery.minuteVoltage.summary.average, device)
        case 7031: return battery.minuteCurrent.summary.average
        case 7032: return battery.minuteStateOfCharge.summary.average
        case 7033: return battery.minuteTemperature.summary.average
        case 7055: return battery.capacity
        case 7058, 7022, 7072: return battery.stateOfCharge * 100
        case 7059: return 0
        case 7061: return 57.6 * battery.factor
        case 7062: return 44 * battery.factor
        case 7063, 7064: return battery.capacity / 2
        case 7065, 7066: return battery.capacity / 4
        case 7067: return 2
        case 7068: return battery.stateOfCharge > 0.995 ? 9 : 10
        case 7069: return 30
        case 7070: return 98
        case 7071: return 100
        default: return nil
        }
    }

    /// Negative while discharging, and not a number while charging (appendix, info 7004).
    private var remainingMinutes: Double {
        let battery = model.battery
        guard battery.current < 0 else { return .nan }
        return max(-60000, battery.stateOfCharge * battery.capacity / battery.current * 60)
    }
}
