import JSONValue

/// How busy the line to the gateway is, of late: between two answers to `get-stats`.
struct LineLoad: Equatable {
    /// 0 to 1.
    let utilisation: Double
    let exchangesPerSecond: Double
    /// Requests that wait.
    let waiting: Int
    let capacity: Int

    /// `nil` where an answer is none, or the service began anew between them.
    ///
    /// - Parameter earlier: the answer before; without one, all since the start of the service.
    init?(_ later: JSONValue, since earlier: JSONValue?) {
        guard let uptime = later["uptime_s"]?.real, let share = later["line"]?["utilisation"]?.real,
            let exchanges = later["line"]?["exchanges"]?.real
        else { return nil }
        let isSame = earlier?["since"] == later["since"]
        let past = isSame ? earlier?["uptime_s"]?.real ?? 0 : 0
        let busy = isSame ? (earlier?["line"]?["utilisation"]?.real ?? 0) * past : 0
        let before = isSame ? earlier?["line"]?["exchanges"]?.real ?? 0 : 0
        let time = uptime - past
        guard time > 0 else { return nil }
        utilisation = min(1, max(0, (share * uptime - busy) / time))
        exchangesPerSecond = max(0, (exchanges - before) / time)
        waiting = Int(later["queue"]?["depth"]?.integer ?? 0)
        capacity = Int(later["queue"]?["capacity"]?.integer ?? 0)
    }

    /// `43 % busy, 12.5 exchanges/s, 0 of 1024 waiting`
    var text: String {
        let rate = (exchangesPerSecond * 10).rounded() / 10
        return "\(Int((utilisation * 100).rounded())) % busy, \(rate) exchanges/s, \(waiting) of \(capacity) waiting"
    }

    /// As many blocks as wanted, filled in proportion.
    func bar(_ blocks: Int) -> String {
        let filled = utilisation > 0 ? max(1, Int((utilisation * Double(blocks)).rounded())) : 0
        return String(repeating: "█", count: min(filled, blocks))
            + String(repeating: "░", count: max(0, blocks - filled))
    }
}
