public import ScomProtocol

extension Configuration {
    /// What is read together, and how often.
    public struct SnapshotGroup: Hashable, Sendable {
        public enum Target: Hashable, Sendable {
            /// Every device.
            case all
            /// Every device of a family: `xt`, `vt`, `vs`.
            case family(DeviceFamily)
            /// One device or phase.
            case device(DeviceID)
        }

        /// 100 ms to 24 h.
        public var period: Duration
        public var targets: [Target]
        public var infos: [ObjectReference]
        public var parameters: [ObjectReference]

        public init(
            period: Duration, targets: [Target] = [.all], infos: [ObjectReference], parameters: [ObjectReference] = []
        ) {
            self.period = period
            self.targets = targets
            self.infos = infos
            self.parameters = parameters
        }

        /// The families that the targets can reach, each once.
        public static func families(of targets: [Target]) -> [DeviceFamily] {
            DeviceFamily.allCases.filter { family in
                targets.contains { target in
                    switch target {
                    case .all: true
                    case .family(let other): other == family
                    case .device(let device): device.family == family
                    }
                }
            }
        }
    }
}
