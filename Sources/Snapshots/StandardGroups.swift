public import Configuration

extension Configuration.SnapshotGroup {
    /// What is read where the configuration names no snapshots: what people watch every 2 s, what they set every 60 s.
    ///
    /// Each device takes what its family has.
    public static let standard: [Configuration.SnapshotGroup] = [
        Configuration.SnapshotGroup(period: .seconds(2), infos: standardInfos.map { .number($0) }),
        Configuration.SnapshotGroup(
            period: .seconds(60), infos: [], parameters: standardParameters.map { .number($0) }),
    ]

    private static let standardInfos: [UInt32] =
        [
            // Xtender: battery
            3000, 3001, 3005, 3007, 3010,
            // input
            3011, 3012, 3137, 3138, 3084, 3020,
            // output
            3021, 3022, 3136, 3139, 3085, 3030,
            // state, auxiliary contacts
            3028, 3049, 3031, 3032,
            // energies of the day
            3078, 3079, 3081, 3083,
        ]
        // BSP, Xcom-CAN BMS
        + [
            7000, 7001, 7002, 7003, 7029, 7007, 7008, 7004, 7011, 7012, 7055, 7057, 7061, 7062, 7063, 7064,
        ]
        // VarioTrack
        + [
            11000, 11001, 11002, 11003, 11004, 11005, 11006, 11007, 11009, 11016, 11025, 11034, 11038, 11061, 11062,
            11069,
        ]
        // VarioString
        + [
            15000, 15001, 15002, 15004, 15005, 15006, 15007, 15010, 15011, 15012, 15013, 15016, 15017, 15023, 15030,
            15032, 15049, 15088, 15089, 15108,
        ]

    private static let standardParameters: [UInt32] = [
        // Xtender: input limit, charge current, inverter, charger, Smart-Boost, transfer relay, standby
        1107, 1138, 1124, 1125, 1126, 1128, 1187,
        // floating and absorption voltage, undervoltage, battery priority
        1140, 1156, 1108, 1296,
        // BSP: capacity, charge current
        6001,
        // Xcom-CAN BMS: levels of backup and grid feeding
        6062, 6063,
        // VarioTrack: charge current, floating and absorption voltage
        10002, 10005, 10009,
        // VarioString
        14001, 14005, 14009,
    ]
}
