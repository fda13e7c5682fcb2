import ScomProtocol
import Testing

@testable import Dispatcher

struct SilentDevicesTests {
    private let start = ContinuousClock.now
    private let device = ScomAddress(101)
    private let other = ScomAddress(102)

    @Test func aDeviceIsSilentAfterThreeTimeoutsInARow() {
        var devices = SilentDevices(settings: DispatcherSettings())
        devices.answered(other, now: start)
        for _ in 0..<2 { devices.timedOut(device, now: start) }
        #expect(devices.mayAsk(device, now: start))
        devices.answered(device, now: start)
        for _ in 0..<2 { devices.timedOut(device, now: start) }
        #expect(!devices.isSilent(device))
        devices.timedOut(device, now: start)
        #expect(devices.isSilent(device))
        #expect(!devices.mayAsk(device, now: start))
        #expect(devices.mayAsk(other, now: start))
    }

    @Test func probesComeAtGrowingIntervals() {
        var devices = SilentDevices(settings: DispatcherSettings())
        devices.timedOut(device, now: start)
        devices.answered(other, now: start)
        for _ in 0..<2 { devices.timedOut(device, now: start + .seconds(1)) }
        var now = start + .seconds(1)
        for seconds in [1, 2, 4, 8, 16, 30, 30] {
            #expect(!devices.mayAsk(device, now: now + .seconds(seconds) - .milliseconds(1)))
            now += .seconds(seconds)
            #expect(devices.mayAsk(device, now: now))
            devices.timedOut(device, now: now)
        }
        devices.answered(device, now: now)
        #expect(!devices.isSilent(device))
    }

    @Test func whileNothingAnswersProbesAreFrequent() {
        var devices = SilentDevices(settings: DispatcherSettings())
        devices.answered(other, now: start)
        var now = start + .seconds(1)
        for _ in 0..<20 {
            devices.timedOut(device, now: now)
            devices.timedOut(other, now: now)
            now += .seconds(2)
            #expect(devices.mayAsk(device, now: now))
        }
        devices.timedOut(device, now: now)
        #expect(!devices.mayAsk(device, now: now))
        // The gateway is back: nobody waits for the probe that was due.
        devices.answered(other, now: now)
        #expect(devices.mayAsk(device, now: now))
    }

    @Test func whoWasSilentBeforeIsNotAskedSoonerBecauseOthersAnswer() {
        var devices = SilentDevices(settings: DispatcherSettings())
        for _ in 0..<3 { devices.timedOut(device, now: start) }
        devices.answered(other, now: start + .milliseconds(1))
        devices.timedOut(device, now: start + .milliseconds(2))
        devices.answered(other, now: start + .milliseconds(3))
        #expect(!devices.mayAsk(device, now: start + .milliseconds(4)))
    }

    @Test func remembersABoundedNumber() {
        var devices = SilentDevices(settings: DispatcherSettings())
        devices.timedOut(device, now: start)
        // It alone is silent, so that its probes grow rare.
        devices.answered(other, now: start)
        for _ in 0..<11 { devices.timedOut(device, now: start + .seconds(1)) }
        for address in 1000..<5000 as Range<UInt32> {
            for _ in 0..<3 { devices.timedOut(ScomAddress(address), now: start + .seconds(1)) }
        }
        let silent = (0..<5000 as Range<UInt32>).count { devices.isSilent(ScomAddress($0)) }
        #expect(silent <= 256)
        #expect(devices.isSilent(device))
    }

    @Test func forgetsAll() {
        var devices = SilentDevices(settings: DispatcherSettings())
        for _ in 0..<3 { devices.timedOut(device, now: start) }
        devices.removeAll()
        #expect(devices.mayAsk(device, now: start))
    }
}
