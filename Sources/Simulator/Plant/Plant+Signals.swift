import ScomProtocol

extension Plant {
    /// Does what a signal asks for; signals that leave no trace in the model are taken and done with.
    mutating func act(on signal: UInt32, ofDevice index: Int) {
        switch (devices[index].family, signal) {
        case (.xtender, 1142): model.battery.phase = .bulk
        case (.xtender, 1467), (.variotrack, 10006), (.variostring, 14006): model.battery.phase = .floating
        case (.xtender, 1395), (.xtender, 1287), (.variotrack, 10056), (.variotrack, 10057), (.variostring, 14067),
            (.variostring, 14068), (.bsp, 6004), (.bsp, 6005), (.bms, 6004), (.bms, 6005):
            devices[index].memory.restoreDefaults()
            applySettings(ofDevice: index)
        case (.xtender, 1468):
            for other in devices.indices where devices[other].family == .xtender { restart(deviceAt: other) }
        case (.bsp, 6003):
            model.battery.totalCharged = 0
            model.battery.totalDischarged = 0
        case (.xcom, 5121):
            for other in devices.indices { restart(deviceAt: other) }
            gatewaySignals.append(5071)
        case (.xcom, _): gatewaySignals.append(signal)
        default: break
        }
    }
}
