import ScomProtocol
import Testing

@testable import ScomLink

@Suite struct SourceAddressesTests {
    private let start = ContinuousClock.now

    @Test func handsOutEachAddressInTurnFromTheGivenOne() {
        var addresses = SourceAddresses(1...4, startingAt: 6)
        let taken = (0..<6).map { _ in addresses.take(at: start).rawValue }
        #expect(taken == [3, 4, 1, 2, 3, 4])
    }

    @Test func restsAnAddressForAMinute() {
        var addresses = SourceAddresses(1...3)
        addresses.quarantine(ScomAddress(2), at: start)
        let during = (0..<4).map { _ in addresses.take(at: start + .seconds(59)).rawValue }
        #expect(during == [1, 3, 1, 3])
        let after = (0..<4).map { _ in addresses.take(at: start + .seconds(60)).rawValue }
        #expect(after == [1, 2, 3, 1])
    }

    @Test func takesTheLongestRestedWhereAllRest() {
        var addresses = SourceAddresses(1...3)
        for (second, address) in [(0, 3), (1, 1), (2, 2)] as [(Int, UInt32)] {
            addresses.quarantine(ScomAddress(address), at: start + .seconds(second))
        }
        #expect(addresses.take(at: start + .seconds(10)) == ScomAddress(3))
        addresses.quarantine(ScomAddress(3), at: start + .seconds(10))
        #expect(addresses.take(at: start + .seconds(11)) == ScomAddress(1))
    }

    @Test(arguments: [1...1, 0...UInt32.max, 50...UInt32.max] as [ClosedRange<UInt32>])
    func takesAnyRange(_ range: ClosedRange<UInt32>) {
        var addresses = SourceAddresses(range, startingAt: .max)
        for _ in 0..<3000 {
            let address = addresses.take(at: start)
            #expect(range.contains(address.rawValue))
            addresses.quarantine(address, at: start)
        }
    }
}
