import JSONValue
import Proof
import Runtime
import ScomCatalog
import ScomProtocol
import Simulator

/// What the clients of a soak do all the time, and what they make of the answers.
struct SoakLoad: Sendable {
    let line: SimulatorServer
    let judge: Judge
    let tally: Locked<SoakTally>
    /// Without pauses.
    let isBrisk: Bool

    /// Infos of every family that are plain numbers.
    private static let infos: [(device: String, numbers: [UInt32])] =
        (1...6).map { ("xt\($0)", numbers(.xtender)) } + [("vt1", numbers(.variotrack)), ("vt2", numbers(.variotrack))]
        + [("bsp", numbers(.bsp))]

    private static func numbers(_ family: DeviceFamily) -> [UInt32] {
        Catalog.standard.infos(of: family).filter { $0.isReadable && $0.meaning == .number }.map(\.number)
    }

    /// Parameters that are written, one for each writer, with whole numbers from 1 on.
    static let written: [Int64] = [1107, 1138]

    private func pause(_ milliseconds: ClosedRange<Int>, _ generator: inout SeededGenerator) async {
        let pause = Int.random(in: milliseconds, using: &generator)
        if !isBrisk { try? await Task.sleep(for: .milliseconds(pause)) }
    }

    private static func item(_ generator: inout SeededGenerator) -> JSONValue {
        let device = infos.randomElement(using: &generator)!
        if UInt8.random(in: 0..<10, using: &generator) == 0, device.device.hasPrefix("xt") {
            return ["device": .string(device.device), "param": .integer(written.randomElement(using: &generator)!)]
        }
        let number = device.numbers.randomElement(using: &generator)!
        return ["device": .string(device.device), "info": .integer(Int64(number))]
    }

    /// Single reads with pauses, some content with values a few seconds old.
    func read(_ client: SoakClient, seed: UInt64, until end: ContinuousClock.Instant) async {
        var generator = SeededGenerator(seed: seed)
        while ContinuousClock.now < end {
            var members = SoakLoad.item(&generator).object!
            let method = members["info"] == nil ? "read-param" : "read-info"
            if UInt8.random(in: 0..<4, using: &generator) == 0 { members["max_age_ms"] = 3000 }
            if let answer = await client.ask(method, members), answer["status"] == "ok" {
                tally.withLock { $0.take(judge.judge(reading: answer["result"] ?? .null)) }
            }
            await pause(0...300, &generator)
        }
    }

    /// Batches of 1 to 120 reads.
    func readBatches(_ client: SoakClient, seed: UInt64, until end: ContinuousClock.Instant) async {
        var generator = SeededGenerator(seed: seed)
        while ContinuousClock.now < end {
            let items = (0..<Int.random(in: 1...120, using: &generator)).map { _ in SoakLoad.item(&generator) }
            if let answer = await client.ask("read-batch", ["items": .array(items)], within: .seconds(20)),
                answer["status"] == "ok"
            {
                judge(batch: answer["result"]?["items"]?.array ?? [], of: items)
            }
            await pause(0...2000, &generator)
        }
    }

    private func judge(batch readings: [JSONValue], of items: [JSONValue]) {
        tally.withLock { tally in
            guard readings.count == items.count else { return tally.take(.wrong("a batch of another length")) }
            for (reading, item) in zip(readings, items) where reading["error"] == nil {
                let isOfItem = reading["device"] == item["device"] && reading["info"] == item["info"]
                tally.take(isOfItem ? judge.judge(reading: reading) : .wrong("out of order: \(reading.text())"))
            }
        }
    }

    /// Writes to one parameter, every tenth to flash memory: the answer must agree with what the plant did.
    func write(_ client: SoakClient, parameter: Int64, seed: UInt64, until end: ContinuousClock.Instant) async {
        var generator = SeededGenerator(seed: seed)
        var value: Int64 = 2
        while ContinuousClock.now < end {
            value = value % 30 + 2
            let device = UInt32.random(in: 1...6, using: &generator)
            let isFlash = UInt8.random(in: 0..<10, using: &generator) == 0
            let before = writes(parameter, 100 + device, value)
            let answer = await client.ask(
                "write-param",
                [
                    "device": .string("xt\(device)"), "param": .integer(parameter), "value": .integer(value),
                    "persist": .bool(isFlash),
                ], within: .seconds(20))
            let count = writes(parameter, 100 + device, value) - before
            if let answer { judge(write: answer, executions: count) }
            await pause(200...3000, &generator)
        }
    }

    private func writes(_ parameter: Int64, _ address: UInt32, _ value: Int64) -> Int {
        line.withPlant { plant in
            plant.writes.count {
                $0.device == ScomAddress(address) && $0.property.objectID == UInt32(parameter) && $0.error == nil
                    && $0.value == .float(Float(value))
            }
        }
    }

    private func judge(write answer: JSONValue, executions: Int) {
        let outcome = answer["result"]?["outcome"]?.string ?? answer["error"]?["code"]?.string ?? "none"
        let isRight =
            switch outcome {
            case "acknowledged", "verified": executions == 1
            case "write_unverified": executions <= 1
            case "skipped": executions == 0
            default: executions == 0
            }
        guard !isRight else { return }
        tally.withLock {
            $0.falseWrites += 1
            $0.complain("a write was done \(executions) times: \(answer.text())")
        }
    }

    /// What is asked for now and then: aggregates, messages, devices, statistics, and a datalog.
    func readNowAndThen(_ client: SoakClient, until end: ContinuousClock.Instant) async {
        var round = 0
        while ContinuousClock.now < end {
            round += 1
            _ = await client.ask(
                "read-aggregate", ["items": [["info": 3136, "of": "sum"], ["info": 3000, "of": "master"]]])
            _ = await client.ask("read-messages", ["count": 10])
            _ = await client.ask("list-devices", [:])
            if isBrisk || round % 10 == 1 { await readDatalog(client) }
            if !isBrisk { try? await Task.sleep(for: .seconds(20)) }
        }
    }

    private func readDatalog(_ client: SoakClient) async {
        let list = await client.ask("list-datalogs", [:], within: .seconds(60))
        guard let name = list?["result"]?["files"]?.array?.last?.string else { return }
        let last = await client.ask("read-datalog", ["file": .string(name)], within: .seconds(180))
        if last?["status"] == "ok" { tally.withLock { $0.datalogs += 1 } }
    }
}
