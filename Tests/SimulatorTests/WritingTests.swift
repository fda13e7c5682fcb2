import Runtime
import ScomCatalog
import ScomProtocol
import Simulator
import Testing

/// Parameters over the line: flash, RAM, limits, groups, signals, and the log of it all.
@Suite struct WritingTests {
    @Test func flashIsReadBackRoundedAndRAMNotAtAll() throws {
        var bench = Bench(try frozenPlant())
        #expect(bench.write(.float(49.9), to: parameter(1108), at: 101).code == .dataTooBig)  // above 1110
        #expect(bench.write(.float(49.9), to: parameter(1143), at: 101) == .success([]))
        let back = try bench.read(parameter(1143), at: 101)?.get()
        let value = try #require(ScomValue(decoding: back ?? [], as: .float)?.number)
        // Sixteen bits for up to 72 V leave 1/256 V.
        #expect(value != Double(Float(49.9)) && abs(value - 49.9) <= 1 / 512)
        #expect(bench.gateway.plant.flashWrites(1143, at: ScomAddress(101)) == 1)

        #expect(bench.write(.float(51), to: parameter(1143, .unsavedValueQSP), at: 101) == .success([]))
        #expect(bench.read(parameter(1143), at: 101) == .success(back!))
        #expect(bench.read(parameter(1143, .unsavedValueQSP), at: 101) == .success(back!))
        #expect(bench.gateway.plant.ramValue(1143, at: ScomAddress(101)) == .float(51))
        #expect(bench.gateway.plant.flashWrites(1143, at: ScomAddress(101)) == 1)

        bench.gateway.plant.restart(ScomAddress(101))
        #expect(bench.gateway.plant.ramValue(1143, at: ScomAddress(101))?.encoded == back)
    }

    @Test func everyWritableParameterKeepsWhatItIsGiven() throws {
        var bench = Bench(try frozenPlant { $0.variostrings = 1 })
        for address in [101, 301, 501, 601, 701] as [UInt32] {
            let family = try #require(bench.gateway.plant.family(at: ScomAddress(address)))
            for object in Catalog.standard.parameters(of: family) where object.meaning == .number {
                guard let format = object.format, let low = object.limits.minimum, let high = object.limits.maximum,
                    low < high, object.number != 5119, bench.gateway.plant.isFree(object.number)
                else { continue }
                let wanted = ScomValue(number: format == .float ? low + (high - low) * 0.37 : low + 1, as: format)!
                #expect(bench.write(wanted, to: parameter(object.number), at: address) == .success([]))
                let data = try #require(try bench.read(parameter(object.number), at: address)?.get())
                let back = try #require(ScomValue(decoding: data, as: format)?.number)
                let tolerance = format == .float ? max((object.step ?? 0) / 2, 1e-6) : 0
                #expect(abs(back - wanted.number!) <= tolerance, "\(family) \(object.number)")
            }
        }
    }

    @Test(
        arguments: [
            (1138, ScomValue.float(200.5), ScomErrorCode.dataTooBig), (1138, .float(-1), .dataTooSmall),
            (1138, .float(.nan), .invalidData), (1138, .bool(true), .invalidDataLength),
            (1552, .longEnum(3), .invalidData), (1124, .bytes([2]), .invalidData),
            (1395, .int32(2), .invalidData), (1140, .float(60), .dataTooBig), (1156, .float(50), .dataTooSmall),
            (999, .float(1), .objectIDNotFound), (3000, .float(1), .objectIDNotFound),
            (1100, .float(1), .propertyNotSupported),
        ] as [(UInt32, ScomValue, ScomErrorCode)])
    func refuses(_ number: UInt32, _ value: ScomValue, _ code: ScomErrorCode) throws {
        var bench = Bench(try frozenPlant())
        let before = bench.read(parameter(number), at: 101)
        #expect(bench.write(value, to: parameter(number), at: 101).code == code)
        #expect(bench.read(parameter(number), at: 101) == before)
        let record = try #require(bench.gateway.plant.writes.last)
        #expect(record.error == code && record.data == value.encoded && !record.wroteFlash)
    }

    @Test func refusesByPropertyLevelAndAge() throws {
        var bench = Bench(try frozenPlant())
        for property in [.minimumQSP, .maximumQSP, .levelQSP] as [PropertyID] {
            #expect(bench.write(.float(1), to: parameter(1138, property), at: 101).code == .propertyIsReadOnly)
        }
        #expect(bench.write(.float(1), to: info(3000), at: 101).code == .propertyIsReadOnly)
        #expect(bench.write(.float(1), to: parameter(1138, .value), at: 101).code == .propertyNotSupported)
        #expect(bench.write(.float(1), to: parameter(1138), at: 107).code == .deviceNotFound)

        var basic = Bench(try frozenPlant { $0.accessLevel = .basic })
        #expect(basic.write(.float(50), to: parameter(1138), at: 101) == .success([]))
        #expect(basic.write(.bool(false), to: parameter(1125), at: 101).code == .accessDenied)

        var old = Bench(try frozenPlant { $0.defaultFirmware = SoftwareVersion(1, 5, 8) })
        let unsaved = parameter(1138, .unsavedValueQSP)
        #expect(old.write(.float(50), to: unsaved, at: 101).code == .propertyNotSupported)
        #expect(old.read(unsaved, at: 101).code == .propertyNotSupported)
        let items = MultiInfo.requestData([MultiInfoItem(info: 3000, .master)])
        let request = ScomRequest(to: .gateway, .read, MultiInfo.property, data: items)
        #expect(old.ask(request)?.result.code == .serviceNotSupported)
        var older = Bench(
            try frozenPlant {
                $0.firmware[.xcom] = SoftwareVersion(1, 6, 20)
                $0.multiInfoRefusal = .typeNotSupported
            })
        #expect(older.ask(request)?.result.code == .typeNotSupported)
    }

    @Test func groupsAndPhasesReachAll() throws {
        var bench = Bench(try frozenPlant { $0.variostrings = 2 })
        #expect(bench.write(.float(30), to: parameter(1138, .unsavedValueQSP), at: 100) == .success([]))
        for address in 101...106 {
            #expect(bench.gateway.plant.ramValue(1138, at: ScomAddress(UInt32(address))) == .float(30))
        }
        #expect(bench.write(.float(31), to: parameter(1138, .unsavedValueQSP), at: 192) == .success([]))
        let changed = (101...106).filter {
            bench.gateway.plant.ramValue(1138, at: ScomAddress(UInt32($0))) == .float(31)
        }
        #expect(changed == [102, 105])
        #expect(bench.gateway.plant.writes.map(\.requested.rawValue) == [100, 100, 100, 100, 100, 100, 192, 192])
        #expect(bench.write(.float(20), to: parameter(10002), at: 300) == .success([]))
        #expect(bench.write(.float(20), to: parameter(14001), at: 700) == .success([]))
        #expect(bench.write(.float(500), to: parameter(6001), at: 600) == .success([]))
        #expect(bench.gateway.plant.flashWrites(14001, at: ScomAddress(702)) == 1)
        for group in [100, 300, 600, 700] as [UInt32] {
            #expect(bench.read(parameter(1138), at: group).code == .multicastReadNotSupported)
            #expect(bench.read(info(3000), at: group).code == .multicastReadNotSupported)
        }
    }

    @Test func flashSwitchKeepsWritesInRAM() throws {
        var bench = Bench(try frozenPlant())
        let plant = { (number: UInt32) in bench.gateway.plant.flashWrites(number, at: ScomAddress(101)) }
        _ = bench.write(.bool(false), to: parameter(1550), at: 101)
        _ = bench.write(.bool(false), to: parameter(1550), at: 101)
        #expect(plant(1550) == 1)
        #expect(bench.write(.float(25), to: parameter(1138), at: 101) == .success([]))
        #expect(bench.gateway.plant.flashWrites(1138, at: ScomAddress(101)) == 0)
        #expect(bench.read(parameter(1138), at: 101) == .success(ScomValue.float(60).encoded))
        #expect(bench.gateway.plant.ramValue(1138, at: ScomAddress(101)) == .float(25))
        _ = bench.write(.bool(true), to: parameter(1550), at: 101)
        _ = bench.write(.float(26), to: parameter(1138), at: 101)
        #expect(bench.read(parameter(1138), at: 101) == .success(ScomValue.float(26).encoded))
    }

    @Test func signalsAct() throws {
        var bench = Bench(try frozenPlant())
        _ = bench.write(.float(25), to: parameter(1138), at: 101)
        #expect(bench.write(.int32(1), to: parameter(1395), at: 101) == .success([]))
        #expect(bench.read(parameter(1138), at: 101) == .success(ScomValue.float(60).encoded))
        #expect(bench.gateway.plant.writes.last?.wroteFlash == false)

        #expect(bench.gateway.isRestarted)
        #expect(bench.write(.int32(1), to: parameter(5104), at: 501) == .success([]))
        #expect(!bench.gateway.isRestarted)
        #expect(!bench.gateway.flags.contains(.restarted))
        #expect(bench.write(.int32(1), to: parameter(5035), at: 501) == .success([]))
        #expect(bench.read(ScomMessage.property(index: 0), at: 501).code == .objectIDNotFound)
    }

    @Test func identifiesDevices() throws {
        var configuration = PlantConfiguration()
        configuration.stepMilliseconds = 1000
        var plant = try Plant(configuration)
        #expect(plant.identified == nil)
        try plant.write(ScomValue.float(103).encoded, to: parameter(5119), at: .gateway).get()
        #expect(plant.identified == ScomAddress(103))
        plant.advance(to: configuration.start + .seconds(44))
        #expect(plant.identified == ScomAddress(103))
        plant.advance(to: configuration.start + .seconds(46))
        #expect(plant.identified == nil)
        try plant.write(ScomValue.float(301).encoded, to: parameter(5119), at: .gateway).get()
        try plant.write(ScomValue.float(0).encoded, to: parameter(5119), at: .gateway).get()
        #expect(plant.identified == nil)
    }

    @Test func probesTellBSPFromBMS() throws {
        var bsp = Bench(try frozenPlant())
        #expect(bsp.read(info(7054), at: 601).code == .objectIDNotFound)
        #expect(try bsp.read(info(7034), at: 601)?.get() == ScomValue.float(10241).encoded)
        var bms = Bench(try frozenPlant { $0.batteryMonitor = .bms })
        #expect(bms.read(info(7054), at: 601).code == nil)
        #expect(bms.read(info(7034), at: 601).code == nil)
        var none = Bench(try frozenPlant { $0.batteryMonitor = .none })
        #expect(none.read(info(7054), at: 601).code == .deviceNotFound)
    }

    @Test func devicesComeAndGo() throws {
        var bench = Bench(try frozenPlant())
        _ = bench.write(.float(25), to: parameter(1138), at: 103)
        let old = bench.gateway.plant.factoryID(at: ScomAddress(103))
        bench.gateway.plant.remove(ScomAddress(103))
        #expect(bench.read(info(3000), at: 103).code == .deviceNotFound)
        #expect(bench.gateway.plant.addresses.count == 9)
        bench.gateway.plant.restore(ScomAddress(103))
        #expect(bench.read(parameter(1138), at: 103) == .success(ScomValue.float(25).encoded))
        #expect(bench.gateway.plant.factoryID(at: ScomAddress(103)) == old)
        bench.gateway.plant.remove(ScomAddress(103))
        bench.gateway.plant.restore(ScomAddress(103), factoryID: FactoryID(rawValue: 0xDEAD_BEEF))
        #expect(bench.read(parameter(1138), at: 103) == .success(ScomValue.float(60).encoded))
        #expect(bench.read(info(3156), at: 103) == .success(ScomValue.float(0xDEAD).encoded))
        #expect(bench.read(info(3157), at: 103) == .success(ScomValue.float(0xBEEF).encoded))
    }

    @Test(arguments: [0x0001, 0x0005, 0x000D] as [UInt16])
    func infosAreReadByAnyPropertyClientsUse(_ property: UInt16) throws {
        var bench = Bench(try frozenPlant())
        let response = bench.ask(ScomRequest(to: ScomAddress(101), .read, info(3000, PropertyID(rawValue: property))))
        #expect(response?.result.code == nil)
        #expect(response?.property.propertyID.rawValue == property)
    }

    @Test func datalogFieldIsWriteOnly() throws {
        var bench = Bench(try frozenPlant())
        let property = PropertyReference(.datalogField, 0, .value)
        #expect(bench.write(.string("#X:,a,b"), to: property, at: 501) == .success([]))
        #expect(bench.gateway.datalogField == [UInt8]("#X:,a,b".utf8))
        #expect(bench.read(property, at: 501).code == .serviceNotSupported)
        let long = ScomValue.bytes([UInt8](repeating: 0x41, count: 251))
        #expect(bench.write(long, to: property, at: 501).code == .invalidDataLength)
        bench.gateway.restart()
        #expect(bench.gateway.datalogField.isEmpty)
    }

    @Test func unknownServicesAndTypesAreErrors() throws {
        var bench = Bench(try frozenPlant())
        #expect(bench.read(PropertyReference(ObjectType(rawValue: 0x77), 0, .value), at: 101).code == .typeNotSupported)
        #expect(bench.read(PropertyReference(.guid, 0, .none), at: 101).code == .typeNotSupported)
        #expect(bench.read(PropertyReference(.guid, 0, .none), at: 109).code == .deviceNotFound)
        var data = ScomRequest(to: ScomAddress(101), .read, info(3000)).frame(from: ScomAddress(1)).data
        data[1] = 0x09
        let frame = Frame(source: ScomAddress(1), destination: ScomAddress(101), data: data)
        let answer = try #require(bench.gateway.receive(frame.bytes, at: bench.now).first).bytes
        #expect(answer[14] == 0x03 && answer[15] == 0x09 && Array(answer[24..<26]) == [0x11, 0x00])
    }
}

extension Optional<Result<[UInt8], ScomErrorCode>> {
    /// The error of an answer; `nil` where there is none or no answer.
    fileprivate var code: ScomErrorCode? {
        ScomErrorCode.failure(self)
    }
}

extension Result where Success == [UInt8], Failure == ScomErrorCode {
    fileprivate var code: ScomErrorCode? { ScomErrorCode.failure(self) }
}

extension Plant {
    /// Whether no other parameter narrows its range.
    fileprivate func isFree(_ number: UInt32) -> Bool {
        ![1108, 1109, 1110, 1121, 1122, 1140, 1156, 1164, 10005, 10009, 14005, 14009, 1550].contains(number)
    }
}
