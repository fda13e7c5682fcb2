import Devices
import ScomProtocol

/// Acts that change what the RAM of devices holds: what was written to it before is void after them.
enum SignalEffect {
    /// The device that the signal goes to loses it.
    case device
    case family
    case everything

    /// `nil` for a signal that leaves parameters alone.
    init?(_ family: DeviceFamily, _ number: UInt32) {
        switch (family, number) {
        // Default and factory settings.
        case (.xtender, 1395), (.xtender, 1287), (.variotrack, 10056), (.variotrack, 10057), (.variostring, 14067),
            (.variostring, 14068), (.bsp, 6004), (.bsp, 6005), (.bms, 6004), (.bms, 6005):
            self = .device
        case (.xtender, 1468): self = .family
        case (.xcom, 5121): self = .everything
        default: return nil
        }
    }
}

extension Services {
    /// Forgets what the signal has wiped out, or may have.
    func signalled(_ number: UInt32, on subject: Subject) async {
        guard let effect = SignalEffect(subject.id.family, number) else { return }
        switch effect {
        case .device: await directory.forget(subject.id.address)
        case .family:
            for device in await directory.devices where device.family == subject.id.family {
                await directory.forget(device.address)
            }
        case .everything: await directory.forget()
        }
    }
}
