internal import Runtime

/// What was written to the RAM of devices, by address and parameter. Bounded by the parameters that there are.
enum RAMMemory {
    /// Called inside a transaction.
    static func keep(_ record: RAMRecord, on connection: inout SQLiteConnection) throws(StoreError) {
        try connection.run(
            """
            INSERT OR REPLACE INTO ram (address, parameter, fid, data, written_at, acknowledged)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            .integer(Int64(record.address)), .integer(Int64(record.parameter)),
            .optional(record.fid.map(Int64.init)), .blob(record.data), .integer(record.time.millisecondsSince1970),
            .integer(record.isAcknowledged ? 1 : 0))
    }

    /// Without a parameter, of all at the address; without an address, of all devices.
    static func forget(
        _ parameter: UInt32?, at address: UInt32?, on connection: inout SQLiteConnection
    ) throws(StoreError) {
        try connection.run(
            "DELETE FROM ram WHERE address = ifnull(?, address) AND parameter = ifnull(?, parameter)",
            .optional(address.map(Int64.init)), .optional(parameter.map(Int64.init)))
    }

    static func records(on connection: inout SQLiteConnection) throws(StoreError) -> [RAMRecord] {
        try connection.rows(
            "SELECT address, fid, parameter, data, written_at, acknowledged FROM ram ORDER BY address, parameter"
        ) { row in
            RAMRecord(
                address: UInt32(truncatingIfNeeded: row.integer(0)),
                fid: row.optionalInteger(1).flatMap(UInt32.init(exactly:)),
                parameter: UInt32(truncatingIfNeeded: row.integer(2)), data: row.optionalBlob(3) ?? [],
                time: WallTime(millisecondsSince1970: row.integer(4)), isAcknowledged: row.integer(5) != 0)
        }
    }
}
