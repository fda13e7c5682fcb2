import Configuration
import JSONSchema
import JSONValue
import MQTTClient
import Schemas
import ScomCatalog
import ScomProtocol
import Simulator
import Store
import TestSupport
import Testing

extension Integration {
    /// Every row of `Cases`, against one installation that is only read from and whose plant stands still.
    @Suite(
        .installation { options in
            options.configure = { configuration in
                configuration.clients = .init(named: [
                    "reader": .init(write: nil), "expert": .init(write: .expert, persist: true),
                    "limited": .init(write: .basic, only: [.number(1107)]),
                    "raw": .init(write: .qsp, raw: true),
                    "raw-limited": .init(write: .qsp, raw: true, only: [.number(1138)]),
                ])
                configuration.snapshots = []
            }
        })
    struct CaseTests {
        static let files = [
            "read-info", "read-param", "read-batch", "service", "envelope", "refused-writes", "object-model",
            "gateway",
        ]

        @Test(arguments: try files.flatMap(Case.load))
        func answers(_ row: Case) async throws {
            let installation = try Installation.shared
            let heard = installation.observer.messages.count
            let writes = installation.simulator.withPlant { $0.writes.count }
            let client = row.members["client"]?.string
            let document: JSONValue
            if let topic = row.members["topic"]?.string {
                var message = installation.request(row.method, row.payload, client: client)
                row.apply(to: &message)
                try await installation.observer.client.publish(message)
                document = try await installation.response(on: topic, row.method).document
            } else {
                var message = installation.request(row.method, row.payload, client: client)
                row.apply(to: &message)
                document = try Installation.validated(try await installation.requester.request(message), row.method)
            }
            let differences = Pattern.differences(row.response, document) { installation.oracle($0) }
            #expect(differences.isEmpty, "\(document.text())")
            #expect(installation.simulator.withPlant { $0.writes.count } == writes, "nothing may have been written")
            if let event = row.members["event"] {
                try await installation.checkRecord(of: row, event, id: document["id"], since: heard)
            }
            if row.members["retain"]?.bool ?? false {
                try await installation.observer.client.publish(
                    MQTTMessage(
                        topic: installation.request(row.method, [], client: client).topic, payload: [], retain: true))
            }
        }

        @Test func rowsAreThere() throws {
            for file in Self.files { #expect(try !Case.load(file).isEmpty, "\(file)") }
        }
    }
}

extension Installation {
    /// Waits for what `R/event/write` tells of a row's request, and holds it and the store's record against the row.
    func checkRecord(of row: Case, _ pattern: JSONValue, id: JSONValue?, since heard: Int) async throws {
        let event = try await observed("record of \(row.name)") { messages in
            messages.dropFirst(heard).lazy.filter { $0.topic == "xtender/event/write" }
                .compactMap { try? JSONValue(parsing: $0.payload) }.first { $0["id"] == id }
        }
        #expect(Schemas.standard.topic(.eventWrite).isValid(event), "\(event.text())")
        #expect(event["method"]?.string == row.method)
        #expect(event["client"] == (row.members["client"] ?? "anonymous"))
        let differences = Pattern.differences(pattern, event)
        #expect(differences.isEmpty, "\(event.text())")
        let correlation = id?.string ?? id?.text()
        let stored = try Store.audit(inDirectory: folder.path + "/store").first { $0.correlation == correlation }
        let record = try #require(stored, "\(row.name): not in the store")
        #expect(record.method == row.method)
        #expect(record.outcome == event["error"]?["code"]?.string)
        #expect(record.device == event["device"]?.string ?? event["address"]?.text())
    }

    /// What the plant holds of the object that a reading is of.
    func oracle(_ reading: JSONObject) -> JSONValue? {
        guard let address = reading["address"]?.integer.flatMap({ UInt32(exactly: $0) }) else { return nil }
        let property: PropertyReference
        if let info = reading["info"]?.integer {
            property = PropertyReference(.userInfo, UInt32(info), .value)
        } else if let parameter = reading["param"]?.integer {
            property = PropertyReference(.parameter, UInt32(parameter), .valueQSP)
        } else {
            return nil
        }
        let value = simulator.withPlant { try? $0.value(of: property, at: ScomAddress(address)).get() }
        switch value {
        case .bool(let flag)?: return .bool(flag)
        case .float(let number)?: return JSONValue(finite: number)
        case .shortEnum(let number)?: return .integer(Int64(number))
        case .longEnum(let number)?: return .integer(Int64(number))
        case .int32(let number)?: return .integer(Int64(number))
        default: return nil
        }
    }
}
