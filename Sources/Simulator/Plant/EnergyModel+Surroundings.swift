import Glibc

extension EnergyModel {
    func surroundings(at milliseconds: Int64) -> Surroundings {
        let seconds = Double(milliseconds) / 1000
        let solarSeconds = seconds + sunOffset
        let day = (solarSeconds / 86400).rounded(.down)
        return Surroundings(seconds: seconds, hour: (solarSeconds - day * 86400) / 3600, day: Int64(day))
    }

    /// The share of the generators' peak power that the sun gives, 0 to 1.
    func sun(_ moment: Surroundings) -> Double {
        guard moment.hour > 6, moment.hour < 20 else { return 0 }
        let clear = pow(sin(.pi * (moment.hour - 6) / 14), 1.3)
        let haze = 0.75 + 0.25 * noise.smooth(10, at: moment.seconds, period: 7200)
        let cloud = 0.85 + 0.15 * noise.smooth(11, at: moment.seconds, period: 300)
        return clear * haze * cloud
    }

    /// What consumers draw on one phase, in watts for each inverter on it.
    func load(phase: Int, _ moment: Surroundings) -> Double {
        let channel = 20 + 4 * UInt64(phase)
        let morning = exp(-pow((moment.hour - 7.5) / 1.5, 2))
        let noon = exp(-pow((moment.hour - 12.5) / 1.5, 2))
        let evening = exp(-pow((moment.hour - 19.5) / 2.5, 2))
        let base = 90 + 220 * morning + 260 * noon + 420 * evening
        let drift = 60 * noise.smooth(channel, at: moment.seconds, period: 240)
        let flicker = 15 * noise.smooth(channel + 1, at: moment.seconds, period: 4)
        // A big appliance now and then, for a quarter of an hour.
        let quarter = Int64((moment.seconds / 900).rounded(.down))
        let appliance = noise.uniform(channel + 2, quarter) > 0.9 ? 1300.0 : 0
        return max(20, base + drift + flicker + appliance)
    }

    /// Whether AC-In has voltage: once a day it has not for a while.
    func gridIsPresent(_ moment: Surroundings) -> Bool {
        guard hasOutages else { return true }
        let start = 8 + 12 * noise.uniform(40, moment.day)
        let hours = (10 + 30 * noise.uniform(41, moment.day)) / 60
        return moment.hour < start || moment.hour >= start + hours
    }

    func gridVoltage(phase: Int, _ moment: Surroundings) -> Double {
        alternatingVoltage + 2.5 * noise.smooth(50 + UInt64(phase), at: moment.seconds, period: 60)
            + 0.5 * noise.smooth(53 + UInt64(phase), at: moment.seconds, period: 3)
    }

    func gridFrequency(_ moment: Surroundings) -> Double {
        50 + 0.03 * noise.smooth(60, at: moment.seconds, period: 20)
    }
}
