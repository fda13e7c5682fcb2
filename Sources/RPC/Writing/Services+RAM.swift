import Devices
import Logging
import Runtime
import ScomCatalog
import ScomProtocol
import Store

extension Services {
    /// Remembers what a parameter's RAM holds, in the store too; `nil` where it is as flash.
    func remember(_ shadow: RAMShadow?, of parameter: UInt32, on subject: Subject) async {
        let address = subject.id.address
        await directory.setShadow(shadow, of: parameter, at: address)
        let fid = await directory.device(subject.id)?.factoryID
        do {
            if let shadow {
                try await store.keep(RAMRecord(shadow, of: parameter, at: address, fid))
            } else {
                try await store.forgetRAM(of: parameter, at: address.rawValue)
            }
        } catch {
            logger.error("what was written to RAM is not stored", metadata: ["error.message": "\(error)"])
        }
    }

    /// Hands what earlier runs of the service wrote to RAM to the directory, and has the store forget what that forgets.
    func recallRAM() async {
        let (store, logger) = (store, logger)
        await directory.observeForgetting { parameter, address in
            Task {
                do {
                    try await store.forgetRAM(of: parameter, at: address?.rawValue)
                } catch {
                    logger.error("what is left of RAM is not stored", metadata: ["error.message": "\(error)"])
                }
            }
        }
        await directory.observeDoubt { shadow, parameter, address, factoryID in
            Task {
                do {
                    try await store.keep(RAMRecord(shadow, of: parameter, at: address, factoryID))
                } catch {
                    logger.error("what is left of RAM is not stored", metadata: ["error.message": "\(error)"])
                }
            }
        }
        guard let records = try? await store.ramRecords() else { return }
        for record in records {
            let address = ScomAddress(record.address)
            let formats = address.families.compactMap { objects.object($0, record.parameter)?.format }
            guard let value = formats.lazy.compactMap({ ScomValue(decoding: record.data, as: $0) }).first else {
                continue
            }
            await directory.recall(
                RAMShadow(
                    value: value, time: record.time, certainty: record.isAcknowledged ? .acknowledged : .doubtful),
                of: record.parameter, at: address, factoryID: record.fid.map { FactoryID(rawValue: $0) })
        }
    }
}

extension RAMRecord {
    init(_ shadow: RAMShadow, of parameter: UInt32, at address: ScomAddress, _ fid: FactoryID?) {
        self.init(
            address: address.rawValue, fid: fid?.rawValue, parameter: parameter, data: shadow.value.encoded,
            time: shadow.time, isAcknowledged: shadow.isKnown)
    }
}
