/// Minimum, maximum and average of one quantity over the last whole minute, as devices report them.
struct MinuteChannel: Sendable {
    struct Summary: Sendable {
        var minimum = 0.0
        var maximum = 0.0
        var average = 0.0
    }

    private var minute = Int64.min
    private var minimum = 0.0
    private var maximum = 0.0
    private var sum = 0.0
    private var count = 0.0
    private var previous = Summary()
    private var hasPrevious = false

    mutating func add(_ value: Double, minute current: Int64) {
        if current != minute {
            if count > 0 {
                previous = Summary(minimum: minimum, maximum: maximum, average: sum / count)
                hasPrevious = true
            }
            minute = current
            (minimum, maximum, sum, count) = (value, value, value, 1)
        } else {
            minimum = min(minimum, value)
            maximum = max(maximum, value)
            sum += value
            count += 1
        }
    }

    /// Of the last whole minute; before the first one has passed, of the minute that runs.
    var summary: Summary {
        if hasPrevious || count == 0 { return previous }
        return Summary(minimum: minimum, maximum: maximum, average: sum / count)
    }
}
