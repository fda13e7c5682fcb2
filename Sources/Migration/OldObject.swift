public import ScomCatalog

/// A sensor or parameter of xtender_mqtt: what its configuration names, and how it announced it to Home Assistant.
public struct OldObject: Hashable, Sendable {
    /// Sensors were infos.
    public var kind: ObjectKind
    /// Its name in `sensors` or `parameters`, and in entities' unique ids.
    public var key: String
    /// The user info or parameter that it read.
    public var number: UInt32
    public var isEnabledByDefault: Bool
    /// `sensor`, `number`, `switch` or `button`; `nil` where it was not announced.
    public var component: String?
    /// The info that its name promises, where it read another.
    public var intended: UInt32?

    /// The unique id of its entity in Home Assistant for the Xtender at an address, 101 to 109.
    public func uniqueID(address: UInt32) -> String { "\(address)_\(key)_\(number)" }

    /// The unique id of the old entity of an object of the Xtender at an address; `nil` where there was none, or where it
    /// showed something other than its name says.
    ///
    /// - Parameter component: Home Assistant's platform: an entity cannot pass from one to another.
    public static func uniqueID(kind: ObjectKind, number: UInt32, component: String, address: UInt32) -> String? {
        all.first {
            $0.kind == kind && $0.number == number && $0.component == component && $0.intended == nil
        }?.uniqueID(address: address)
    }

    /// Everything that xtender_mqtt knew, in its order.
    public static let all: [OldObject] = table.split(separator: "\n").compactMap { OldObject(row: $0) }

    private init?(row: Substring) {
        let fields = row.split(separator: " ")
        guard fields.count >= 5, let kind = ObjectKind(rawValue: String(fields[0])), let number = UInt32(fields[2])
        else {
            return nil
        }
        self.kind = kind
        key = String(fields[1])
        self.number = number
        isEnabledByDefault = fields[3] == "on"
        component = fields[4] == "-" ? nil : String(fields[4])
        intended = fields.count > 5 ? UInt32(fields[5]) : nil
    }

    /// Kind, name, number, default, component; and the number that was meant.
    private static let table = """
        info batteryVoltage 3000 on sensor
        info batteryChargeReferenceCurrent 3004 on sensor
        info batteryCurrent 3005 on sensor
        info soc 3007 off sensor
        info batteryCyclePhase 3010 off sensor
        info inputVoltage 3011 on sensor
        info inputCurrent 3012 on sensor
        info busVoltage 3021 off -
        info outputVoltage 3021 on sensor
        info outputCurrent 3022 on sensor
        info operatingMode 3028 on sensor
        info inputFrequency 3084 off sensor
        info inverterEnabled 3049 on sensor
        info lockingsFlag 3056 on sensor
        info softVersionMsb 3130 off sensor
        info softVersionLsb 3131 off sensor
        info acInjectionCurrentLimitation 3158 off sensor
        info acInjectionCurrentLimitationReason 3159 off sensor
        info sourceOfLimitation 3160 off sensor
        info batteryPriorityActive 3161 off sensor
        info forcedGridFeedingActive 3162 off sensor
        info operatingState 3028 off sensor
        info outputActivePowerMin 3101 on sensor
        info inputActivePowerMin 3119 on sensor
        info stateOfTransferRelay 3020 on sensor
        info energyACInCurrentDay 3080 on sensor 3081
        info battDischargeCurrentDay 3074 on sensor 3078
        info consumersEnergyCurrentDay 3083 on sensor
        param powerOnXtender 1576 off switch
        param powerOnAllXtenders 1415 off button
        param powerOffAllXtenders 1399 off button
        param resetAllInverters 1468 off button
        param maximumAcInputCurrent 1107 off number
        param allowInverter 1124 on switch
        param allowCharger 1125 on switch
        param batteryChargeReferenceCurrent 1138 on -
        param standbyPowerLevel 1187 off number
        param restoreDefaultSettings 1395 off button
        param restoreFactorySettings 1287 off button
        param batteryMinimumVoltageWithoutLoad 1108 on number
        param batteryMinimumVoltageWithLoad 1109 on -
        param batteryMaximumVoltage 1121 on number
        param floatingVoltage 1140 on number
        param forceFloatingPhase 1467 off switch
        param forceNewChargeCycle 1142 off switch
        param autoAcInputCurrentReduction 1527 off switch
        param boostPhaseAllowed 1155 off switch
        param boostVoltage 1156 off number
        param inputCurrentAdaptionRange 1433 off number
        param gridFeedingAllowed 1127 off switch
        param gridFeedingMaximumCurrent 1523 off number
        param gridFeedingBatteryVoltage 1524 off number
        param gridFeedingStartTime 1525 off number
        param gridFeedingStopTime 1526 off number
        param frequencyControlEnabled 1627 off switch
        param batteryPriorityAsEnergySource 1296 off switch
        param batteryPriorityVoltage 1297 off number
        param batteryVoltageToDeactivate 1255 on number
        param remoteEntryActivate 1545 on switch
        param chargerAllowed 1125 off switch
        """
}
