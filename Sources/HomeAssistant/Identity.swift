import Configuration
import ScomProtocol

/// What an installation and its devices are called in Home Assistant, for good.
///
/// By topic root and device id, not by serial number: a device that is exchanged keeps its place in the installation, and so
/// its entities, their history, and the automations on them. The serial number is shown with the device.
struct Identity: Hashable {
    /// Identifier of the device, last level but one of its topic, and first part of its entities' unique ids: only
    /// `[A-Za-z0-9_-]` is allowed there.
    let identifier: String
    /// What proposed entity ids begin with.
    let entityPrefix: String

    /// - Parameter device: `nil` for the service itself.
    init(topicRoot: String, device: DeviceID?) {
        let names = [topicRoot] + (device.map { [$0.description] } ?? [])
        identifier = (["xtmq"] + names).map { Identity.safe($0) }.joined(separator: "_")
        let prefix = device == nil ? ["xtmq"] + names : names
        entityPrefix = prefix.map { Identity.safe($0).lowercased() }.joined(separator: "_")
            .replacing("-", with: "_")
    }

    private static func safe(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { scalar in
                    switch scalar {
                    case "a"..."z", "A"..."Z", "0"..."9", "-", "_": scalar
                    default: "_"
                    }
                }))
    }
}
