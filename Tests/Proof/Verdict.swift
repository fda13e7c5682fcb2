/// What an answer or publication is worth beside the plant.
public enum Verdict: Hashable, Sendable {
    case right
    /// Another value than the plant had; says which.
    case wrong(String)
    /// Nothing that the plant could tell.
    case notJudged
}
