/// Two parameters of a device of which one must not be above the other (spec §4.3, remark).
struct Interdependency: Sendable {
    let lower: UInt32
    let upper: UInt32

    func concerns(_ number: UInt32) -> Bool { number == lower || number == upper }

    static let all = [
        // Undervoltage at full load, without load, and the voltage to start again at.
        Interdependency(lower: 1109, upper: 1108), Interdependency(lower: 1108, upper: 1110),
        // Floating is below absorption, absorption below equalisation.
        Interdependency(lower: 1140, upper: 1156), Interdependency(lower: 1156, upper: 1164),
        Interdependency(lower: 10005, upper: 10009), Interdependency(lower: 14005, upper: 14009),
        // Overvoltage and the voltage to start again at.
        Interdependency(lower: 1122, upper: 1121),
    ]
}
