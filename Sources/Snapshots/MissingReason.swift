import Dispatcher

/// Why a value is not in a snapshot.
public enum MissingReason: String, CaseIterable, Hashable, Sendable {
    case notANumber = "not_a_number"
    /// Outside of what its unit allows (`CatalogObject.physicalRange`).
    case outOfRange = "out_of_range"
    /// Far from the value before, and a second reading did not confirm it.
    case unconfirmedJump = "unconfirmed_jump"
    /// The device or the gateway answered with an error.
    case refused
    /// There was no answer by the group's next tick.
    case noAnswer = "no_answer"
    /// It was read too long ago.
    case tooOld = "too_old"
    /// It was written to RAM, and whether that stands is not known.
    case doubtful

    init(_ error: DispatchError) {
        switch error {
        case .device: self = .refused
        case .malformedResponse: self = .notANumber
        case .busy, .deadlineExceeded, .linkDown, .responseTimeout, .deviceSilent, .stopped: self = .noAnswer
        }
    }
}
