import Runtime
import ScomProtocol
import Simulator
import Testing

/// The installation holds together: what goes in comes out, whenever one looks.
@Suite struct PlantTests {
    private static func plant(_ change: (inout PlantConfiguration) -> Void = { _ in }) throws -> Plant {
        var configuration = PlantConfiguration()
        configuration.stepMilliseconds = 10_000
        change(&configuration)
        return try Plant(configuration)
    }

    private static func number(_ info: UInt32, _ address: UInt32, _ plant: Plant) throws -> Double {
        let value = try plant.value(of: PropertyReference(.userInfo, info, .value), at: ScomAddress(address)).get()
        return try #require(value.number)
    }

    /// Moments over two days, a bit more than an hour apart.
    private static func overTwoDays(_ plant: inout Plant, _ look: (Plant) throws -> Void) rethrows {
        for hour in 1...40 {
            plant.advance(to: plant.configuration.start + .seconds(hour * 4321))
            try look(plant)
        }
    }

    @Test(arguments: PlantConfiguration.NominalVoltage.allCases)
    func devicesSeeOneBattery(_ voltage: PlantConfiguration.NominalVoltage) throws {
        var plant = try Self.plant {
            $0.nominalVoltage = voltage
            $0.variostrings = 1
        }
        try Self.overTwoDays(&plant) { plant in
            let battery = try Self.number(7000, 601, plant)
            #expect((40...62).contains(battery / voltage.factor))
            for address in 101...106 as ClosedRange<UInt32> {
                #expect(abs(try Self.number(3000, address, plant) - battery) < 0.1)
            }
            #expect(abs(try Self.number(11000, 301, plant) - battery) < 0.1)
            #expect(abs(try Self.number(15000, 701, plant) - battery) < 0.1)
        }
    }

    @Test func currentsAndPowersBalance() throws {
        var plant = try Self.plant()
        var states: Set<Double> = []
        try Self.overTwoDays(&plant) { plant in
            var sum = 0.0
            for address in 101...106 as ClosedRange<UInt32> {
                sum += try Self.number(3005, address, plant)
                states.insert(try Self.number(3028, address, plant))
                let output = try Self.number(3136, address, plant)
                let transferred = try Self.number(3020, address, plant) == 1
                let input = try Self.number(3137, address, plant)
                // Without a grid connection all that consumers get comes from the battery, with losses.
                if !transferred {
                    #expect(input == 0)
                    let battery = try -Self.number(3005, address, plant) * Self.number(3000, address, plant) / 1000
                    #expect(battery > output && battery < output * 1.15 + 0.03)
                } else {
                    #expect(input >= output - 0.001)
                }
            }
            sum += try Self.number(11001, 301, plant) + Self.number(11001, 302, plant)
            #expect(abs(try Self.number(7001, 601, plant) - sum) < 0.01)
            let power = try Self.number(7000, 601, plant) * Self.number(7001, 601, plant)
            #expect(abs(try Self.number(7003, 601, plant) - power) < abs(power) * 0.002 + 1)
        }
        #expect(states.contains(1) && states.contains(2))
    }

    @Test func countersIntegrateAndStartAnewAtMidnight() throws {
        var plant = try Self.plant()
        let start = plant.configuration.start
        let energy = try Self.number(3083, 101, plant)
        var integral = 0.0
        for step in 1...360 {
            plant.advance(to: start + .seconds(step * 10))
            integral += try Self.number(3136, 101, plant) * 10 / 3600
        }
        #expect(abs(try Self.number(3083, 101, plant) - energy - integral) < 0.0001)
        #expect(integral > 0.05)

        let midnight = (Int64(plant.clock) / 86400 + 1) * 86400 * 1000
        plant.advance(to: WallTime(millisecondsSince1970: midnight) - .seconds(20))
        let today = try [3081, 3083, 3078].map { try Self.number($0, 103, plant) }
        let solar = try Self.number(11007, 301, plant)
        #expect(solar > 1)
        plant.advance(to: WallTime(millisecondsSince1970: midnight) + .seconds(20))
        let yesterday = try [3080, 3082, 3076].map { try Self.number($0, 103, plant) }
        for (before, after) in zip(today, yesterday) { #expect(abs(before - after) < 0.05) }
        #expect(abs(try Self.number(11011, 301, plant) - solar) < 0.01)
        #expect(try Self.number(3083, 103, plant) < 0.05)
        #expect(try Self.number(11007, 301, plant) == 0)
    }

    @Test func settingTheClockMovesMidnight() throws {
        var plant = try Self.plant { $0.stepMilliseconds = 1000 }
        let almostMidnight = (plant.clock / 86400 + 1) * 86400 - 2
        let result = plant.write(
            ScomValue.int32(Int32(almostMidnight)).encoded, to: parameter(5002), at: ScomAddress(501))
        #expect((try? result.get()) != nil)
        #expect(plant.clock == almostMidnight)
        #expect(try Self.number(3083, 101, plant) > 1)
        plant.advance(to: plant.configuration.start + .seconds(3))
        #expect(try Self.number(3083, 101, plant) < 0.01)
        #expect(plant.clock == almostMidnight + 3)
    }

    @Test func stateFollowsFromSeedTimeAndWritesAlone() throws {
        var oneByOne = try Self.plant()
        var atOnce = try Self.plant()
        var other = try Self.plant { $0.seed = 2 }
        let end = oneByOne.configuration.start + .seconds(3600)
        for step in 1...3600 { oneByOne.advance(to: oneByOne.configuration.start + .seconds(step)) }
        atOnce.advance(to: end)
        other.advance(to: end)
        for number in [3000, 3005, 3083, 3102] as [UInt32] {
            #expect(try Self.number(number, 104, oneByOne) == Self.number(number, 104, atOnce))
        }
        #expect(try Self.number(3083, 104, oneByOne) != Self.number(3083, 104, other))
    }

    @Test func holdsStillWhileFrozen() throws {
        var plant = try Self.plant()
        let before = try Self.number(3136, 101, plant)
        plant.isFrozen = true
        plant.advance(to: plant.configuration.start + .seconds(600))
        #expect(try Self.number(3136, 101, plant) == before)
        plant.isFrozen = false
        plant.advance(to: plant.configuration.start + .seconds(600))
        #expect(try Self.number(3136, 101, plant) != before)
    }

    @Test func obeysWhatIsWritten() throws {
        var plant = try Self.plant { $0.hasGridOutages = false }
        func set(_ number: UInt32, _ value: ScomValue) throws {
            try plant.write(value.encoded, to: parameter(number, .unsavedValueQSP), at: ScomAddress(100)).get()
        }
        // No inverter: the grid feeds the consumers and charges, but for what the input limit leaves.
        try set(1124, .bool(false))
        try set(1107, .float(2))
        var boosted = false
        try Self.overTwoDays(&plant) { plant in
            #expect(try Self.number(3020, 101, plant) == 1)
            #expect(try Self.number(3012, 101, plant) <= 2.001)
            if try Self.number(3028, 101, plant) == 3 {
                boosted = true
                #expect(try Self.number(3005, 101, plant) < 0)
            }
        }
        #expect(boosted)
        // Surplus goes into the grid when that is allowed and the battery full.
        try set(1107, .float(32))
        try set(1127, .bool(true))
        var injected = false
        for hour in 1...200 {
            plant.advance(to: plant.time + .seconds(1800))
            guard try Self.number(3028, 101, plant) == 4 else { continue }
            injected = true
            #expect(try Self.number(3137, 101, plant) < Self.number(3136, 101, plant), "half hour \(hour)")
        }
        #expect(injected)
    }

    @Test func haltsWhenTheBatteryIsEmpty() throws {
        var plant = try Self.plant {
            $0.batteryCapacity = 100
            $0.variotracks = 0
        }
        try plant.write(ScomValue.bool(false).encoded, to: parameter(1128), at: ScomAddress(100)).get()
        _ = plant.takeEvents()
        plant.advance(to: plant.configuration.start + .seconds(86400))
        #expect(try Self.number(3021, 101, plant) == 0)
        #expect(try Self.number(3028, 101, plant) == 0)
        let messages = Set(plant.takeEvents().map(\.message))
        #expect(messages.isSuperset(of: [0, 19]))
    }

    @Test func refusesImpossibleConfigurations() {
        let changes: [(inout PlantConfiguration) -> Void] = [
            { $0.xtenders = 0 }, { $0.xtenders = 10 }, { $0.variotracks = 16 }, { $0.variostrings = -1 },
            { $0.stepMilliseconds = 0 }, { $0.batteryCapacity = .nan },
        ]
        for change in changes {
            var configuration = PlantConfiguration()
            change(&configuration)
            #expect(throws: SimulatorError.self) { try Plant(configuration) }
        }
    }

    @Test func phasesAndFamilies() throws {
        var plant = try Self.plant()
        for phase in 0..<3 as Range<UInt32> {
            let master = plant.value(of: info(3136), at: ScomAddress(101 + phase))
            #expect(plant.value(of: info(3136), at: ScomAddress(191 + phase)) == master)
            #expect(try Self.number(3089, 101 + phase, plant) == Double(1 << phase))
            #expect(try Self.number(3089, 104 + phase, plant) == Double(1 << phase))
        }
        // The next inverter of a phase is its master when the first has gone.
        plant.remove(ScomAddress(101))
        #expect(plant.value(of: info(3136), at: ScomAddress(191)) == plant.value(of: info(3136), at: ScomAddress(104)))
        let single = try Self.plant { $0.xtenders = 1 }
        #expect(ScomErrorCode.failure(single.value(of: info(3000), at: ScomAddress(192))) == .deviceNotFound)
    }
}
