import Devices
import JSONValue
import Runtime
import ScomCatalog
import ScomProtocol
import Simulator
import Testing

/// Every object type and property of the specification, by numbers, good and bad (spec §4.4 to §6.2).
struct ObjectModelTests {
    static let readRows: [ObjectModelRow] = [
        // User info: real gateways ignore which of these properties is asked for.
        ObjectModelRow(device: "xt1", type: 1, object: 3000, property: 1, error: nil),
        ObjectModelRow(device: "xt1", type: 1, object: 3000, property: 5, error: nil),
        ObjectModelRow(device: "xt1", type: 1, object: 3000, property: 13, error: nil),
        ObjectModelRow(device: "xt1", type: 1, object: 3000, property: 9, error: "property_not_supported"),
        ObjectModelRow(device: "xt1", type: 1, object: 1107, property: 1, error: "schema_violation"),
        ObjectModelRow(device: "vt1", type: 1, object: 11000, property: 1, error: nil),
        ObjectModelRow(device: 999, type: 1, object: 3000, property: 1, error: "schema_violation"),
        // Parameter
        ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 5, error: nil),
        ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 6, error: nil),
        ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 7, error: nil),
        ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 8, error: nil),
        ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 13, error: nil),
        ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 1, error: "property_not_supported"),
        ObjectModelRow(device: "l1", type: 2, object: 1107, property: 5, error: nil),
        ObjectModelRow(
            device: "xt", type: 2, object: 1107, property: 5, error: "scom_error_multicast_read_not_supported"),
        ObjectModelRow(device: "xt9", type: 2, object: 1107, property: 5, error: "device_not_found"),
        // Message, GUID, multi-info without its items
        ObjectModelRow(type: 3, object: 0, property: 0, error: nil),
        ObjectModelRow(type: 3, object: 1, property: 0, error: nil),
        ObjectModelRow(type: 3, object: 99999, property: 0, error: "object_id_not_found"),
        ObjectModelRow(device: "xt1", type: 3, object: 0, property: 0, error: "type_not_supported"),
        ObjectModelRow(type: 4, object: 0, property: 0, error: nil),
        ObjectModelRow(type: 10, object: 1, property: 1, error: "invalid_service_argument"),
        // Datalog field: write only
        ObjectModelRow(type: 5, object: 1, property: 1, error: "service_not_supported"),
        // Screen and keys
        ObjectModelRow(type: 256, object: 0x00, property: 0, error: nil),
        ObjectModelRow(type: 256, object: 0x10, property: 0, error: nil),
        ObjectModelRow(type: 256, object: 0x20, property: 0, error: nil),
        ObjectModelRow(type: 256, object: 0x40, property: 0, error: nil),
        ObjectModelRow(type: 256, object: 0x80, property: 0, error: nil),
        ObjectModelRow(type: 256, object: 0x01, property: 0, error: "object_id_not_found"),
        ObjectModelRow(type: 256, object: 0x00, property: 1, error: "property_not_supported"),
        // File transfer
        ObjectModelRow(type: 257, object: 1, property: 0x21, error: nil),
        ObjectModelRow(type: 257, object: 2, property: 0x21, error: "invalid_data_length"),
        ObjectModelRow(type: 257, object: 3, property: 0x21, error: "object_id_not_found"),
        ObjectModelRow(type: 257, object: 1, property: 0x00, error: "object_property_invalid"),
        ObjectModelRow(type: 257, object: 1, property: 0x22, error: "object_property_invalid"),
        ObjectModelRow(type: 257, object: 1, property: 0x23, error: "object_property_invalid"),
        ObjectModelRow(type: 257, object: 1, property: 0x24, error: "object_property_invalid"),
        ObjectModelRow(type: 257, object: 1, property: 0x25, error: "object_property_invalid"),
        ObjectModelRow(type: 257, object: 1, property: 0x26, error: "object_property_invalid"),
        ObjectModelRow(type: 257, object: 1, property: 0x27, error: "property_not_supported"),
        // Nothing the specification knows
        ObjectModelRow(type: 6, object: 1, property: 1, error: "schema_violation"),
    ]

    @Test(arguments: readRows)
    func reads(row: ObjectModelRow) async throws {
        let plant = try await Installation()
        plant.withGateway { gateway in
            for number in 1...3 as ClosedRange<UInt16> { gateway.post(message: number, from: ScomAddress(101)) }
        }
        if row.type == 3, row.object > 0 { try await plant.call("read-messages", ["count": 1]) }
        let answer = try await plant.call(
            "read-property",
            [
                "device": row.device, "object_type": .integer(row.type), "object_id": .integer(row.object),
                "property_id": .integer(row.property),
            ])
        #expect(answer.errorCode == row.error, "\(answer.text())")
        guard row.error == nil else {
            #expect(answer.pointer != nil || row.type == 5 || row.type == 10 || row.type == 257, "\(answer.text())")
            return
        }
        #expect(answer["result"]?["object_type"]?.integer == row.type)
        #expect(answer["result"]?["property_id"]?.integer == row.property)
    }

    static let writeRows: [(row: ObjectModelRow, value: JSONValue)] = [
        (ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 5, error: nil), 16),
        (ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 13, error: nil), 16),
        (ObjectModelRow(device: "xt", type: 2, object: 1107, property: 13, error: nil), 16),
        (ObjectModelRow(device: "l1", type: 2, object: 1107, property: 13, error: nil), 16),
        (ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 6, error: "property_is_read_only"), 16),
        (ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 7, error: "property_is_read_only"), 16),
        (ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 8, error: "property_is_read_only"), 16),
        (ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 1, error: "property_not_supported"), 16),
        (ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 13, error: "data_too_big"), 5000),
        (ObjectModelRow(device: "xt1", type: 2, object: 1107, property: 13, error: "data_too_small"), -5),
        (ObjectModelRow(device: "xt1", type: 1, object: 3000, property: 1, error: "property_is_read_only"), 1),
        (ObjectModelRow(device: "xt9", type: 2, object: 1107, property: 13, error: "device_not_found"), 16),
        (ObjectModelRow(type: 2, object: 5104, property: 13, error: nil), 1),
        (ObjectModelRow(type: 3, object: 0, property: 0, error: "property_is_read_only"), "00"),
        (ObjectModelRow(type: 4, object: 0, property: 0, error: "property_is_read_only"), "00"),
        (ObjectModelRow(type: 5, object: 1, property: 1, error: nil), "#HUT:,été"),
        (ObjectModelRow(type: 5, object: 1, property: 2, error: "property_not_supported"), "x"),
        (ObjectModelRow(type: 10, object: 1, property: 1, error: "property_is_read_only"), "00"),
        (ObjectModelRow(type: 256, object: 0, property: 0, error: "property_is_read_only"), "00"),
        (ObjectModelRow(type: 257, object: 1, property: 0x24, error: "object_property_invalid"), ""),
    ]

    @Test(arguments: writeRows)
    func writes(row: ObjectModelRow, value: JSONValue) async throws {
        let plant = try await Installation()
        let answer = try await plant.call(
            "write-property",
            [
                "device": row.device, "object_type": .integer(row.type), "object_id": .integer(row.object),
                "property_id": .integer(row.property), "value": value,
            ])
        #expect(answer.errorCode == row.error, "\(answer.text())")
        #expect((answer["result"] == ["outcome": "acknowledged"]) == (row.error == nil))
        #expect(plant.audits.withLock { $0.count } == 1)
    }

    /// Every property of every parameter, and every info, of a device: what the device says is what is answered.
    @Test(arguments: [("xt1", 101), ("vt1", 301), ("vs1", 701), ("bsp", 601), ("xcom", 501)] as [(String, UInt32)])
    func answersWhatTheDeviceSays(device: String, address: UInt32) async throws {
        let plant = try await Installation { $0.variostrings = 1 }
        let family = try #require(DeviceID(device)?.family)
        let catalog = Catalog.standard
        let infos = catalog.infos(of: family).filter { $0.format != nil }
            .map { PropertyReference(.userInfo, $0.number, .value) }
        let parameters = catalog.parameters(of: family).filter { $0.format != nil }.flatMap { object in
            [PropertyID.valueQSP, .minimumQSP, .maximumQSP, .levelQSP, .unsavedValueQSP].map {
                PropertyReference(.parameter, object.number, $0)
            }
        }
        for property in infos + parameters {
            let expected = plant.withGateway { $0.plant.value(of: property, at: ScomAddress(address)) }
            let answer = try await plant.call(
                "read-property",
                [
                    "device": .string(device), "object_type": .integer(Int64(property.objectType.rawValue)),
                    "object_id": .integer(Int64(property.objectID)),
                    "property_id": .integer(Int64(property.propertyID.rawValue)),
                ])
            switch expected {
            case .success(let value) where !value.isFinite: #expect(answer.errorCode == "implausible_value")
            case .success(let value):
                let shown = answer["result"]?["value"]
                let number = shown?.bool.map { $0 ? 1 : 0 } ?? shown?.real
                #expect(
                    number.map { Float($0) } == value.number.map { Float($0) }, "\(property) \(answer.text())")
            case .failure(let code):
                #expect(answer.errorCode == code.name, "\(property) \(answer.text())")
            }
        }
    }

    // MARK: Limits that follow the plant

    @Test(arguments: PlantConfiguration.NominalVoltage.allCases)
    func limitsFollowTheBatteryVoltage(voltage: PlantConfiguration.NominalVoltage) async throws {
        let plant = try await Installation { $0.nominalVoltage = voltage }
        #expect(await plant.directory.nominalBatteryVoltage == Double(voltage.rawValue))
        let object = try #require(Catalog.standard.object(family: .xtender, number: 1108))
        let answer = try await plant.call("describe", ["device": "xt1", "object": 1108])
        let entry = try #require(answer["result"]?["objects"]?[0])
        for (member, limit) in [("min", object.limits.minimum), ("max", object.limits.maximum)] {
            let limit = try #require(limit)
            #expect(entry[member]?.real == limit * voltage.factor)
        }
        // The device's own go before these once they were read.
        let own = plant.value(of: PropertyReference(.parameter, 1108, .maximumQSP), at: 101)?.number
        let refused = try await plant.call("write-param", ["device": "xt1", "param": 1108, "value": 100])
        #expect(refused.errorCode == "out_of_range")
        let known = try await plant.call("describe", ["device": "xt1", "object": 1108])
        #expect(known["result"]?["objects"]?[0]?["max"]?.real == own)
    }

    /// Those of Xtenders -01, by the catalogue before they are read and by the device itself.
    @Test(arguments: PlantConfiguration.AlternatingVoltage.allCases)
    func limitsFollowTheOutputVoltage(voltage: PlantConfiguration.AlternatingVoltage) async throws {
        let plant = try await Installation { $0.alternatingVoltage = voltage }
        let object = try #require(Catalog.standard.object(family: .xtender, number: 1286))
        let special = try #require(Catalog.standard.limits(ofXtender120V: 1286))
        let limits = voltage == .volts120 ? special : object.limits
        #expect(special != object.limits)
        for device in ["xt1", "xt"] as [JSONValue] {
            let answer = try await plant.call("describe", ["device": device, "object": 1286])
            let entry = try #require(answer["result"]?["objects"]?[0])
            #expect(entry["min"]?.real == limits.minimum && entry["max"]?.real == limits.maximum)
            #expect(entry["default"]?.real == limits.defaultValue)
        }
        let other: JSONValue = .integer(voltage == .volts120 ? 230 : 100)
        let refused = try await plant.call("write-param", ["device": "xt1", "param": 1286, "value": other])
        #expect(refused.errorCode == "out_of_range", "\(refused.text())")
        let written = try await plant.call(
            "write-param", ["device": "xt1", "param": 1286, "value": .integer(voltage == .volts120 ? 115 : 225)])
        #expect(written["result"]?["outcome"] == "acknowledged", "\(written.text())")
    }
}
