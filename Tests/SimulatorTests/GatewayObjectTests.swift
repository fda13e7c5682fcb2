import Runtime
import ScomProtocol
import Simulator
import Testing

/// What the gateway itself keeps: messages, files, screen, GUID.
@Suite struct GatewayObjectTests {
    private func message(_ index: UInt32, _ bench: inout Bench) throws -> ScomMessage {
        let data = try #require(try bench.read(ScomMessage.property(index: index), at: 501)?.get())
        return try #require(ScomMessage(data))
    }

    @Test func messagesCountBackFromThePointer() throws {
        var bench = Bench(try frozenPlant())
        for number in [16, 17, 18] as [UInt16] { bench.gateway.post(message: number, from: ScomAddress(105)) }
        #expect(bench.gateway.flags.contains(.messagePending))
        let count = Int32(bench.gateway.messageLog.count)
        let newest = try message(0, &bench)
        #expect(newest.type == 18 && newest.total == count && newest.source == ScomAddress(105))
        #expect(newest.time == bench.gateway.plant.clock)
        #expect(!bench.gateway.flags.contains(.messagePending))
        #expect(try message(1, &bench).type == 17)

        // A new one raises the flag; the pointer stays until message 0 is read again.
        bench.gateway.post(message: 0, from: ScomAddress(101))
        #expect(
            bench.ask(ScomRequest(to: .gateway, .read, ScomMessage.property(index: 2)))?.flags.contains(.messagePending)
                == true)
        #expect(try message(1, &bench).type == 17)
        #expect(try message(0, &bench).type == 0)
        #expect(try message(1, &bench).type == 18)
        #expect(try message(UInt32(count), &bench).total == count + 1)
        #expect(
            ScomErrorCode.failure(bench.read(ScomMessage.property(index: UInt32(count) + 1), at: 501))
                == .objectIDNotFound)
    }

    @Test func eventsOfThePlantBecomeMessages() throws {
        var configuration = PlantConfiguration()
        configuration.stepMilliseconds = 10_000
        var bench = Bench(try Plant(configuration))
        _ = try message(0, &bench)
        let before = bench.gateway.messageLog.count
        bench.gateway.pass(to: bench.now)
        bench.now += .seconds(86400)
        bench.gateway.pass(to: bench.now)
        let new = bench.gateway.messageLog.dropFirst(before)
        // The grid fails once a day and comes back.
        #expect(new.contains { $0.message == 7 } && new.contains { $0.message == 3 })
        #expect(bench.gateway.flags.contains(.messagePending))
    }

    @Test func guidIsTheSameEveryTime() throws {
        var bench = Bench(try frozenPlant())
        let guid = try bench.read(InstallationGUID.property, at: 501)?.get()
        #expect(guid?.count == 16)
        #expect(InstallationGUID(guid ?? []) == bench.gateway.plant.guid)
        var other = Bench(try frozenPlant { $0.seed = 9 })
        #expect(try other.read(InstallationGUID.property, at: 501)?.get() != guid)
    }

    // MARK: Files

    private func step(
        _ property: PropertyReference, _ data: [UInt8] = [], _ bench: inout Bench
    ) -> (PropertyID, Result<[UInt8], ScomErrorCode>)? {
        bench.ask(ScomRequest(to: .gateway, .read, property, data: data)).map { ($0.property.propertyID, $0.result) }
    }

    @Test func theDirectoryComesAsTheSpecificationPrintsIt() throws {
        var bench = Bench(try frozenPlant { $0.start = WallTime(rfc3339: "2017-10-12T12:00:00Z")! })
        let (kind, result) = try #require(step(DatalogTransfer.directory(.transferStart), [], &bench))
        #expect(kind == .transferFinish)
        let names = DatalogTransfer.fileNames(try result.get())
        #expect(names.count == 7)
        #expect(names.suffix(2) == ["LG171010.CSV", "LG171011.CSV"])
        #expect(names == bench.gateway.datalogFileNames)
        #expect(try result.get().suffix(13) == [UInt8]("LG171011.CSV\n".utf8))
    }

    @Test(arguments: [true, false]) func filesComeInBlocks(_ finishCarriesData: Bool) throws {
        var bench = Bench(try frozenPlant())
        bench.gateway.finishCarriesData = finishCarriesData
        let name = try #require(bench.gateway.datalogFileNames.last)
        #expect(bench.gateway.flags.contains(.newDatalogFile))
        var (kind, result) = try #require(
            step(DatalogTransfer.file(.transferStart), DatalogTransfer.requestData(fileName: name)!, &bench))
        #expect(!bench.gateway.flags.contains(.newDatalogFile))
        var contents: [UInt8] = []
        var blocks = 0
        while kind == .transferBlock {
            let block = try result.get()
            #expect(block.count == 512 || !finishCarriesData)
            // Asked for again, the same block comes again.
            let again = try #require(step(DatalogTransfer.file(.transferRetry), [], &bench))
            #expect(again.0 == kind && again.1 == result)
            contents += block
            blocks += 1
            (kind, result) = try #require(step(DatalogTransfer.file(.transferContinue), [], &bench))
        }
        #expect(kind == .transferFinish)
        #expect(try result.get().isEmpty == !finishCarriesData)
        contents += try result.get()
        #expect(blocks > 10)
        #expect(contents == bench.gateway.datalogFile(named: name))
        #expect(
            ScomErrorCode.failure(step(DatalogTransfer.file(.transferContinue), [], &bench)?.1)
                == .objectPropertyInvalid)
    }

    @Test func transfersThatGoWrong() throws {
        var bench = Bench(try frozenPlant())
        let unknown = DatalogTransfer.requestData(fileName: "LG990101.CSV")!
        func code(_ property: PropertyReference, _ data: [UInt8] = []) -> ScomErrorCode? {
            ScomErrorCode.failure(step(property, data, &bench)?.1)
        }
        #expect(code(DatalogTransfer.file(.transferStart), unknown) == .fileOrDirectoryNotPresent)
        #expect(code(DatalogTransfer.file(.transferStart), [0x41]) == .invalidDataLength)
        #expect(code(DatalogTransfer.file(.transferContinue)) == .objectPropertyInvalid)
        #expect(code(DatalogTransfer.file(.transferRetry)) == .objectPropertyInvalid)
        #expect(code(DatalogTransfer.file(.transferAbort)) == .objectPropertyInvalid)
        let name = try #require(bench.gateway.datalogFileNames.first)
        let data = DatalogTransfer.requestData(fileName: name)!
        #expect(code(DatalogTransfer.file(.transferStart), data) == nil)
        let aborted = step(DatalogTransfer.file(.transferAbort), [], &bench)
        #expect(aborted?.0 == .transferFinish && aborted?.1 == .success([]))
        #expect(code(DatalogTransfer.file(.transferContinue)) == .objectPropertyInvalid)
        bench.gateway.unreadableFiles = [name]
        #expect(code(DatalogTransfer.file(.transferStart), data) == nil)
        #expect(code(DatalogTransfer.file(.transferContinue)) == .fileCorrupted)
        bench.gateway.hasMemoryCard = false
        #expect(code(DatalogTransfer.directory(.transferStart)) == .fileOrDirectoryNotPresent)
        #expect(!bench.gateway.flags.contains(.sdCardPresent))
    }

    @Test func savesTodayOnRequestWithTheCustomField() throws {
        var bench = Bench(try frozenPlant())
        let before = bench.gateway.datalogFileNames.count
        _ = bench.write(.string("#STU:,text"), to: PropertyReference(.datalogField, 0, .value), at: 501)
        #expect(bench.write(.int32(1), to: parameter(5059), at: 501) == .success([]))
        // Busy for as long as it saves (spec §4.7).
        #expect(ScomErrorCode.failure(bench.read(info(3000), at: 101)) == .gatewayBusy)
        bench.now += .seconds(3)
        #expect(ScomErrorCode.failure(bench.read(info(3000), at: 101)) == nil)
        #expect(bench.gateway.datalogFileNames.count == before + 1)
        let file = try #require(bench.gateway.datalogFile(named: bench.gateway.datalogFileNames.last!))
        #expect(file.suffix(10) == [UInt8]("#STU:,text".utf8))
        #expect(bench.write(.int32(1), to: parameter(5075), at: 501) == .success([]))
        #expect(bench.gateway.datalogFileNames.isEmpty)
    }

    @Test func busyAfterMidnight() throws {
        var bench = Bench(try frozenPlant { $0.start = WallTime(rfc3339: "2026-03-01T00:00:31Z")! })
        #expect(ScomErrorCode.failure(bench.read(info(3000), at: 101)) == .gatewayBusy)
    }

    // MARK: Screen

    private func screen(_ key: Screen.Key, _ bench: inout Bench) throws -> Screen {
        let data = try #require(try bench.read(Screen.property(key), at: 501)?.get())
        return try #require(Screen(compressed: data))
    }

    @Test func theScreenReactsToKeys() throws {
        var bench = Bench(try frozenPlant())
        let standard = try screen(.none, &bench)
        #expect(try screen(.none, &bench) == standard)
        #expect(standard.pixels.contains(true) && standard.pixels.contains(false))
        let battery = try screen(.down, &bench)
        #expect(battery != standard)
        #expect(try screen(.up, &bench) == standard)
        let menu = try screen(.set, &bench)
        let lower = try screen(.down, &bench)
        #expect(menu != lower)
        let entry = try screen(.set, &bench)
        #expect(entry != lower)
        #expect(try screen(.esc, &bench) == lower)
        #expect(try screen(.up, &bench) == menu)
        #expect(try screen(.esc, &bench) == standard)
        #expect(Set([standard, battery, menu, lower, entry]).count == 5)
        #expect(ScomErrorCode.failure(bench.read(PropertyReference(.screen, 3, .none), at: 501)) == .objectIDNotFound)
    }

    @Test func everyMenuEntryIsDrawn() throws {
        var bench = Bench(try frozenPlant())
        bench.gateway.post(message: 16, from: ScomAddress(105))
        var pages: Set<Screen> = []
        _ = try screen(.set, &bench)
        for _ in 0..<4 {
            pages.insert(try screen(.set, &bench))
            _ = try screen(.esc, &bench)
            _ = try screen(.down, &bench)
        }
        #expect(pages.count == 4)
    }
}
