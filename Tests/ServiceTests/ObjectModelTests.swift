import Configuration
import JSONSchema
import JSONValue
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// Writes to every object type and property of the specification, good and bad; `CaseTests` has the reads.
    @Suite(
        .installation { options in
            options.configure = { configuration in
                configuration.clients = .init(named: ["raw": .init(write: .qsp, persist: true, raw: true)])
                configuration.snapshots = []
            }
        })
    struct ObjectModelTests {
        /// `writes` of a row: address, object, property and value of each write that devices take, in their order.
        @Test(arguments: try Case.load("object-model-writes")) func writes(_ row: Case) async throws {
            let installation = try Installation.shared
            let before = installation.simulator.withPlant { $0.writes.count }
            var members = try JSONValue(parsing: row.payload).object ?? [:]
            members["id"] = .string(row.name)
            let answer = try await installation.call(row.method, .object(members), client: "raw")
            let differences = Pattern.differences(row.response, answer)
            #expect(differences.isEmpty, "\(answer.text())")
            let taken = installation.simulator.withPlant { $0.writes.dropFirst(before) }
                .filter { $0.error == nil }
            let told: [JSONValue] = taken.map { write in
                [
                    .integer(Int64(write.device.rawValue)), .integer(Int64(write.property.objectID)),
                    .integer(Int64(write.property.propertyID.rawValue)),
                    write.value?.number.map { JSONValue($0) } ?? .null,
                ]
            }
            #expect(JSONValue.array(told).text() == row.members["writes"]?.text())
        }
    }
}
