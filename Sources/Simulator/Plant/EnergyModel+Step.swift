import Glibc
import ScomProtocol

extension EnergyModel {
    /// One step that ends at `milliseconds` of the model's time, when the installation's clock shows `clock` seconds.
    mutating func step(to milliseconds: Int64, lengthMilliseconds: Int64, clock: Int64) {
        let moment = surroundings(at: milliseconds)
        let hours = Double(lengthMilliseconds) / 3_600_000
        let minute = Int64((Double(clock) / 60).rounded(.down))
        judgeGrid(moment, clock)

        let sun = sun(moment)
        let voltage = max(battery.voltage, 30 * factor)
        let frequency = gridFrequency(moment)
        var drawn = 0.0
        for index in xtenders.indices {
            feedLoad(index, moment, voltage: voltage, gridFrequency: frequency)
            drawn -= xtenders[index].batteryCurrent
        }
        let accepted = battery.acceptedCurrent(at: targetVoltage)
        var surplus = charge(fromSun: sun, accepted: accepted, drawn: drawn, voltage: voltage, moment)
        surplus = inject(surplus, voltage: voltage)
        charge(fromGrid: accepted + drawn - solarCurrent, voltage: voltage)

        var current = solarCurrent
        for xtender in xtenders { current += xtender.batteryCurrent }
        battery.temperature = 22 + 3 * sin(.pi * (moment.hour - 9) / 12)
        battery.apply(current: current, hours: hours, minute: minute)
        spread(hours: hours, minute: minute)
        judgeCycle(seconds: hours * 3600)
        judgeVoltage(seconds: hours * 3600, clock)
    }

    private var solarCurrent: Double {
        var sum = 0.0
        for tracker in solar { sum += tracker.batteryCurrent }
        return sum
    }

    private var targetVoltage: Double {
        battery.phase == .floating ? xtenderSettings[0].floatingVoltage : xtenderSettings[0].absorptionVoltage
    }

    private mutating func judgeGrid(_ moment: Surroundings, _ clock: Int64) {
        let isPresent = gridIsPresent(moment)
        if isPresent != isGridPresent {
            isGridPresent = isPresent
            report(isPresent ? 3 : 7, from: ScomAddress(101), at: clock)
        }
        let wanted = isHalted || battery.stateOfCharge < (wantsGrid ? 0.7 : 0.4)
        if wanted != wantsGrid {
            wantsGrid = wanted
            report(wanted ? 207 : 208, from: ScomAddress(101), at: clock)
        }
    }

    /// Output and input of one inverter before any charging.
    private mutating func feedLoad(
        _ index: Int, _ moment: Surroundings, voltage: Double, gridFrequency: Double
    ) {
        let settings = xtenderSettings[index]
        var xtender = xtenders[index]
        let load = load(phase: xtender.phase, moment)
        xtender.inputVoltage = isGridPresent ? gridVoltage(phase: xtender.phase, moment) : 0
        xtender.inputFrequency = isGridPresent ? gridFrequency : 0
        let takesGrid = wantsGrid || settings.isInjectionAllowed || !settings.isInverterAllowed
        xtender.isTransferClosed = isGridPresent && takesGrid && settings.isTransferAllowed
        xtender.isLimitReached = false
        xtender.batteryCurrent = 0
        xtender.inputPower = 0
        if xtender.isTransferClosed {
            let limit = settings.inputLimit * xtender.inputVoltage * XtenderState.powerFactor
            xtender.isLimitReached = load > limit
            let boost = settings.isBoostAllowed && !isHalted ? max(0, load - limit) : 0
            xtender.operation = boost > 0 ? .boost : .charger
            xtender.inputPower = load - boost
            xtender.batteryCurrent = -boost / EnergyModel.inverterEfficiency / voltage
            xtender.outputVoltage = xtender.inputVoltage
            xtender.outputFrequency = xtender.inputFrequency
            xtender.outputPower = load
        } else if settings.isInverterAllowed && !isHalted {
            xtender.operation = .inverter
            xtender.batteryCurrent = -(load / EnergyModel.inverterEfficiency + 14) / voltage
            xtender.outputVoltage = settings.outputVoltage
            xtender.outputFrequency = settings.frequency
            xtender.outputPower = load
        } else {
            xtender.operation = .off
            xtender.outputVoltage = 0
            xtender.outputFrequency = 0
            xtender.outputPower = 0
        }
        let heat = abs(xtender.outputPower) / 4000 + abs(xtender.batteryCurrent) * voltage / 8000
        xtender.temperature += (26 + 30 * heat - xtender.temperature) * 0.01
        xtenders[index] = xtender
    }

    /// Lets the generators give what battery and inverters take; what they could give beyond it, in amperes, is returned.
    private mutating func charge(
        fromSun sun: Double, accepted: Double, drawn: Double, voltage: Double, _ moment: Surroundings
    ) -> Double {
        guard !solar.isEmpty else { return 0 }
        var available = 0.0
        for index in solar.indices {
            let shade = 0.96 + 0.04 * noise.smooth(70 + UInt64(index), at: moment.seconds, period: 600)
            let peak = 4000 * sun * shade * factor
            let current = min(peak * 0.98 / voltage, solarSettings[index].chargeCurrent)
            solar[index].batteryCurrent = current
            solar[index].generatorVoltage = sun > 0 ? factor * (88 + 10 * min(1, sun * 8)) : 2
            available += current
        }
        var injectable = 0.0
        for (xtender, settings) in zip(xtenders, xtenderSettings)
        where xtender.isTransferClosed && settings.isInjectionAllowed && xtender.operation == .charger {
            injectable += settings.maximumInjectionCurrent * xtender.inputVoltage / voltage
        }
        let taken = min(available, max(0, accepted + drawn) + injectable)
        let share = available > 0 ? taken / available : 0
        for index in solar.indices {
            solar[index].isThrottled = share < 0.999
            solar[index].batteryCurrent *= share
            // An unloaded generator's voltage rises.
            solar[index].generatorVoltage += sun > 0 ? factor * 12 * (1 - share) : 0
            solar[index].temperature += (24 + 20 * sun * share - solar[index].temperature) * 0.01
        }
        return max(0, taken - max(0, accepted + drawn))
    }

    /// Feeds solar surplus into the grid; what is left of it is returned.
    private mutating func inject(_ surplus: Double, voltage: Double) -> Double {
        var left = surplus
        for index in xtenders.indices where left > 0.01 {
            let settings = xtenderSettings[index]
            guard xtenders[index].isTransferClosed, settings.isInjectionAllowed, xtenders[index].operation == .charger
            else { continue }
            let share = left / Double(xtenders.count - index)
            let most = settings.maximumInjectionCurrent * xtenders[index].inputVoltage / voltage
            let current = min(share, most)
            xtenders[index].operation = .injection
            xtenders[index].batteryCurrent -= current
            xtenders[index].inputPower -= current * voltage * EnergyModel.inverterEfficiency
            left -= current
        }
        return left
    }

    private mutating func charge(fromGrid wanted: Double, voltage: Double) {
        guard wanted > 0, wantsGrid else { return }
        var chargers = 0
        for index in xtenders.indices where mayCharge(index) { chargers += 1 }
        guard chargers > 0 else { return }
        for index in xtenders.indices where mayCharge(index) {
            let settings = xtenderSettings[index]
            let limit = settings.inputLimit * xtenders[index].inputVoltage * XtenderState.powerFactor
            let headroom = max(0, limit - xtenders[index].inputPower) * EnergyModel.inverterEfficiency / voltage
            let current = min(wanted / Double(chargers), settings.chargeCurrent, headroom)
            if current == headroom { xtenders[index].isLimitReached = true }
            xtenders[index].batteryCurrent += current
            xtenders[index].inputPower += current * voltage / EnergyModel.inverterEfficiency
        }
    }

    private func mayCharge(_ index: Int) -> Bool {
        xtenders[index].operation == .charger && xtenderSettings[index].isChargerAllowed
    }

    private mutating func spread(hours: Double, minute: Int64) {
        for index in xtenders.indices {
            xtenders[index].batteryVoltage = battery.voltage
            xtenders[index].integrate(hours: hours, minute: minute)
        }
        for index in solar.indices {
            solar[index].batteryVoltage = battery.voltage
            solar[index].power = solar[index].batteryCurrent * battery.voltage / 0.98
            solar[index].integrate(hours: hours, minute: minute, isAbsorbing: battery.phase == .absorption)
        }
    }

    private mutating func judgeCycle(seconds: Double) {
        let settings = xtenderSettings[0]
        switch battery.phase {
        case .bulk:
            guard battery.current > 0, battery.voltage >= settings.absorptionVoltage - 0.1 * factor else { return }
            battery.phase = .absorption
            battery.absorptionSeconds = 0
        case .absorption:
            if battery.stateOfCharge < 0.8 { battery.phase = .bulk }
            if battery.current > 0 { battery.absorptionSeconds += seconds }
            if battery.absorptionSeconds >= settings.absorptionHours * 3600 { battery.phase = .floating }
        case .floating:
            if battery.stateOfCharge < 0.85 { battery.phase = .bulk }
        }
    }

    private mutating func judgeVoltage(seconds: Double, _ clock: Int64) {
        let settings = xtenderSettings[0]
        if battery.voltage < settings.undervoltage + 0.7 * factor, !hasWarnedLow {
            hasWarnedLow = true
            report(0, from: ScomAddress(101), at: clock)
        }
        if battery.stateOfCharge > 0.5 { hasWarnedLow = false }
        undervoltageSeconds = battery.voltage < settings.undervoltage ? undervoltageSeconds + seconds : 0
        if !isHalted, undervoltageSeconds >= 180 {
            isHalted = true
            for index in xtenders.indices {
                xtenders[index].undervoltages += 1
                report(19, from: ScomAddress(101 + UInt32(index)), at: clock)
            }
        } else if isHalted, battery.voltage >= settings.restartVoltage {
            isHalted = false
            report(10, from: ScomAddress(101), at: clock)
        }
    }
}
