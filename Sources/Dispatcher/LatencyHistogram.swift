/// Durations counted in buckets that grow by an eighth, 1 µs to about 35 minutes; quantiles are right within 13 %.
public struct LatencyHistogram: Sendable {
    private static let perOctave = 8
    private static let bucketCount = 31 * perOctave

    private var buckets = [UInt64](repeating: 0, count: bucketCount)
    public private(set) var count: UInt64 = 0
    public private(set) var maximum: Duration = .zero

    public init() {}

    public mutating func record(_ duration: Duration) {
        buckets[LatencyHistogram.bucket(duration)] += 1
        count += 1
        maximum = max(maximum, duration)
    }

    /// Counts what another has counted too.
    public mutating func merge(_ other: LatencyHistogram) {
        for index in buckets.indices { buckets[index] += other.buckets[index] }
        count += other.count
        maximum = max(maximum, other.maximum)
    }

    /// The duration that the share `quantile`, 0 to 1, of all did not exceed; `nil` before the first.
    public func quantile(_ quantile: Double) -> Duration? {
        guard count > 0 else { return nil }
        let share = quantile.isNaN ? 1 : min(max(quantile, 0), 1)
        let rank = min(UInt64((share * Double(count)).rounded(.up)), count)
        var seen: UInt64 = 0
        for (index, bucket) in buckets.enumerated() {
            seen += bucket
            if seen >= max(rank, 1) { return min(LatencyHistogram.upperBound(index), maximum) }
        }
        return maximum
    }

    private static func bucket(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 1 << 32 else { return bucketCount - 1 }
        let microseconds = max(UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000), 1)
        let octave = 63 - microseconds.leadingZeroBitCount
        let within = octave >= 3 ? Int(microseconds >> (octave - 3)) & 7 : Int(microseconds << (3 - octave)) & 7
        return min(octave * perOctave + within, bucketCount - 1)
    }

    private static func upperBound(_ index: Int) -> Duration {
        let octave = index / perOctave
        let step = Double(1 << octave) / 8
        return .nanoseconds(Int64((Double(1 << octave) + step * Double(index % perOctave + 1)) * 1000))
    }
}
