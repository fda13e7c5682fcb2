import JSONValue
import Proof
import Runtime
import ScomProtocol
import Simulator
import Testing

/// The judge lets right values pass and catches each kind of wrong one: else a proof by it would prove nothing.
@Suite struct JudgeTests {
    private static let info: UInt32 = 3005

    private func plant(after seconds: Int) throws -> Plant {
        var configuration = PlantConfiguration()
        configuration.valueMode = .proof
        configuration.stepMilliseconds = 250
        var plant = try Plant(configuration)
        plant.advance(to: configuration.start + .seconds(seconds))
        return plant
    }

    private func value(_ plant: Plant, _ info: UInt32, _ address: UInt32) -> JSONValue {
        let result = plant.value(of: PropertyReference(.userInfo, info, .value), at: ScomAddress(address))
        return .real(Double((try? result.get().number) ?? .nan))
    }

    private func reading(_ value: JSONValue, _ plant: Plant) -> JSONValue {
        [
            "device": "xt1", "address": 101, "info": .integer(Int64(Self.info)), "value": value,
            "time": .string(plant.time.description),
        ]
    }

    private func verdict(_ value: JSONValue) throws -> Verdict {
        let plant = try plant(after: 20)
        return Judge { $0(plant) }.judge(reading: reading(value, plant))
    }

    @Test func rightValuesPass() throws {
        let now = try plant(after: 20)
        #expect(try verdict(value(now, Self.info, 101)) == .right)
        // Asked for two seconds ago.
        #expect(try verdict(value(try plant(after: 18), Self.info, 101)) == .right)
    }

    @Test func everyKindOfWrongValueIsCaught() throws {
        let now = try plant(after: 20)
        let wrong: [String: JSONValue] = [
            "of another device": value(now, Self.info, 102), "of another object": value(now, 3000, 101),
            "four seconds late": value(try plant(after: 16), Self.info, 101),
            "ten seconds late": value(try plant(after: 10), Self.info, 101),
            "of the future": value(try plant(after: 22), Self.info, 101),
            "off by the last bit": .real(Double(Float(value(now, Self.info, 101).real!).nextUp)),
            "another number": 52.3,
            "none": .null,
        ]
        for (name, value) in wrong {
            guard case .wrong = try verdict(value) else {
                Issue.record("\(name) passed")
                continue
            }
        }
    }

    @Test func valuesOfSnapshotsAreHeldAgainstTheirNames() throws {
        let plant = try plant(after: 40)
        let judge = Judge { $0(plant) }
        func verdicts(_ name: String, _ value: JSONValue) -> [Verdict] {
            let snapshot: JSONValue = [
                "device": "xt1", "address": 101, "time": .string(plant.time.description),
                "infos": .object([name: value]), "params": [:],
            ]
            return judge.judge(snapshot: snapshot, longestPeriod: .seconds(2))
        }
        #expect(verdicts("battery_charge_current", value(plant, 3005, 101)) == [.right])
        #expect(verdicts("battery_charge_current", value(plant, 3000, 101)) != [.right])
        #expect(verdicts("battery_charge_current", value(plant, 3005, 103)) != [.right])
        #expect(verdicts("battery_charge_current", value(try self.plant(after: 20), 3005, 101)) != [.right])
        #expect(verdicts("no_such_name", 1) != [.right])
    }

    @Test func parametersFollowTheWritesToFlashMemory() throws {
        var plant = try plant(after: 10)
        func write(_ number: Float, _ property: PropertyID) {
            _ = plant.write(
                ScomValue.float(number).encoded, to: PropertyReference(.parameter, 1107, property),
                at: ScomAddress(101))
        }
        let start = plant.time
        write(20, .valueQSP)
        plant.advance(to: start + .seconds(10))
        write(25, .unsavedValueQSP)
        plant.advance(to: start + .seconds(20))
        func had(_ number: Float, _ from: Int, _ to: Int) -> Bool {
            plant.had(
                .float(number), asParameter: 1107, at: ScomAddress(101), between: start + .seconds(from),
                and: start + .seconds(to))
        }
        #expect(had(32, -5, -1))
        #expect(!had(20, -5, -1))
        #expect(had(32, -5, 1))
        #expect(had(20, -5, 1))
        #expect(!had(32, 1, 2))
        // What is in RAM cannot be read.
        #expect(!had(25, 12, 14))
        #expect(had(20, 12, 14))
        plant.replace(ScomAddress(101))
        plant.advance(to: start + .seconds(30))
        #expect(had(32, 25, 26))
        #expect(!had(20, 25, 26))
    }

    @Test func parametersOfSnapshotsAreWhatTheDeviceWorksWith() throws {
        var plant = try plant(after: 10)
        let start = plant.time
        func write(_ number: Float, _ property: PropertyID, after seconds: Int) {
            plant.advance(to: start + .seconds(seconds))
            _ = plant.write(
                ScomValue.float(number).encoded, to: PropertyReference(.parameter, 1107, property),
                at: ScomAddress(101))
        }
        write(20, .valueQSP, after: 0)
        write(25, .unsavedValueQSP, after: 60)
        write(28, .unsavedValueQSP, after: 120)
        plant.advance(to: start + .seconds(180))
        plant.restart(ScomAddress(101))
        plant.advance(to: start + .seconds(240))
        plant.replace(ScomAddress(101))
        plant.advance(to: start + .seconds(300))
        let judge = Judge { [plant] in $0(plant) }
        func isRight(_ number: Int64, after seconds: Int) -> Bool {
            let snapshot: JSONValue = [
                "device": "xt1", "address": 101, "time": .string((start + .seconds(seconds)).description), "infos": [:],
                "params": ["maximum_current_of_ac_source_input_limit": .integer(number)],
            ]
            return judge.judge(snapshot: snapshot, longestPeriod: .seconds(2)) == [.right]
        }
        let truth: [(after: Int, value: Int64)] = [(50, 20), (110, 25), (170, 28), (230, 20), (290, 32)]
        for (seconds, right) in truth {
            for value in [20, 25, 28, 32, 30] as [Int64] {
                #expect(isRight(value, after: seconds) == (value == right), "\(value) after \(seconds) s")
            }
        }
        // It can have been read before the write.
        #expect(isRight(20, after: 65) && isRight(25, after: 65) && !isRight(28, after: 65))
    }
}
