public import ScomProtocol

extension Plant {
    /// Addresses of the devices that answer, ascending.
    public var addresses: [ScomAddress] {
        devices.filter { $0.isPresent }.map { $0.address }.sorted()
    }

    /// The family of the device at an address; `nil` where none answers.
    public func family(at address: ScomAddress) -> DeviceFamily? {
        device(at: address).map { devices[$0].family }
    }

    public func factoryID(at address: ScomAddress) -> FactoryID? {
        device(at: address).map { devices[$0].factoryID }
    }

    /// Of the installation (spec §6.1).
    public var guid: InstallationGUID {
        let noise = Noise(seed: configuration.seed)
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: noise.hash(4, $0)) }
        return InstallationGUID(bytes)!
    }

    /// From gateway firmware 1.6.74 on (field notes).
    var knowsMultiInfo: Bool {
        (configuration.firmware[.xcom] ?? configuration.defaultFirmware) >= SoftwareVersion(1, 6, 74)
    }

    mutating func takeGatewaySignals() -> [UInt32] {
        defer { gatewaySignals.removeAll(keepingCapacity: true) }
        return gatewaySignals
    }

    /// Takes a device off the bus; its address then answers DEVICE_NOT_FOUND.
    public mutating func remove(_ address: ScomAddress) {
        for index in devices.indices where devices[index].address == address { devices[index].isPresent = false }
    }

    /// Puts a device back on the bus, with RAM loaded from flash memory, or another one in its place where `factoryID` says so.
    public mutating func restore(_ address: ScomAddress, factoryID: FactoryID? = nil) {
        for index in devices.indices where devices[index].address == address {
            devices[index].isPresent = true
            if let factoryID, factoryID != devices[index].factoryID {
                devices[index].factoryID = factoryID
                devices[index].memory = ParameterMemory()
                devices[index].replacements.append(time)
            }
            restart(deviceAt: index)
        }
    }

    /// Starts a device anew: what was only in RAM is gone.
    public mutating func restart(_ address: ScomAddress) {
        for index in devices.indices where devices[index].address == address { restart(deviceAt: index) }
    }

    /// Times a parameter of a device was written to flash memory.
    public func flashWrites(_ number: UInt32, at address: ScomAddress) -> Int {
        device(at: address).map { devices[$0].memory.flashWrites(number) } ?? 0
    }

    /// What a device works with: the value in RAM, which no read over the line gives.
    public func ramValue(_ number: UInt32, at address: ScomAddress) -> ScomValue? {
        guard let index = device(at: address), let object = objects.object(number, of: devices[index].family) else {
            return nil
        }
        return devices[index].memory.ram(number) ?? defaultValue(of: object)
    }

    /// The devices that a write to an address reaches; a phase and a group may reach several (spec §3.5, §3.6).
    func targets(of address: ScomAddress) -> [Int] {
        if address.isPhase {
            return devices.indices.filter {
                devices[$0].isPresent && devices[$0].family == .xtender
                    && model.xtenders[devices[$0].unit].phase == Int(address.rawValue) - 191
            }
        }
        guard address.isGroup else { return device(at: address).map { [$0] } ?? [] }
        return devices.indices.filter {
            let family = devices[$0].family
            let group = family == .bms ? DeviceFamily.bsp.groupAddress : family.groupAddress
            return devices[$0].isPresent && group == address
        }
    }

    mutating func restart(deviceAt index: Int) {
        devices[index].memory.loadFlash()
        devices[index].starts = devices[index].starts.suffix(Plant.maximumStarts - 1) + [time]
        applySettings(ofDevice: index)
        if devices[index].family == .xtender {
            model.report(177, from: devices[index].address, at: clockSeconds(at: time))
        }
    }

    /// Tells the model what a device's RAM says.
    mutating func applySettings(ofDevice index: Int) {
        let device = devices[index]
        let value = { (number: UInt32) -> Double? in
            guard let object = objects.object(number, of: device.family) else { return nil }
            return (device.memory.ram(number) ?? defaultValue(of: object)).number
        }
        switch device.family {
        case .xtender: model.xtenderSettings[device.unit] = XtenderSettings(value)
        case .variotrack, .variostring: model.solarSettings[device.unit] = SolarSettings(value)
        case .bsp, .bms, .xcom: break
        }
    }

    static func devices(of configuration: PlantConfiguration) -> [SimulatedDevice] {
        var devices: [SimulatedDevice] = []
        func add(_ family: DeviceFamily, _ offset: Int, unit: Int) {
            let address = ScomAddress(family.addresses.lowerBound + UInt32(offset))
            let random = Noise(seed: configuration.seed).hash(3, Int64(address.rawValue))
            devices.append(
                SimulatedDevice(
                    address: address, family: family, unit: unit,
                    factoryID: FactoryID(rawValue: UInt32(truncatingIfNeeded: random)),
                    firmware: configuration.firmware[family] ?? configuration.defaultFirmware))
        }
        for index in 0..<configuration.xtenders { add(.xtender, index, unit: index) }
        for index in 0..<configuration.variotracks { add(.variotrack, index, unit: index) }
        for index in 0..<configuration.variostrings {
            add(.variostring, index, unit: configuration.variotracks + index)
        }
        switch configuration.batteryMonitor {
        case .none: break
        case .bsp: add(.bsp, 0, unit: 0)
        case .bms: add(.bms, 0, unit: 0)
        }
        add(.xcom, 0, unit: 0)
        return devices
    }
}
