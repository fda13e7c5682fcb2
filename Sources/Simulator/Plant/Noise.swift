/// Randomness without a state: every value follows from the seed, a channel and a moment, so that any moment can be asked for.
struct Noise: Sendable {
    let seed: UInt64

    /// Uniform in 0..<1.
    func uniform(_ channel: UInt64, _ index: Int64) -> Double {
        Double(hash(channel, index) >> 11) * 0x1p-53
    }

    func hash(_ channel: UInt64, _ index: Int64) -> UInt64 {
        var value = seed &* 0x9E37_79B9_7F4A_7C15 &+ channel &* 0xD6E8_FEB8_6659_FD93 &+ UInt64(bitPattern: index)
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        value = (value ^ (value >> 31)) &* 0x9E37_79B9_7F4A_7C15
        return value ^ (value >> 29)
    }

    /// Smooth over time: between -1 and 1, with new directions every `period` seconds.
    func smooth(_ channel: UInt64, at seconds: Double, period: Double) -> Double {
        let position = seconds / period
        let index = position.rounded(.down)
        let fraction = position - index
        let weight = fraction * fraction * (3 - 2 * fraction)
        let from = uniform(channel, Int64(index))
        let to = uniform(channel, Int64(index) + 1)
        return 2 * (from + (to - from) * weight) - 1
    }
}
