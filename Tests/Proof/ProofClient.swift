import JSONValue
import RPC
import Runtime
import ScomCatalog
import ScomProtocol
import Simulator

/// A client of the service in a proof, without a broker between: asks, awaits each answer, and holds it against the plant.
actor ProofClient {
    nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated let name: String
    private let rpc: RPCServer
    private let line: VirtualLine
    private let judge: Judge
    private let clocks: Clocks
    private let record: @Sendable (@Sendable (inout ProofReport) -> Void) -> Void
    private var generator: SeededGenerator
    private var next = 0
    private var waiting: [Int64: (continuation: CheckedContinuation<JSONValue?, Never>, timer: ThreadExecutor.Timer)] =
        [:]
    private(set) var isStopping = false

    private static let grace = Duration.seconds(10)
    private static let devices = ["xt1", "xt2", "xt3", "vt1", "bsp"]
    private static let infos: [DeviceFamily: [UInt32]] = {
        var infos: [DeviceFamily: [UInt32]] = [:]
        for family in [DeviceFamily.xtender, .variotrack, .bsp] {
            let objects = Catalog.standard.infos(of: family)
            infos[family] = objects.filter { $0.isReadable && $0.meaning == .number }.map(\.number)
        }
        return infos
    }()

    init(
        _ name: String, rpc: RPCServer, line: VirtualLine, judge: Judge, seed: UInt64, executor: ThreadExecutor,
        clocks: Clocks, record: @escaping @Sendable (@Sendable (inout ProofReport) -> Void) -> Void
    ) {
        self.name = name
        self.rpc = rpc
        self.line = line
        self.judge = judge
        self.clocks = clocks
        self.record = record
        self.executor = executor
        generator = SeededGenerator(seed: seed)
    }

    func stop() { isStopping = true }

    // MARK: Work

    func read() async {
        while !isStopping {
            var members = item()
            if chance(4) { members["max_age_ms"] = 3000 }
            let method = members["info"] == nil ? "read-param" : "read-info"
            let answer = await ask(method, members)
            if answer?["status"] == "ok" {
                let reading = answer?["result"] ?? .null
                let isOfItem = reading["device"] == members["device"] && reading["info"] == members["info"]
                let verdict: Verdict =
                    isOfItem ? judge.judge(reading: reading) : .wrong("another reading: \(reading.text())")
                record { $0.take(verdict) }
            }
            await sleep(.milliseconds(Int64.random(in: 0...2000, using: &generator)))
        }
    }

    func readBatches() async {
        while !isStopping {
            let items = (0..<Int.random(in: 1...90, using: &generator)).map { _ in JSONValue.object(item()) }
            let answer = await ask("read-batch", ["items": .array(items)], within: .seconds(20))
            if let readings = answer?["result"]?["items"]?.array {
                var verdicts: [Verdict] = readings.count == items.count ? [] : [.wrong("a batch of another length")]
                for (reading, item) in zip(readings, items) where reading["error"] == nil {
                    let isOfItem = reading["device"] == item["device"] && reading["info"] == item["info"]
                    verdicts.append(isOfItem ? judge.judge(reading: reading) : .wrong("out of order"))
                }
                record { [verdicts] in for verdict in verdicts { $0.take(verdict) } }
            }
            await sleep(.milliseconds(Int64.random(in: 0...8000, using: &generator)))
        }
    }

    /// Writes one parameter, every tenth time to flash memory.
    func write(_ parameter: UInt32) async {
        var value: Int64 = 2
        while !isStopping {
            value = value % 30 + 2
            let device = UInt32.random(in: 1...3, using: &generator)
            let isFlash = chance(10)
            let began = clocks.wall()
            let answer = await ask(
                "write-param",
                [
                    "device": .string("xt\(device)"), "param": .integer(Int64(parameter)), "value": .integer(value),
                    "persist": .bool(isFlash),
                ], within: .seconds(20))
            let count = executions(parameter, 100 + device, value, since: began)
            let outcome = answer?["result"]?["outcome"]?.string ?? answer?["error"]?["code"]?.string ?? "none"
            let isRight =
                switch outcome {
                case "acknowledged", "verified": count == 1
                case "write_unverified", "none": count <= 1
                default: count == 0
                }
            record { report in
                report.writes += 1
                guard !isRight else { return }
                report.falseWrites += 1
                report.complain(.write, "a write was done \(count) times: \(answer?.text() ?? "no answer")")
            }
            await sleep(.milliseconds(Int64.random(in: 500...9000, using: &generator)))
        }
    }

    /// Aggregates, messages, devices.
    func readNowAndThen() async {
        while !isStopping {
            _ = await ask("read-aggregate", ["items": [["info": 3136, "of": "sum"], ["info": 3000, "of": "master"]]])
            _ = await ask("read-messages", ["count": 5])
            _ = await ask("list-devices", [:])
            _ = await ask("get-stats", [:])
            await sleep(.seconds(30))
        }
    }

    private func executions(_ parameter: UInt32, _ address: UInt32, _ value: Int64, since began: WallTime) -> Int {
        line.assumeIsolated { line in
            line.look { plant in
                // The newest are enough, and all of them would be many in the end.
                plant.writes.suffix(1024).count {
                    $0.time >= began && $0.device == ScomAddress(address) && $0.property.objectID == parameter
                        && $0.error == nil
                        && $0.value == .float(Float(value))
                }
            }
        }
    }

    private func item() -> JSONObject {
        let device = ProofClient.devices.randomElement(using: &generator)!
        if device.hasPrefix("xt"), chance(10) {
            return ["device": .string(device), "param": chance(2) ? 1107 : 1138]
        }
        let numbers = ProofClient.infos[DeviceID(device)!.family]!
        return ["device": .string(device), "info": .integer(Int64(numbers.randomElement(using: &generator)!))]
    }

    private func chance(_ oneIn: UInt64) -> Bool { generator.next() % oneIn == 0 }

    // MARK: Asking

    private func ask(
        _ method: String, _ members: JSONObject, within timeout: Duration = .seconds(10)
    ) async -> JSONValue? {
        next += 1
        let id = Int64(next)
        var members = members
        members["id"] = .integer(id)
        members["timeout_ms"] = .integer(timeout.wholeMilliseconds)
        let request = RPCRequest(
            topic: RequestTopic(root: "xtender", method: method, clientLevel: name),
            payload: JSONValue.object(members).serialized(), received: clocks.now())
        record { $0.requests += 1 }
        return await withCheckedContinuation { continuation in
            let timer = executor.schedule(at: clocks.now() + timeout + ProofClient.grace) { [weak self] in
                self?.assumeIsolated { $0.giveUp(id, method) }
            }
            waiting[id] = (continuation, timer)
            rpc.assumeIsolated { $0.receive(request) }
        }
    }

    private func giveUp(_ id: Int64, _ method: String) {
        record {
            $0.unanswered += 1
            $0.complain(.answer, "\(self.name): \(method) \(id) was not answered")
        }
        waiting.removeValue(forKey: id)?.continuation.resume(returning: nil)
    }

    func receive(_ answer: JSONValue) {
        guard let id = answer["id"]?.integer, let (continuation, timer) = waiting.removeValue(forKey: id) else {
            return record {
                $0.doubled += 1
                $0.complain(.answer, "\(self.name): answered again, or never asked: \(answer.text().prefix(200))")
            }
        }
        executor.cancel(timer)
        record { report in
            report.answers += 1
            if let code = answer["error"]?["code"]?.string { report.errors[code, default: 0] += 1 }
        }
        continuation.resume(returning: answer)
    }

    private func sleep(_ duration: Duration) async {
        await withCheckedContinuation { continuation in
            executor.schedule(at: clocks.now() + duration) { continuation.resume() }
        }
    }
}
