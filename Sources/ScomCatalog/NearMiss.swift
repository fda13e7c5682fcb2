/// What someone may have meant who wrote a word that does not exist.
public enum NearMiss {
    /// The nearest of the candidates, of equals the first; `nil` where none is near enough to be a slip of the hand.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().utf8)
        // A long word must not make the search costly: nothing that long exists.
        guard letters.count <= 128 else { return nil }
        var best = min(max(1, letters.count / 4), 4) + 1
        var nearest: String?
        for candidate in candidates {
            let other = Array(candidate.lowercased().utf8)
            guard abs(other.count - letters.count) < best else { continue }
            let distance = distance(letters, other)
            if distance < best { (best, nearest) = (distance, candidate) }
        }
        return nearest
    }

    /// Letters to insert, delete, replace, or exchange with their neighbour.
    static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: other.count + 1)
        var last = Array(0...other.count)
        for (row, letter) in one.enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in other.enumerated() {
                var cost = min(
                    current[column] + 1, last[column + 1] + 1, last[column] + (letter == otherLetter ? 0 : 1))
                if row > 0, column > 0, letter == other[column - 1], one[row - 1] == otherLetter {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
