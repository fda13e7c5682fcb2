import Runtime
import ScomClient
import ScomProtocol
import Testing

@testable import Dispatcher

struct ReadCacheTests {
    private let start = ContinuousClock.now
    private let time = WallTime(millisecondsSince1970: 1_800_000_000_000)
    private let info = ScomOperation.readInfo(3000, of: ScomAddress(101), as: .float)

    private func cache(_ operations: [ScomOperation], limit: Int = 100) -> ReadCache {
        var cache = ReadCache(limit: limit)
        for operation in operations { cache.insert(.float(52.3), of: operation, now: start, time: time) }
        return cache
    }

    private func has(_ cache: ReadCache, _ operation: ScomOperation) -> Bool {
        cache.value(operation, noOlderThan: .seconds(1), now: start) != nil
    }

    @Test(arguments: [(0, 0, false), (0, 1, true), (5, 5, true), (6, 5, false), (1_000_000, 2_000_000, true)])
    func maximumAge(_ age: Int, _ maximumAge: Int, _ isServed: Bool) {
        let reading = cache([info]).value(info, noOlderThan: .milliseconds(maximumAge), now: start + .milliseconds(age))
        #expect(reading == (isServed ? Reading(value: .float(52.3), time: time, source: .cache) : nil))
    }

    @Test func theNewestCounts() {
        var cache = cache([info])
        cache.insert(.float(49), of: info, now: start + .seconds(5), time: time + .seconds(5))
        #expect(cache.value(info, noOlderThan: .seconds(1), now: start + .seconds(6))?.value == .float(49))
        #expect(cache.count == 1)
    }

    @Test func whatCannotBeRepeatedIsNotKept() {
        let acts: [ScomOperation] = [
            .writeParameter(1107, .unsavedValueQSP, of: ScomAddress(101), to: .float(1)), .readScreen(.up),
            .readMessage(index: 0), .readMultiInfo([MultiInfoItem(info: 3000, .sum)]),
        ]
        #expect(cache(acts).count == 0)
    }

    @Test func aWriteInvalidatesAllPropertiesOfItsObjectAlone() {
        let value = ScomOperation.readParameter(1107, of: ScomAddress(101), as: .float)
        let maximum = ScomOperation.readParameter(1107, .maximumQSP, of: ScomAddress(101), as: .float)
        let sameNumber = ScomOperation.readInfo(1107, of: ScomAddress(101), as: .float)
        let elsewhere = ScomOperation.readParameter(1107, of: ScomAddress(102), as: .float)
        let beside = ScomOperation.readParameter(1108, of: ScomAddress(101), as: .float)
        var single = cache([value, maximum, sameNumber, elsewhere, beside])
        single.invalidate(writtenBy: .writeParameter(1107, .unsavedValueQSP, of: ScomAddress(101), to: .float(1)))
        #expect(
            [value, maximum, sameNumber, elsewhere, beside].map { has(single, $0) } == [false, false, true, true, true])
        #expect(single.count == 3)
        for group in [ScomAddress(100), ScomAddress(191), .broadcast] {
            var cache = cache([value, maximum, sameNumber, elsewhere, beside])
            cache.invalidate(writtenBy: .writeParameter(1107, .valueQSP, of: group, to: .float(1)))
            #expect([value, sameNumber, elsewhere, beside].map { has(cache, $0) } == [false, true, false, true])
            #expect(cache.count == 2)
        }
    }

    @Test func aRestartInvalidatesItsDevice() {
        let elsewhere = ScomOperation.readInfo(3000, of: ScomAddress(102), as: .float)
        var cache = cache([info, elsewhere])
        cache.invalidate(address: ScomAddress(101))
        #expect(!has(cache, info) && has(cache, elsewhere) && cache.count == 1)
        cache.removeAll()
        #expect(!has(cache, elsewhere) && cache.count == 0)
    }

    @Test(arguments: [0, 1, 2, 64])
    func keepsTheNewestOfABoundedNumber(limit: Int) {
        var cache = ReadCache(limit: limit)
        for number in 0..<1000 as Range<UInt32> {
            let operation = ScomOperation.readInfo(3000 + number, of: ScomAddress(101), as: .float)
            cache.insert(.float(1), of: operation, now: start + .milliseconds(Int(number)), time: time)
            #expect(cache.count <= limit)
            #expect(limit == 0 || cache.value(operation, noOlderThan: .seconds(1), now: start + .seconds(1)) != nil)
        }
    }

    @Test func staysBoundedAtOneInstant() {
        let operations = (0..<1000 as Range<UInt32>).map {
            ScomOperation.readInfo($0, of: ScomAddress(101), as: .float)
        }
        let cache = cache(operations, limit: 10)
        #expect((1...10).contains(cache.count))
    }
}
