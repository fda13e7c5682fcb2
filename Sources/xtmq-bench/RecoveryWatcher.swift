import JSONValue
import MQTTClient
import Runtime

/// Sees when every device is said to be online and has a snapshot with values that was made after a moment.
final class RecoveryWatcher: Sendable {
    private struct State {
        var client: MQTTClient?
        var online: Set<String> = []
        /// When the newest good snapshot of each device was made.
        var snapshots: [String: WallTime] = [:]
    }

    private let thread: LoadThread
    private let state = Locked(State())

    /// Those of a standard plant, without the gateway, which has no snapshot of its own.
    private static let devices: Set<String> = ["xt1", "xt2", "xt3", "xt4", "xt5", "xt6", "vt1", "vt2", "bsp"]

    init(port: UInt16) {
        thread = LoadThread(port: port)
    }

    func start() async throws {
        let state = state
        let client = try MQTTClient(
            configuration: thread.configuration("recovery"), executor: thread.executor, logger: thread.logger
        ) { event in
            guard case .message(let message) = event else { return }
            let levels = message.topic.split(separator: "/")
            guard levels.count == 4, levels[1] == "device" else { return }
            let device = String(levels[2])
            state.withLock { state in
                if levels[3] == "availability" {
                    if message.payload == Array("online".utf8) {
                        state.online.insert(device)
                    } else {
                        state.online.remove(device)
                    }
                } else if let snapshot = try? JSONValue(parsing: message.payload),
                    snapshot["infos"]?.object?.isEmpty == false,
                    let time = snapshot["time"]?.string.flatMap({ WallTime(rfc3339: $0) })
                {
                    state.snapshots[device] = time
                }
            }
        }
        try await client.subscribe(MQTTSubscription("xtender/device/+/+"))
        await client.start()
        self.state.withLock { $0.client = client }
    }

    func stop() async {
        let client = state.withLock { state in
            defer { state = State() }
            return state.client
        }
        await client?.stop()
    }

    /// How long after a moment everything was there again.
    func recovered(since moment: ContinuousClock.Instant) async throws -> Recovery {
        let wall = WallTime.now - (ContinuousClock.now - moment)
        var online: Duration?
        while ContinuousClock.now - moment < .seconds(60) {
            let (isOnline, isGood) = state.withLock { state in
                (
                    state.online.isSuperset(of: Self.devices),
                    Self.devices.allSatisfy { state.snapshots[$0].map { $0 >= wall } ?? false }
                )
            }
            let now = ContinuousClock.now - moment
            if !isOnline { online = nil } else if online == nil { online = now }
            if let online, isGood { return Recovery(online: online, good: now) }
            try await Task.sleep(for: .milliseconds(5))
        }
        let (reachable, devices) = state.withLock { ($0.online.sorted(), $0.snapshots.keys.sorted()) }
        throw BenchError("not recovered within 60 s; online: \(reachable), with snapshots: \(devices)")
    }
}
