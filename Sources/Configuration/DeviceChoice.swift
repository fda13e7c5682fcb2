public import ScomProtocol

extension Configuration {
    /// Which devices there are.
    public enum DeviceChoice: Hashable, Sendable {
        /// Whatever answers.
        case automatic
        /// These and no others, without probing the rest of the address range.
        case listed([Device])

        /// The devices that the file names; none where they are looked for.
        public var listed: [Device] { if case .listed(let devices) = self { devices } else { [] } }
    }

    /// A device that the file names: always a single one, neither a group nor a phase.
    public struct Device: Hashable, Sendable {
        public var id: DeviceID
        /// Accepted in requests and shown in responses; never part of a topic, never the name of another device.
        public var alias: String?

        public init(id: DeviceID, alias: String? = nil) {
            self.id = id
            self.alias = alias
        }
    }
}
