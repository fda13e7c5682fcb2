import JSONValue
import Logging
import Runtime
import Store

/// `write-batch`: several writes, one after the other; when one fails, the rest is left, done, or what was done is taken back.
struct WriteBatch: Method {
    let name = "write-batch"
    let isChanging = true
    let services: Services
    let runner: WriteRunner

    private enum Reaction: String {
        case stop
        case `continue`
        case restore
    }

    private enum Item {
        case written(WriteReport)
        case refused(RPCError)
        case notTried

        var hasFailed: Bool {
            switch self {
            case .written(let report): report.hasFailed
            case .refused: true
            case .notTried: false
            }
        }
    }

    /// Old values are put back although the request's own time is over.
    private static let restoringTime = Duration.seconds(30)

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        var writes: [ParameterWrite] = []
        for (index, item) in (members["items"]?.array ?? []).enumerated() {
            writes.append(
                try await runner.prepare(item.object ?? [:], call, under: "/items/\(index)"))
        }
        let reaction = members["on_error"]?.string.flatMap { Reaction(rawValue: $0) } ?? .stop
        try await services.start(call)
        var items = await write(writes, reaction, call)
        if reaction == .restore, items.contains(where: \.hasFailed) { await restore(&items, call) }
        return [
            "items": .array(items.map { .object(json($0)) }),
            "failed": .integer(Int64(items.count { $0.hasFailed })),
        ]
    }

    private func write(_ writes: [ParameterWrite], _ reaction: Reaction, _ call: Call) async -> [Item] {
        var items: [Item] = []
        var progress: [String] = []
        for (index, write) in writes.enumerated() {
            guard reaction == .continue || !items.contains(where: \.hasFailed) else {
                items.append(.notTried)
                continue
            }
            await services.note(progress + ["item \(index) at work"], of: call)
            do throws(RPCError) {
                let report = try await runner.run(write, call, under: "/items/\(index)", after: progress)
                items.append(.written(report))
                progress.append("item \(index): \(report.summary)")
            } catch {
                items.append(.refused(error))
                progress.append("item \(index): \(error.code.name)")
            }
        }
        return items
    }

    private func restore(_ items: inout [Item], _ call: Call) async {
        let call = call.continued(until: services.clocks.now() + WriteBatch.restoringTime)
        var progress: [String] = []
        for index in items.indices.reversed() {
            guard case .written(var report) = items[index] else { continue }
            await services.note(["restoring"] + progress + ["item \(index) at work"], of: call)
            await runner.restore(&report, call)
            items[index] = .written(report)
            progress.append("item \(index) done")
        }
    }

    private func json(_ item: Item) -> JSONObject {
        switch item {
        case .written(let report): report.json
        case .refused(let error): ["error": error.json]
        case .notTried: ["outcome": "not_tried"]
        }
    }
}
