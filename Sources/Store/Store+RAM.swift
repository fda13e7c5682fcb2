/// What was written to the RAM of devices.
extension Store {
    /// Keeps a record, in place of an earlier one of the same parameter.
    public func keep(_ record: RAMRecord) throws(StoreError) {
        try withSession { session throws(StoreError) -> Void in
            try session.connection.transaction(.process) { connection throws(StoreError) in
                try RAMMemory.keep(record, on: &connection)
            }
        }
    }

    /// Forgets what was written to a parameter; without one to all of a device, without an address to all devices.
    public func forgetRAM(of parameter: UInt32? = nil, at address: UInt32? = nil) throws(StoreError) {
        try withSession { session throws(StoreError) -> Void in
            try session.connection.transaction(.process) { connection throws(StoreError) in
                try RAMMemory.forget(parameter, at: address, on: &connection)
            }
        }
    }

    /// All records, by address and parameter.
    public func ramRecords() throws(StoreError) -> [RAMRecord] {
        try withSession { session throws(StoreError) in try RAMMemory.records(on: &session.connection) }
    }
}
