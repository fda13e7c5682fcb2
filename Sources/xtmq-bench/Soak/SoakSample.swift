import JSONValue

/// How things stand after a minute of a soak.
struct SoakSample: Sendable {
    let minute: Int
    let tally: SoakTally
    let memory: ProcessMemory
    let descriptors: Int
    let statistics: JSONValue
    let faults: Int
    let exchanges: Int

    /// What memory may have grown by, in kB, from when it has settled.
    private static let allowedGrowth = 1024

    static let header =
        "minute  resident kB  anonymous kB  descriptors  exchanges  faulty  requests  errors  values  wrong  unanswered  "
        + "doubled  false writes  snapshots  late ticks  skipped ticks  doubted  datalogs"

    var row: String {
        let snapshots = statistics["snapshots"]
        let errors = tally.errors.values.reduce(0, +)
        let figures: [Int64] = [
            minute, memory.resident, memory.anonymous, descriptors, exchanges, faults, tally.requests, errors,
            tally.values, tally.wrong, tally.unanswered, tally.doubled, tally.falseWrites, tally.snapshots,
        ].map(Int64.init)
        let ticks = ["late", "skipped", "doubted"].map { snapshots?[$0]?.integer ?? -1 }
        return (figures + ticks + [Int64(tally.datalogs)]).map(String.init).joined(separator: "  ")
    }

    /// Says what is to blame in a run; also says what it was like.
    static func judge(_ samples: [SoakSample], _ tally: SoakTally) -> [String] {
        for (code, count) in tally.errors.sorted(by: { $0.key < $1.key }) { Output.say("answered \(code): \(count)") }
        for complaint in tally.complaints { Output.say(complaint) }
        guard let last = samples.last else { return ["no samples"] }
        Output.say("statistics: \(last.statistics.text())")
        var faults: [String] = []
        if !tally.isClean { faults.append("wrong, unanswered or doubled, see above") }
        if tally.values == 0 || tally.answers == 0 { faults.append("nothing was judged") }
        // Caches, journal and allocator have filled up after the first fifth, ten minutes at most.
        let settled = samples.dropFirst(min(10, samples.count / 5))
        let (early, late) = (settled.prefix(max(1, settled.count / 5)), settled.suffix(max(1, settled.count / 5)))
        for (name, figure) in [("resident", \SoakSample.memory.resident), ("anonymous", \.memory.anonymous)] {
            let (before, after) = (median(early.map { $0[keyPath: figure] }), median(late.map { $0[keyPath: figure] }))
            Output.say("\(name) memory: \(before) kB settled, \(after) kB at the end")
            if after - before > allowedGrowth { faults.append("\(name) memory grew by \(after - before) kB") }
        }
        let descriptors = (early.map(\.descriptors).max() ?? 0, late.map(\.descriptors).max() ?? 0)
        Output.say("descriptors: \(descriptors.0) at most settled, \(descriptors.1) at most at the end")
        if descriptors.1 > descriptors.0 + 2 { faults.append("descriptors leak") }
        return faults
    }

    private static func median(_ values: [Int]) -> Int { values.isEmpty ? 0 : values.sorted()[values.count / 2] }
}

/// Memory of a process, in kB.
struct ProcessMemory: Sendable {
    /// All of it that is in RAM, pages of the program file included.
    var resident = 0
    /// What belongs to it alone: heap and stacks.
    var anonymous = 0
}
