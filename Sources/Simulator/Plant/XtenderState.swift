/// What one inverter-charger does at the moment, in volts, amperes, watts, hertz and degrees Celsius.
struct XtenderState: Sendable {
    /// The values of info 3028.
    enum Operation: Int, Sendable {
        case off = 0
        case inverter = 1
        case charger = 2
        case boost = 3
        case injection = 4
    }

    /// Counters that start anew at midnight, in kWh.
    struct Day: Sendable {
        var input = 0.0
        var output = 0.0
        var discharge = 0.0
    }

    /// 0 to 2 for L1 to L3.
    let phase: Int

    var operation = Operation.inverter
    var isTransferClosed = false
    var isLimitReached = false
    var batteryVoltage = 0.0
    /// Positive into the battery.
    var batteryCurrent = 0.0
    var inputVoltage = 0.0
    var inputFrequency = 0.0
    /// Positive from the grid, negative into it.
    var inputPower = 0.0
    var outputVoltage = 0.0
    var outputFrequency = 0.0
    var outputPower = 0.0
    var temperature = 30.0
    var overloads = 0
    var undervoltages = 0

    var today = Day()
    var yesterday = Day()
    var minute = Minute()

    struct Minute: Sendable {
        var batteryVoltage = MinuteChannel()
        var batteryCurrent = MinuteChannel()
        var outputApparent = MinuteChannel()
        var outputPower = MinuteChannel()
        var temperature1 = MinuteChannel()
        var temperature2 = MinuteChannel()
        var outputFrequency = MinuteChannel()
        var inputVoltage = MinuteChannel()
        var inputCurrent = MinuteChannel()
        var inputPower = MinuteChannel()
        var inputFrequency = MinuteChannel()
    }

    init(phase: Int) {
        self.phase = phase
    }

    static let powerFactor = 0.95

    /// In volt-amperes.
    var inputApparent: Double { inputPower / XtenderState.powerFactor }
    var outputApparent: Double { outputPower / XtenderState.powerFactor }
    var inputCurrent: Double { inputVoltage > 0 ? inputApparent / inputVoltage : 0 }
    var outputCurrent: Double { outputVoltage > 0 ? outputApparent / outputVoltage : 0 }
    var secondTemperature: Double { temperature * 0.9 + 2 }

    mutating func integrate(hours: Double, minute index: Int64) {
        today.input += max(0, inputPower) / 1000 * hours
        today.output += outputPower / 1000 * hours
        today.discharge += max(0, -batteryCurrent) * batteryVoltage / 1000 * hours
        minute.batteryVoltage.add(batteryVoltage, minute: index)
        minute.batteryCurrent.add(batteryCurrent, minute: index)
        minute.outputApparent.add(outputApparent / 1000, minute: index)
        minute.outputPower.add(outputPower / 1000, minute: index)
        minute.temperature1.add(temperature, minute: index)
        minute.temperature2.add(secondTemperature, minute: index)
        minute.outputFrequency.add(outputFrequency, minute: index)
        minute.inputVoltage.add(inputVoltage, minute: index)
        minute.inputCurrent.add(inputCurrent, minute: index)
        minute.inputPower.add(inputPower / 1000, minute: index)
        minute.inputFrequency.add(inputFrequency, minute: index)
    }

    mutating func beginDay() {
        yesterday = today
        today = Day()
    }
}
