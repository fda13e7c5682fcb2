import Runtime
import ScomCatalog
import ScomProtocol
import Simulator
import Testing

/// What comes over the line is what the plant says.
@Suite struct OracleTests {
    static let configurations: [@Sendable (inout PlantConfiguration) -> Void] = [
        { _ in },
        {
            $0.batteryMonitor = .bms
            $0.variostrings = 2
            $0.nominalVoltage = .volts24
        },
        {
            $0.valueMode = .proof
            $0.variostrings = 15
            $0.variotracks = 15
            $0.xtenders = 9
        },
    ]

    @Test(arguments: configurations.indices)
    func everyInfoOfTheCatalogueIsAnsweredAsTheOracleSays(_ index: Int) throws {
        var bench = Bench(try frozenPlant(Self.configurations[index]))
        var count = 0
        for address in bench.gateway.plant.addresses {
            let family = try #require(bench.gateway.plant.family(at: address))
            for object in Catalog.standard.infos(of: family) {
                let expected = bench.gateway.plant.value(of: info(object.number), at: address)
                let answer = bench.read(info(object.number), at: address.rawValue)
                #expect(answer == expected.map { $0.encoded })
                let value = try expected.get()
                #expect(value.format == object.format)
                count += 1
            }
        }
        #expect(count > 113 * 6)
    }

    @Test(arguments: configurations.indices)
    func everyParameterOfTheCatalogueHasItsLimitsAndDefault(_ index: Int) throws {
        var bench = Bench(try frozenPlant(Self.configurations[index]))
        let voltage = Double(bench.gateway.plant.configuration.nominalVoltage.rawValue)
        for address in [101, 301, 501, 601] as [UInt32] {
            let family = try #require(bench.gateway.plant.family(at: ScomAddress(address)))
            for object in Catalog.standard.parameters(of: family) where object.meaning != .date {
                let level = bench.read(parameter(object.number, .levelQSP), at: address)
                #expect(level == .success(ScomValue.shortEnum(object.level!.rawValue).encoded))
                guard object.isReadable, let format = object.format else { continue }
                let limits = object.limits(nominalBatteryVoltage: voltage)
                let bounds = [(limits.minimum, PropertyID.minimumQSP), (limits.maximum, .maximumQSP)]
                for (number, property) in bounds + [(limits.defaultValue, .valueQSP)] {
                    guard let number else { continue }
                    let expected = ScomValue(number: number, as: format)!.encoded
                    #expect(bench.read(parameter(object.number, property), at: address) == .success(expected))
                }
            }
        }
    }

    @Test func multiInfoAgreesWithSingleReads() throws {
        var bench = Bench(try frozenPlant { $0.valueMode = .proof })
        let items = (0..<76).map { MultiInfoItem(info: 3000 + UInt16($0 % 6), .device(UInt8($0 / 13 + 1))) }
        let data = try bench.ask(
            ScomRequest(to: .gateway, .read, MultiInfo.property, data: MultiInfo.requestData(items)))?.result.get()
        let response = try #require(MultiInfoResponse(data ?? [], answering: items))
        for (item, value) in zip(items, response.values) {
            guard case .device(let number) = item.aggregation else { continue }
            let single = bench.read(info(UInt32(item.info)), at: 100 + UInt32(number))
            #expect(single == .success(ScomValue.float(value).encoded))
        }
        #expect(response.families == [.xtender, .bsp, .variotrack])
        #expect(response.time == bench.gateway.plant.clock)
    }

    @Test func multiInfoAggregates() throws {
        let plant = try frozenPlant()
        let values = try (101...106).map { address in
            let value = try plant.value(of: info(3136), at: ScomAddress(UInt32(address))).get()
            return Float(value.number!)
        }
        #expect(plant.value(of: MultiInfoItem(info: 3136, .sum)) == values.reduce(0, +))
        #expect(plant.value(of: MultiInfoItem(info: 3136, .average)) == values.reduce(0, +) / 6)
        #expect(plant.value(of: MultiInfoItem(info: 3136, .master)) == values[0])
        #expect(plant.value(of: MultiInfoItem(info: 3136, .device(7))).isNaN)
        #expect(plant.value(of: MultiInfoItem(info: 15000, .sum)).isNaN)
        #expect(
            plant.value(of: MultiInfoItem(info: 7002, .device(1)))
                == plant.value(of: MultiInfoItem(info: 7002, .master)))
    }

    @Test func proofValuesTellWhoseTheyAre() throws {
        var plant = try Plant(
            {
                var configuration = PlantConfiguration()
                configuration.valueMode = .proof
                return configuration
            }())
        var seen: Set<UInt32> = []
        for step in 1...3 {
            plant.advance(to: plant.configuration.start + .seconds(step))
            for address in plant.addresses {
                guard let family = plant.family(at: address) else { continue }
                for object in Catalog.standard.infos(of: family) where object.meaning == .number {
                    guard case .success(.float(let value)) = plant.value(of: info(object.number), at: address),
                        let proof = ProofValue(value), value != value.rounded()
                    else { continue }  // Identities stay true, and are whole numbers.
                    #expect(seen.insert(value.bitPattern).inserted)
                    #expect(proof.device == ProofValue.device(at: address))
                    #expect(proof.tick == step)
                    #expect((32..<64).contains(value))
                }
            }
        }
        #expect(seen.count > 1500)
    }
}
