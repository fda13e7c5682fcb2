import Glibc
import ScomProtocol

extension Plant {
    /// A user info that the model or the device's identity knows; `nil` for all others.
    func modelledInfo(_ number: UInt32, ofDevice index: Int) -> Double? {
        let device = devices[index]
        if let identity = identity(number, of: device) { return identity }
        switch device.family {
        case .xtender: return xtenderInfo(number, model.xtenders[device.unit], device)
        case .variotrack: return variotrackInfo(number, model.solar[device.unit], device)
        case .variostring: return variostringInfo(number, model.solar[device.unit], device)
        case .bsp, .bms: return batteryInfo(number, device)
        case .xcom: return nil
        }
    }

    /// What tells who a device is: the same for as long as it lives.
    func identity(_ number: UInt32, of device: SimulatedDevice) -> Double? {
        let version = device.firmware.words
        let factoryID = device.factoryID.words
        let table = objects[device.family]
        switch (device.family, number) {
        case (.xtender, 3130), (.bsp, 7037), (.bms, 7037), (.variotrack, 11050), (.variostring, 15077):
            return Double(version.high)
        case (.xtender, 3131), (.bsp, 7038), (.bms, 7038), (.variotrack, 11051), (.variostring, 15078):
            return Double(version.low)
        case (.xtender, 3156), (.bsp, 7048), (.bms, 7048), (.variotrack, 11067), (.variostring, 15102):
            return Double(factoryID.high)
        case (.xtender, 3157), (.bsp, 7049), (.bms, 7049), (.variotrack, 11068), (.variostring, 15103):
            return Double(factoryID.low)
        case (.xtender, 3133), (.bsp, 7039), (.bms, 7039), (.variotrack, 11012), (.variostring, 15071):
            return Double(table.parameterCount)
        case (.bsp, 7060), (.bms, 7060), (.variotrack, 11013), (.variostring, 15072):
            return Double(table.parameterCount)
        case (.xtender, 3134), (.bsp, 7040), (.bms, 7040), (.variotrack, 11014), (.variostring, 15073):
            return Double(table.infoCount)
        case (.xtender, 3127), (.bsp, 7035), (.bms, 7035), (.variotrack, 11048), (.variostring, 15075):
            return Double(configuration.nominalVoltage.rawValue)
        case (.xtender, 3129), (.bsp, 7036), (.bms, 7036), (.variotrack, 11049), (.variostring, 15076): return 2
        // XTM, BSP, Xcom-CAN, VT-65 and VS-120 by the appendix's numbers.
        case (.xtender, 3124): return 256
        case (.bsp, 7034): return 10241
        case (.bms, 7034): return 10242
        case (.bms, 7054): return 0x0102
        case (.variotrack, 11047): return 9729
        case (.variotrack, 11015): return 1
        case (.variostring, 15074): return 12801
        case (.xtender, 3125): return 4000
        case (.xtender, 3126): return Double(configuration.alternatingVoltage.rawValue)
        case (.xtender, 3128): return 17.4
        case (.xtender, 3089): return Double(1 << model.xtenders[device.unit].phase)
        case (.xtender, 3050): return Double(configuration.nominalVoltage.rawValue / 2)
        default: return nil
        }
    }

    /// What a device's own voltmeter makes of the battery: a fixed error of its own and the step of its converter.
    func measuredBatteryVoltage(_ volts: Double, _ device: SimulatedDevice) -> Double {
        let error = 0.04 * (model.noise.uniform(80, Int64(device.address.rawValue)) - 0.5)
        return rounded(volts + error * configuration.nominalVoltage.factor, 64)
    }

    func rounded(_ value: Double, _ stepsPerUnit: Double) -> Double {
        (value * stepsPerUnit).rounded() / stepsPerUnit
    }

    /// For objects that the model leaves out: constant, by format, options and unit.
    func plausibleConstant(of object: SimulatedObject, ofDevice index: Int) -> Double {
        let choice = model.noise.uniform(90 + UInt64(object.number), Int64(devices[index].address.rawValue))
        if !object.options.isEmpty { return Double(object.options[Int(choice * Double(object.options.count))]) }
        switch object.unit {
        case "Vac": return rounded(Double(configuration.alternatingVoltage.rawValue) - 2 + 4 * choice, 10)
        case "Vdc", "V": return rounded((50 + 2 * choice) * configuration.nominalVoltage.factor, 64)
        case "Aac", "Adc", "A": return rounded(1 + 4 * choice, 10)
        case "Hz": return rounded(49.95 + 0.1 * choice, 100)
        case "%": return rounded(90 + 10 * choice, 2)
        case "°C": return rounded(22 + 8 * choice, 4)
        case "h", "days": return (1 + 20 * choice).rounded()
        default: return (4 * choice).rounded()
        }
    }
}
