/// What happened on the link since it was made.
public struct LinkCounters: Hashable, Sendable {
    /// Requests sent.
    public var exchanges = 0
    /// Of them, those without a response in time.
    public var timeouts = 0
    /// Of them, those whose response came with damaged data.
    public var damaged = 0
    public var bytesSent = 0
    public var bytesReceived = 0
    /// Bytes that belong to no frame, line ends after frames not counted.
    public var noiseBytes = 0
    public var dropped = DroppedFrames()
    /// How often the link came up.
    public var openings = 0
    /// Time spent in exchanges; its share of a span of time is the line's utilisation.
    public var busy: Duration = .zero

    public init() {}
}

/// Frames that were no response to the request in flight, by reason.
public struct DroppedFrames: Hashable, Sendable {
    private var counts: (late: Int, destination: Int, device: Int, object: Int, request: Int, damaged: Int) =
        (0, 0, 0, 0, 0, 0)

    public init() {}

    public var total: Int { DropReason.allCases.reduce(0) { $0 + self[$1] } }

    public subscript(reason: DropReason) -> Int {
        get {
            switch reason {
            case .late: counts.late
            case .otherDestination: counts.destination
            case .otherDevice: counts.device
            case .otherObject: counts.object
            case .notAResponse: counts.request
            case .damaged: counts.damaged
            }
        }
        set {
            switch reason {
            case .late: counts.late = newValue
            case .otherDestination: counts.destination = newValue
            case .otherDevice: counts.device = newValue
            case .otherObject: counts.object = newValue
            case .notAResponse: counts.request = newValue
            case .damaged: counts.damaged = newValue
            }
        }
    }

    public static func == (left: DroppedFrames, right: DroppedFrames) -> Bool { left.counts == right.counts }

    public func hash(into hasher: inout Hasher) {
        for reason in DropReason.allCases { hasher.combine(self[reason]) }
    }
}
