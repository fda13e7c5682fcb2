/// Whose turn it is: the highest priority that waits, unless a lower one has been passed over as often as may be.
///
/// With passes of at least one, every waiting priority gets a share of the exchanges, whatever the others bring.
struct Ageing: Sendable {
    private let limits: [Int]
    private var passed = [Int](repeating: 0, count: Priority.allCases.count)

    init(passes: [Priority: Int]) {
        limits = Priority.allCases.map { max(passes[$0] ?? 1, 1) }
    }

    /// The priority of the next exchange; `waiting` names those that want it, highest first.
    mutating func choose(among waiting: [Priority]) -> Priority? {
        guard let highest = waiting.first else { return nil }
        let chosen = waiting.dropFirst().first { passed[$0.rawValue] >= limits[$0.rawValue] } ?? highest
        for priority in Priority.allCases where !waiting.contains(priority) { passed[priority.rawValue] = 0 }
        for priority in waiting where priority > chosen { passed[priority.rawValue] += 1 }
        passed[chosen.rawValue] = 0
        return chosen
    }
}
