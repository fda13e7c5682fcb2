public import Runtime
public import ScomProtocol

/// A value with where and when it was got; for a write, what was written.
public struct Reading: Hashable, Sendable {
    public enum Source: Hashable, Sendable {
        case line
        case cache
    }

    public var value: ScomValue
    public var time: WallTime
    public var source: Source

    public init(value: ScomValue, time: WallTime, source: Source) {
        self.value = value
        self.time = time
        self.source = source
    }
}
