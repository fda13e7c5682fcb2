import Glibc

/// The battery all devices share, and the charge cycle that the inverters command.
struct BatteryState: Sendable {
    /// The values of info 3010.
    enum CyclePhase: Int, Sendable {
        case bulk = 1
        case absorption = 2
        case floating = 4
    }

    /// Counters that start anew at midnight, in ampere-hours.
    struct Day: Sendable {
        var charged = 0.0
        var discharged = 0.0
    }

    /// Ampere-hours.
    let capacity: Double
    /// What 48 V figures are multiplied by.
    let factor: Double

    /// 0 to 1.
    var stateOfCharge: Double
    var voltage = 0.0
    /// Positive into the battery.
    var current = 0.0
    var temperature = 22.0
    var phase = CyclePhase.bulk
    var absorptionSeconds = 0.0

    var today = Day()
    var yesterday = Day()
    var totalCharged = 0.0
    var totalDischarged = 0.0
    var minuteVoltage = MinuteChannel()
    var minuteCurrent = MinuteChannel()
    var minuteStateOfCharge = MinuteChannel()
    var minuteTemperature = MinuteChannel()

    init(capacity: Double, factor: Double, stateOfCharge: Double) {
        self.capacity = capacity
        self.factor = factor
        self.stateOfCharge = stateOfCharge
        voltage = openCircuitVoltage
    }

    var openCircuitVoltage: Double {
        factor * (47.2 + 4 * stateOfCharge - 2.7 * exp(-18 * stateOfCharge))
    }

    private var dischargeResistance: Double { 0.006 * factor * 1200 / capacity }

    /// Grows towards the end of the charge, so that the current tapers.
    private var chargeResistance: Double { dischargeResistance * (1 + 60 * pow(stateOfCharge, 12)) }

    /// The current that brings the battery to `voltage`, not less than zero.
    func acceptedCurrent(at voltage: Double) -> Double {
        max(0, (voltage - openCircuitVoltage) / chargeResistance)
    }

    mutating func apply(current: Double, hours: Double, minute index: Int64) {
        self.current = current
        voltage = openCircuitVoltage + current * (current > 0 ? chargeResistance : dischargeResistance)
        let charge = current * hours
        stateOfCharge = min(1, max(0, stateOfCharge + charge * (charge > 0 ? 0.97 : 1) / capacity))
        if charge > 0 {
            today.charged += charge
            totalCharged += charge
        } else {
            today.discharged -= charge
            totalDischarged -= charge
        }
        minuteVoltage.add(voltage, minute: index)
        minuteCurrent.add(current, minute: index)
        minuteStateOfCharge.add(stateOfCharge * 100, minute: index)
        minuteTemperature.add(temperature, minute: index)
    }

    mutating func beginDay() {
        yesterday = today
        today = Day()
    }
}
