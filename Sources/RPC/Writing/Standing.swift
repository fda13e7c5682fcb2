import Devices
import ScomProtocol

/// What a parameter held before a write.
struct Standing: Sendable {
    let flash: ScomValue
    /// What this service had written to RAM.
    let shadow: RAMShadow?

    /// What the device worked with; `nil` where an earlier write had no answer, or the device may have restarted since, so that nobody
    /// knows.
    var present: ScomValue? {
        guard let shadow else { return flash }
        return shadow.isKnown ? shadow.value : nil
    }
}
