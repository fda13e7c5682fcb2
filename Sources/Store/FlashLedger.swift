internal import Runtime

/// Counts of flash writes, by device and parameter.
///
/// A row for each serial number, address and parameter. A device has the writes of its serial number at any address,
/// and those made at its address while no serial number was known; one without a serial number has all writes made at
/// its address. Where that is too many, it errs on the side of the flash.
enum FlashLedger {
    private static let unknownFID: Int64 = -1

    static func writes(
        to parameter: UInt32, of device: FlashDevice, on connection: inout SQLiteConnection
    ) throws(StoreError) -> Int {
        let sum = "SELECT ifnull(sum(writes), 0) FROM flash WHERE parameter = ? AND "
        let writes =
            if let fid = device.fid {
                try connection.integer(
                    sum + "(fid = ? OR fid = -1 AND address = ?)",
                    .integer(Int64(parameter)), .integer(Int64(fid)), .integer(Int64(device.address)))
            } else {
                try connection.integer(
                    sum + "address = ?", .integer(Int64(parameter)), .integer(Int64(device.address)))
            }
        return Int(writes ?? 0)
    }

    /// By parameter, for those that were ever written.
    static func writes(
        of device: FlashDevice, on connection: inout SQLiteConnection
    ) throws(StoreError) -> [UInt32: Int] {
        let rows = try connection.rows(
            """
            SELECT parameter, sum(writes) FROM flash
            WHERE fid = ?1 OR address = ?2 AND (?1 IS NULL OR fid = -1) GROUP BY parameter
            """,
            .optional(device.fid.map(Int64.init)), .integer(Int64(device.address))
        ) { (UInt32(truncatingIfNeeded: $0.integer(0)), Int($0.integer(1))) }
        return Dictionary(rows) { $0 + $1 }
    }

    /// Counts one write for each device, or none for any. Called inside a transaction.
    static func count(
        _ parameter: UInt32, of devices: [FlashDevice], budget: Int, on connection: inout SQLiteConnection,
        at time: WallTime
    ) throws(StoreError) -> FlashAdmission {
        var counts: [FlashCount] = []
        for device in devices {
            let writes = try writes(to: parameter, of: device, on: &connection)
            let count = FlashCount(device: device, parameter: parameter, writes: writes, lastWrite: time)
            guard writes < budget else { return .exhausted(count) }
            counts.append(count)
        }
        for index in counts.indices {
            counts[index].writes += 1
            let device = counts[index].device
            try connection.run(
                """
                INSERT INTO flash (fid, address, parameter, writes, written_at) VALUES (?, ?, ?, 1, ?)
                ON CONFLICT DO UPDATE SET writes = writes + 1, written_at = excluded.written_at
                """,
                .integer(device.fid.map(Int64.init) ?? unknownFID), .integer(Int64(device.address)),
                .integer(Int64(parameter)), .integer(time.millisecondsSince1970))
        }
        return .counted(counts, warnings: counts.filter { reachesWarning($0.writes, budget: budget) })
    }

    static func counts(on connection: inout SQLiteConnection) throws(StoreError) -> [FlashCount] {
        try connection.rows(
            "SELECT fid, address, parameter, writes, written_at FROM flash ORDER BY address, fid, parameter"
        ) { row in
            FlashCount(
                device: FlashDevice(
                    fid: UInt32(exactly: row.integer(0)), address: UInt32(truncatingIfNeeded: row.integer(1))),
                parameter: UInt32(truncatingIfNeeded: row.integer(2)), writes: Int(row.integer(3)),
                lastWrite: WallTime(millisecondsSince1970: row.integer(4)))
        }
    }

    /// Four fifths, rounded up; counts go up one by one, so each budget warns once.
    private static func reachesWarning(_ writes: Int, budget: Int) -> Bool {
        writes == budget - budget / 5
    }
}
