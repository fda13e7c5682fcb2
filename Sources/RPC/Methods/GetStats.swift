import Dispatcher
import JSONValue
import Runtime
import Store

/// `get-stats`: counters and latency quantiles since the start of the service.
struct GetStats: Method {
    let name = "get-stats"
    let services: Services
    let executor: ThreadExecutor
    private let started: (instant: ContinuousClock.Instant, time: WallTime)
    let requests: @Sendable () async -> RequestStatistics
    let others: @Sendable () async -> JSONObject

    init(
        services: Services, executor: ThreadExecutor, requests: @escaping @Sendable () async -> RequestStatistics,
        others: @escaping @Sendable () async -> JSONObject
    ) {
        self.services = services
        self.executor = executor
        self.requests = requests
        self.others = others
        started = (services.clocks.now(), services.clocks.wall())
    }

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let dispatcher = await services.dispatcher.statistics
        let requests = await requests()
        var result: JSONObject = [
            "since": .string(started.time.description),
            "uptime_s": JSONValue(seconds(started.instant.duration(to: services.clocks.now()))),
            "requests": requests.requestsJSON, "latency_ms": requests.latenciesJSON, "queue": queue(dispatcher),
        ]
        let others = await others()
        result["line"] = .object(line(dispatcher, others["line"]?.object ?? [:]))
        result["writes"] = requests.writesJSON
        result["flash"] = await flash()
        for (key, value) in others where key != "line" { result[key] = value }
        return result
    }

    private func queue(_ statistics: DispatcherStatistics) -> JSONValue {
        var waits = LatencyHistogram()
        for histogram in statistics.waits.values { waits.merge(histogram) }
        return [
            "depth": .integer(Int64(statistics.queueDepth)), "capacity": .integer(Int64(statistics.queueLimit)),
            "deepest": .integer(Int64(statistics.maximumQueueDepth)), "wait_ms": RequestStatistics.json(waits),
            "busy": .integer(Int64(statistics.busy)),
            "deadlines_exceeded": .integer(Int64(statistics.deadlinesExceeded)),
            "shared": .integer(Int64(statistics.shared)), "cache_hits": .integer(Int64(statistics.cacheHits)),
        ]
    }

    private func line(_ statistics: DispatcherStatistics, _ link: JSONObject) -> JSONObject {
        let exchanges = statistics.singleExchanges + statistics.packedExchanges
        var line: JSONObject = ["exchanges": .integer(Int64(exchanges))]
        for (key, value) in link { line[key] = value }
        line["retries"] = .integer(Int64(statistics.retries))
        line["packed_exchanges"] = .integer(Int64(statistics.packedExchanges))
        let values = statistics.singleExchanges + statistics.packedInfos
        line["packing_ratio"] = JSONValue(exchanges == 0 ? 0 : Double(values) / Double(exchanges))
        let uptime = seconds(started.instant.duration(to: services.clocks.now()))
        line["utilisation"] = JSONValue(min(1, uptime > 0 ? seconds(statistics.lineTime) / uptime : 0))
        return line
    }

    /// How long a disk that hangs may keep the rest from being told.
    private static let patience = Duration.seconds(2)
    /// The store is at it; it is not asked again meanwhile.
    private let isCounting = Locked(false)

    /// Writes to flash memory so far, by device and parameter.
    func flash() async -> JSONValue {
        let isBusy = isCounting.withLock { isCounting in
            defer { isCounting = true }
            return isCounting
        }
        guard !isBusy else { return .null }
        let (store, counted, isCounting) = (services.store, Locked<[FlashCount]?>(nil), isCounting)
        await TimeLimit.wait(GetStats.patience, on: executor, clocks: services.clocks) {
            let counts = try? await store.flashCounts()
            counted.withLock { $0 = counts }
            isCounting.withLock { $0 = false }
        }
        guard let counts = counted.withLock({ $0 }) else { return .null }
        return [
            "budget": .integer(Int64(services.settings.flashBudget)),
            "writes": .array(
                counts.map { count in
                    [
                        "fid": count.device.fid.map { .string(String($0, radix: 16, uppercase: true)) } ?? .null,
                        "address": .integer(Int64(count.device.address)), "param": .integer(Int64(count.parameter)),
                        "writes": .integer(Int64(count.writes)), "last": .string(count.lastWrite.description),
                    ]
                }),
        ]
    }

    private func seconds(_ duration: Duration) -> Double {
        (Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18).rounded(toPlaces: 3)
    }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let factor = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
        return (self * factor).rounded() / factor
    }
}
