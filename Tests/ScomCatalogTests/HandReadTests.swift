import ScomProtocol
import Testing

@testable import ScomCatalog

/// Rows of every kind, read from the appendix by eye; those whose cells run over several lines among them.
@Suite struct HandReadTests {
    static let modes = ["1:Automatic", "2:Reversed automatic", "4:Manual ON", "8:Manual OFF"]
    static let anyAll = ["0:Any (Function OR)", "1:All (Function AND)"]
    static let tracking = ["1:P&O", "2:OC ratio", "4:Upv fixed", "8:LSF"]
    static let languages = [
        "1:English", "2:French", "4:German", "8:Spanish", "16:Dutch", "32:Latinoellinika", "64:Italian", "128:Slovak",
    ]

    static let parameters: [HandReadParameter] = [
        .init(.xtender, 1100, .basic, "BASIC SETTINGS", nil, [], nil, .menu, in: ""),
        .init(
            .xtender, 1107, .basic, "Maximum current of AC source (Input limit)", "Aac", [32, 2, 50], .float, step: 1,
            in: "BASIC SETTINGS", "AC-IN AND TRANSFER"),
        .init(
            .xtender, 1124, .basic, "Inverter allowed", nil, [1, 0, 1], .bool, .boolean, step: 1,
            in: "BASIC SETTINGS", "INVERTER"),
        .init(
            .xtender, 1187, .basic, "Standby level", "%", [10, 0, 100], .float, step: 10,
            in: "BASIC SETTINGS", "INVERTER > Standby and turn on"),
        .init(
            .xtender, 1552, .basic, "Type of detection of the grid loss (AC-In)", nil, [2, 1, 4], .longEnum,
            .enumeration,
            options: ["1:Slow", "2:Tolerant", "4:Fast"], in: "BASIC SETTINGS", "AC-IN AND TRANSFER"),
        .init(
            .xtender, 1395, .basic, "Restore default settings", nil, [], .int32, .signal, in: "BASIC SETTINGS", "SYSTEM"
        ),
        .init(
            .xtender, 1139, .expert, "Temperature compensation", "mV/°C/cell", [-3, -8, 0], .float, step: 1,
            in: "BATTERY MANAGEMENT AND CYCLE"),
        .init(
            .xtender, 1532, .expert, "Kind of dynamic compensation", nil, [1, 0, 1], .longEnum, .enumeration,
            options: ["0:Manual", "1:Automatic"],
            in: "BATTERY MANAGEMENT AND CYCLE > Undervoltage > Battery undervoltage dynamic compensation"),
        .init(
            .xtender, 1632, .qsp, "Automatic adaptation of dynamic compensation", "%", [65, 0, 100], .float, step: 1,
            in: "BATTERY MANAGEMENT AND CYCLE > Undervoltage > Battery undervoltage dynamic compensation"),
        .init(
            .xtender, 1140, .expert, "Floating voltage", "Vdc", [54.4, 37.9, 72], .float, step: 0.1,
            in: "BATTERY MANAGEMENT AND CYCLE"),
        .init(
            .xtender, 1189, .expert, "Time delay between standby pulses", "sec", [0.8, 0.2, 10], .float, step: 0.2,
            in: "INVERTER > Standby and turn on"),
        .init(
            .xtender, 1534, .expert, "Speed of voltage or frequency change in function of battery", nil, [0, -4, 3],
            .float,
            step: 1, in: "INVERTER"),
        .init(
            .xtender, 1554, .expert,
            "Decrease of the max. current of the source with input voltage activated by remote entry", nil, [0, 0, 1],
            .bool, .boolean, step: 1, in: "AC-IN AND TRANSFER > Max input current modification",
            "SYSTEM > Remote entry (Remote ON/OFF)"),
        .init(
            .xtender, 1295, .expert, "Charge current decrease coef. at voltage limit to turn back in inverter mode",
            "%",
            [100, 0, 100], .float, step: 5, in: "AC-IN AND TRANSFER > Max input current modification"),
        .init(
            .xtender, 1436, .expert, "Overrun AC source current limit without opening the transfer relay (Input limit)",
            nil, [1, 0, 1], .bool, .boolean, step: 1, in: "AC-IN AND TRANSFER"),
        .init(
            .xtender, 1202, .expert, "Operating mode (AUX 1)", nil, [1, 1, 8], .longEnum, .enumeration, options: modes,
            in: "AUXILIARY CONTACT 1"),
        .init(
            .xtender, 1497, .expert, "Combination of the events for the auxiliary contact (AUX 1)", nil, [0, 0, 1],
            .longEnum, .enumeration, options: anyAll, in: "AUXILIARY CONTACT 1"),
        .init(
            .xtender, 1205, .expert, "Day of the week (AUX 1)", nil, [0, 0, 127], .longEnum, .weekdays,
            in: "AUXILIARY CONTACT 1 > Temporal restrictions (AUX 1) > Program 1 (AUX 1)"),
        .init(
            .xtender, 1206, .expert, "Start hour (AUX 1)", "Minutes", [420, 0, 1440], .int32, .timeOfDay, step: 1,
            in: "AUXILIARY CONTACT 1 > Temporal restrictions (AUX 1) > Program 1 (AUX 1)"),
        .init(
            .xtender, 1503, .expert, "Contact active according to battery temperature (AUX 1) With BSP or BTS", nil, [],
            nil, .menu, in: "AUXILIARY CONTACT 1"),
        .init(
            .xtender, 1582, .expert, "Contact activated with the SOC 2 of battery (AUX 1)", nil, [0, 0, 1], .bool,
            .boolean, step: 1, in: "AUXILIARY CONTACT 1 > Contact active according to SOC (AUX 1) Only with BSP"),
        .init(
            .xtender, 1545, .expert, "Remote entry active", nil, [1, 0, 1], .longEnum, .enumeration,
            options: ["0:Closed", "1:Open"], in: "SYSTEM > Remote entry (Remote ON/OFF)"),
        .init(
            .xtender, 1462, .expert, "Multi inverters independents. Need reset {1468}", nil, [0, 0, 1], .bool, .boolean,
            step: 1, in: "MULTI XTENDER SYSTEM"),
        .init(
            .xtender, 1650, .installer, "Minigrid compatible with lithium battery", nil, [0, 0, 1], .bool, .boolean,
            step: 1, in: "MULTI XTENDER SYSTEM"),
        .init(
            .xtender, 1525, .expert, "Forced grid feeding start time", "Minutes", [1200, 0, 1440], .int32, .timeOfDay,
            step: 1, in: "GRID-FEEDING"),
        .init(
            .xtender, 1622, .installer, "Cos phi at P = 0%", nil, [0, -0.1, 0.1], .float, step: 0.01, in: "GRID-FEEDING"
        ),
        .init(
            .xtender, 1624, .installer, "Cos phi at P = 100%", nil, [0.1, -0.1, 0.1], .float, step: 0.01,
            in: "GRID-FEEDING"),
        .init(
            .xtender, 1649, .qsp, "Imagnet ERROR level adjustment for correction", nil, [0, -300, 300], .float, step: 1,
            in: "GRID-FEEDING"),
        .init(.xcom, 5000, .basic, "Language", nil, [nil, 0, 3], .int32, step: 1, in: ""),
        .init(.xcom, 5002, .basic, "Date", "Seconds", [], .int32, .date, step: 1, in: ""),
        .init(
            .xcom, 5012, .viewOnly, "User level", nil, [16, 0, 111], .longEnum, .enumeration,
            options: ["0:VIEW ONLY", "16:BASIC", "32:EXPERT", "48:INSTALLER", "64:QSP"], in: ""),
        .init(
            .xcom, 5040, .basic, "Choice of the fourth language", nil, [8, 1, 128], .longEnum, .enumeration,
            options: languages, in: "OTHER LANGUAGES"),
        .init(
            .xcom, 5076, .expert, "Track 1: device", nil, [1, 1, 8], .longEnum, .enumeration,
            options: ["1:XT", "2:BSP/BMS", "4:VarioTrack", "8:VarioString"], in: "DATALOGGER"),
        .init(
            .xcom, 5032, .expert, "Separator of the .csv files", nil, [1, 1, 4], .longEnum, .enumeration,
            options: ["1:Automatic", "2:;", "4:,"], in: "SAVE AND RESTORE FILES"),
        .init(
            .xcom, 5045, .expert, "Load Xtender parameters preset", nil, [1, 1, 1], nil, .unsupported,
            in: "SAVE AND RESTORE FILES > Advanced backup functions > Save and restore Xtender files"),
        .init(
            .xcom, 5043, .installer, "Change all parameters access level to:", nil, [1, 1, 8], .longEnum, .enumeration,
            options: ["1:Choose", "2:BASIC", "4:EXPERT", "8:INSTALLER"],
            in: "MODIFICATION OF ACCESS LEVELS OF MANY PARAMETERS"),
        .init(
            .xcom, 5111, .installer, "Displaying of configuration assistant on startup", nil, [1, 1, 4], .longEnum,
            .enumeration, options: ["1:Automatic", "2:Hidden menu", "4:By default {5073}"],
            in: "EXTENDED AND SPECIAL FUNCTIONS"),
        .init(
            .xcom, 5073, .expert, "Choice of standard display", nil, [2, 1, 16], .longEnum, .enumeration,
            options: ["1:Clock", "2:Xtender", "4:BSP", "8:VarioTrack", "16:VarioString"],
            in: "EXTENDED AND SPECIAL FUNCTIONS"),
        .init(
            .xcom, 5113, .installer, "Delay before Studer Portal watchdog forces reconnection", "minutes",
            [10, 8, 1440],
            .float, step: 1, in: "XCOM AND SCOM > Xcom-LAN or Xcom-GSM"),
        .init(
            .xcom, 5067, .installer, "Clear info {17019} Maximum time interval between two scom requests", nil, [],
            .int32,
            .signal, in: "XCOM AND SCOM > Xcom-232i and Scom"),
        .init(
            .xcom, 5103, .qsp, "Activation of the watchdog hardware (deactivation restarts the Xcom-232i)", nil,
            [0, 0, 1], .bool, .boolean, step: 1, in: "XCOM AND SCOM > Xcom-232i and Scom"),
        .init(
            .bsp, 6057, .basic, "Voltage of the system", nil, [1, 1, 8], .longEnum, .enumeration,
            options: ["1:Automatic", "2:12V", "4:24V", "8:48V"], in: "BASIC SETTINGS (BSP)"),
        .init(
            .bsp, 6021, .expert, "Temperature coefficient", "%cap/°C", [0.5, 0, 3], .float, step: 0.0999756,
            in: "ADVANCED SETTINGS (BSP)"),
        .init(
            .bms, 6071, .expert,
            "Use battery priority as energy source when SOC >= SOC for backup (not recommended in parallel)", nil,
            [0, 0, 1], .bool, .boolean, step: 1, in: "ADVANCED SETTINGS (Xcom-CAN BMS) > SOC settings"),
        .init(
            .bms, 6100, .installer, "Delays for forcing activation of the minigrid genset", "Minutes", [1080, 0, 1440],
            .int32, .timeOfDay, step: 1,
            in: "ADVANCED SETTINGS (Xcom-CAN BMS) > Minigrid settings > Minigrid central settings"),
        .init(
            .variotrack, 10009, .basic, "Absorption voltage", "Vdc", [57.6, 37.9, 68.2], .float, step: 0.1,
            in: "BASIC SETTINGS", "BATTERY MANAGEMENT AND CYCLE > Absorption phase"),
        .init(
            .variotrack, 10060, .expert, "Check Earthing", nil, [1, 1, 8], .longEnum, .enumeration,
            options: ["1:No control", "2:Neg bat pole earth", "4:Pos bat pole earth", "8:Floating battery"],
            in: "SYSTEM"),
        .init(
            .variotrack, 10257, .expert, "Combination of the events for the auxiliary contact (AUX 4)", nil, [0, 0, 1],
            .longEnum, .enumeration, options: anyAll, in: "AUXILIARY CONTACT 4"),
        .init(
            .variostring, 14045, .expert, "Ratio of PV open circuit voltage", nil, [0.7, 0.5, 1], .float,
            step: 0.010009766, in: "SYSTEM > Configuration for VS-120 > Type of MPPT algorithm"),
        .init(
            .variostring, 14192, .installer, "Establishment time (Algo MPPT)", "sec", [0, 0, 300], .float, step: 1,
            in: "SYSTEM > Configuration for VS-120 > Type of MPPT algorithm",
            "SYSTEM > Configuration for VS-70 > Type of MPPT algorithm"),
        .init(
            .variostring, 14197, .expert, "Type of MPP tracking algorithm PV", nil, [8, 1, 8], .longEnum, .enumeration,
            options: tracking, in: "SYSTEM > Configuration for VS-70 > Type of MPPT algorithm"),
        .init(
            .variostring, 14175, .expert, "Type of PV1 grounding", nil, [1, 1, 8], .longEnum, .enumeration,
            options: ["1:No control", "2:PV+ grounded", "4:PV- grounded", "8:PV floating"],
            in: "SYSTEM > Configuration for VS-120"),
    ]

    @Test(arguments: parameters)
    func parameter(_ row: HandReadParameter) throws {
        let object = try #require(Catalog.standard.object(family: row.family, number: row.number))
        #expect(object.kind == .parameter)
        #expect(object.level == row.level)
        #expect(object.description == row.description)
        #expect(object.unit == row.unit)
        #expect([object.limits.defaultValue, object.limits.minimum, object.limits.maximum] == row.limits)
        #expect(object.format == row.format)
        #expect(object.meaning == row.meaning)
        #expect(object.step == row.step)
        #expect(object.options.map { "\($0.value):\($0.label)" } == row.options)
        #expect(object.menuPaths.map { $0.joined(separator: " > ") } == row.paths)
    }

    static let relay = ["0:Opened", "1:Closed"]
    static let phases = [
        "0:Bulk", "1:Absorpt.", "2:Equalize", "3:Floating", "4:---", "5:---", "6:R.float.", "7:Per.abs.", "8:---",
        "9:---", "10:---", "11:---",
    ]

    static let infos: [HandReadInfo] = [
        .init(.xtender, 3000, "Battery voltage", "Ubat", "Vdc"),
        .init(.xtender, 3001, "Battery temperature", "Tbat", "°C"),
        .init(.xtender, 3002, "Temperature compensation of battery voltage", "Comp°C", nil),
        .init(.xtender, 3004, "Wanted battery charge current", "Ibat", "A"),
        .init(.xtender, 3005, "Battery charge current", "Ibat (m)", "Adc"),
        .init(.xtender, 3006, "Battery voltage ripple", "Ubat ond", "V"),
        .init(
            .xtender, 3010, "Battery cycle phase", "Phase", nil, .shortEnum, .enumeration,
            options: [
                "0:Invalid value", "1:Bulk", "2:Absorpt.", "3:Equalise", "4:Floating", "5:R.float.", "6:Per.abs.",
                "7:Mixing", "8:Forming",
            ]),
        .init(
            .xtender, 3028, "Operating state", "Mode", nil, .shortEnum, .enumeration,
            options: ["0:Invalid value", "1:Inverter", "2:Charger", "3:Boost", "4:Injection"]),
        .init(
            .xtender, 3032, "State of auxiliary relay 2", "Aux 2", nil, .shortEnum, .enumeration, options: relay),
        .init(
            .xtender, 3055, "Relay aux 2 mode", "Aux 2", nil, .shortEnum, .enumeration,
            options: ["0:Invalid value", "1:A", "2:I", "3:M", "4:M", "5:G"]),
        .init(.xtender, 3074, "State of the ground relay", "Rel_gnd", nil, .shortEnum, .enumeration, options: relay),
        .init(.xtender, 3079, "Charge of battery of the current day", "E in Day", "kWh"),
        .init(
            .xtender, 3089, "Defined phase", nil, nil, .float, .enumeration, options: ["1:L1", "2:L2", "4:L3"]),
        .init(.xtender, 3101, "Output active power (minute avg)", "Pout a", "kW"),
        .init(.xtender, 3125, "ID Power", "Power", "VA"),
        .init(.xtender, 3130, "ID SOFT msb", "Smsb", nil, .float, .softwareVersionHigh),
        .init(.xtender, 3157, "ID FID lsb", nil, nil, .float, .factoryIDLow),
        .init(
            .xtender, 3159, "AC injection current, type of limitation ARN4105 P(f)", "Injt", nil, .shortEnum,
            .enumeration,
            options: ["0:No limit", "1:FreezeOF", "2:N_ImaxOF", "3:FreezeUF", "4:N_ImaxUF", "5:N_IMaxST"]),
        .init(
            .xtender, 3160, "Source of limitation of the functions charger or injector", "LimSrc", nil, .shortEnum,
            .enumeration,
            options: [
                "0:Invalid value", "1:Ubatt", "2:Ubattp", "3:Ubattpp", "4:Ibatt", "5:Pchar", "6:UbattInj", "7:Iinj",
                "8:Imax", "9:Ilim", "10:Ithermal", "11:PchNeg", "12:ARN f",
            ]),
        .init(.xtender, 3166, "Current on converter output stage DC/AC", nil, "Aac"),
        .init(
            .xtender, 3168, "Over temperature state", "OvTempS", nil, .shortEnum, .enumeration,
            options: ["0:No Error", "1:TR.Alarm", "2:TR.Error", "3:EL.Error", "4:EL.Stop"]),
        .init(.bsp, 7004, "Remaining autonomy", "Trem", "minutes"),
        .init(.bsp, 7011, "Total Ah charged", "tot<", "kAh"),
        .init(.bms, 7057, "State Of Health", "SOH", "%"),
        .init(
            .bms, 7055, "Nominal or remaining battery capacity (see battery documentation)", "bCap", "Ah"),
        .init(
            .bms, 7068, "State of Charge status", "state", nil, .shortEnum, .enumeration,
            options: [
                "0:UNK. SOC", "1:OVER GRID", "2:AT GRID", "3:UNDER GRID", "4:UNDER ADA", "5:AT BACKUP", "6:UNDER BACK",
                "7:END OF CH", "8:OVER ENDC", "9:FULL", "10:NORMAL",
            ]),
        .init(.bms, 7072, "Minigrid State of Charge", "mgSoc", "%"),
        .init(
            .variotrack, 11016, "Operating mode", "Mode", nil, .shortEnum, .enumeration,
            options: [
                "0:Night", "1:StartUp", "2:---", "3:Charger", "4:---", "5:Security", "6:OFF", "7:---", "8:Charge",
                "9:Charge V", "10:Charge I", "11:Charge T", "12:Ch. Ibsp",
            ]),
        .init(.variotrack, 11038, "Battery cycle phase", "Phas", nil, .shortEnum, .enumeration, options: phases),
        .init(
            .variotrack, 11066, "Synchronisation state", "Sync", nil, .shortEnum, .enumeration,
            options: [
                "0:---", "1:---", "2:---", "3:---", "4:XTslave", "5:VTslave", "6:---", "7:---", "8:VTmaster",
                "9:Autonom.", "10:VSslave", "11:VSmaster",
            ]),
        .init(
            .variostring, 15049, "Type of error", "Err", nil, .shortEnum, .enumeration,
            options: [
                "0:None", "1:OverV_B", "2:OverV_PV", "3:OverV_PV1", "4:OverV_PV2", "5:OverI_PV", "6:OverI_PV1",
                "7:OverI_PV2", "8:GroundBat", "9:GroundPV", "10:GroundPV1", "11:GroundPV2", "12:OverTemp",
                "13:UnderV_B", "14:Cabling", "15:Other",
            ]),
        .init(
            .variostring, 15090, "Relay Aux 1 mode", "Aux 1", nil, .shortEnum, .enumeration,
            options: ["0:---", "1:A", "2:I", "3:M", "4:M"]),
        .init(
            .variostring, 15111, "Remote entry state", "RME", nil, .shortEnum, .enumeration,
            options: ["0:RM EN 0", "1:RM EN 1"]),
        .init(.variostring, 15023, "Total PV produced energy", "MWhT", "MWh"),
    ]

    @Test(arguments: infos)
    func info(_ row: HandReadInfo) throws {
        let object = try #require(Catalog.standard.object(family: row.family, number: row.number))
        #expect(object.kind == .info)
        #expect(object.level == nil)
        #expect(object.description == row.description)
        #expect(object.shortName == row.shortName)
        #expect(object.unit == row.unit)
        #expect(object.format == row.format)
        #expect(object.meaning == row.meaning)
        #expect(object.options.map { "\($0.value):\($0.label)" } == row.options)
    }

    /// Topics, configurations and dashboards are made of names: these never change.
    @Test(arguments: [
        (DeviceFamily.xtender, 3000, "battery_voltage"), (.xtender, 3028, "operating_state"),
        (.xtender, 1107, "maximum_current_of_ac_source_input_limit"), (.xtender, 3005, "battery_charge_current"),
        (.xtender, 1138, "battery_charge_current_setting"), (.xtender, 3136, "output_active_power"),
        (.xtender, 3087, "output_active_power_low_resolution"), (.xtender, 3084, "input_frequency"),
        (.xtender, 1206, "temporal_restrictions_program_1_start_hour_aux_1"),
        (.xtender, 1385, "fixed_time_schedule_program_2_start_hour_aux_2"),
        (.xtender, 1248, "battery_voltage_delay_1_aux_1"), (.xtender, 1590, "soc_delay_1_aux_2"),
        (.xtender, 1191, "battery_undervoltage_dynamic_compensation"),
        (.xtender, 1624, "cos_phi_at_p_100_percent"), (.bms, 7072, "minigrid_state_of_charge"),
        (.bms, 7022, "minigrid_state_of_charge_7022"), (.bsp, 7002, "state_of_charge"),
        (.variotrack, 10305, "soc_delay_to_deactivate_aux_4"), (.variostring, 14196, "type_of_pv_grounding_vs_70"),
        (.variostring, 15044, "pv_minus_and_earth_voltage"), (.xcom, 5123, "activation_of_r_and_d_tracks"),
    ])
    func name(family: DeviceFamily, number: UInt32, name: String) {
        #expect(Catalog.standard.object(family: family, number: number)?.name == name)
    }

    @Test(arguments: [
        (1286, 120, 55, 140), (1560, 5, 2, 8), (1309, 90, 50, 115), (1433, 5, 2, 15), (1199, 100, 40, 115),
        (1200, 90, 40, 115), (1432, 135, 117.5, 145),
    ])
    func limitsOf120V(number: UInt32, value: Double, minimum: Double, maximum: Double) {
        #expect(
            Catalog.standard.limits(ofXtender120V: number)
                == ObjectLimits(defaultValue: value, minimum: minimum, maximum: maximum))
    }
}
