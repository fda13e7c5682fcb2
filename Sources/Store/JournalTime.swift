internal import Runtime

/// One moment on both clocks.
struct JournalTime {
    /// For ages.
    let running: ContinuousClock.Instant
    /// For people.
    let wall: WallTime
}
