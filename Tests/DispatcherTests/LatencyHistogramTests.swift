import Dispatcher
import Runtime
import Testing

struct LatencyHistogramTests {
    @Test func isEmptyAtFirst() {
        #expect(LatencyHistogram().quantile(0.5) == nil)
        #expect(LatencyHistogram().count == 0)
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [100, 1e4, 1e7] as [Double])
    func quantilesAreRightWithin13Percent(seed: UInt64, scale: Double) throws {
        var random = SeededGenerator(seed: seed)
        var histogram = LatencyHistogram()
        var all: [Double] = []
        for _ in 0..<2000 {
            let microseconds = (Double.random(in: 1..<scale, using: &random) * Double.random(in: 0..<1, using: &random))
                .rounded(.up)
            histogram.record(.microseconds(microseconds))
            all.append(microseconds)
        }
        all.sort()
        #expect(histogram.count == 2000)
        #expect(histogram.maximum == .microseconds(all.last!))
        for quantile in [0.01, 0.25, 0.5, 0.9, 0.99, 1] {
            let right = all[Int((quantile * 2000).rounded(.up)) - 1]
            let found = try #require(histogram.quantile(quantile)) / .microseconds(1)
            #expect((right...right * 1.13).contains(found), "\(quantile): \(found), not \(right)")
        }
    }

    @Test(
        arguments: [
            .zero, .nanoseconds(1), .microseconds(1), .seconds(-5), .seconds(3600), .seconds(Int64.max),
        ] as [Duration])
    func takesAnyDuration(_ duration: Duration) {
        var histogram = LatencyHistogram()
        histogram.record(duration)
        #expect(histogram.count == 1)
        #expect(histogram.quantile(0.5)! <= max(duration, .zero))
    }

    @Test(arguments: [-1, 0, 0.5, 1, 7, .nan, .infinity, -.infinity] as [Double])
    func takesAnyQuantile(_ quantile: Double) {
        var histogram = LatencyHistogram()
        histogram.record(.milliseconds(5))
        #expect(histogram.quantile(quantile) == .milliseconds(5))
    }

    @Test func mergesWhatAnotherCounted() {
        var left = LatencyHistogram()
        var right = LatencyHistogram()
        left.record(.milliseconds(1))
        right.record(.seconds(1))
        left.merge(right)
        #expect(left.count == 2)
        #expect(left.quantile(1) == .seconds(1))
        #expect(left.quantile(0.5)! < .milliseconds(1.13))
    }
}
