import ScomProtocol
import Testing

@testable import ScomCatalog

@Suite struct CatalogTests {
    static let objects = DeviceFamily.allCases.flatMap {
        Catalog.standard.infos(of: $0) + Catalog.standard.parameters(of: $0)
    }

    @Test func everyObjectIsFoundByNumberAndByName() {
        // 1106 rows less 29 repetitions, 323 infos, 1 + 12 infos from the field.
        #expect(Self.objects.count == 1077 + 323 + 13)
        for object in Self.objects {
            #expect(Catalog.standard.object(family: object.family, number: object.number) == object)
            #expect(Catalog.standard.object(family: object.family, name: object.name) == object)
            #expect(Catalog.standard.object(family: object.family, named: "\(object.number)") == object)
        }
    }

    @Test(arguments: DeviceFamily.allCases)
    func namesAreSnakeCaseAndUniqueInTheFamily(family: DeviceFamily) {
        let names = Self.objects.filter { $0.family == family }.map(\.name)
        #expect(Set(names).count == names.count)
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789_")
        for name in names {
            #expect(name.allSatisfy { allowed.contains($0) } && name.first?.isLetter == true, "\(name)")
            #expect(!name.hasSuffix("_") && !name.contains("__") && name.utf8.count <= 128, "\(name)")
        }
    }

    @Test func whatIsNotThereIsNotFound() {
        #expect(Catalog.standard.object(family: .xtender, number: 0) == nil)
        #expect(Catalog.standard.object(family: .xtender, number: 3014) == nil)
        #expect(Catalog.standard.object(family: .variotrack, number: 3000) == nil)
        #expect(Catalog.standard.object(family: .xcom, number: .max) == nil)
        #expect(Catalog.standard.object(family: .xtender, name: "battery_voltag") == nil)
        #expect(Catalog.standard.object(family: .xtender, name: "battery_voltages") == nil)
        #expect(Catalog.standard.object(family: .xtender, name: "") == nil)
        #expect(Catalog.standard.object(family: .xtender, name: "=") == nil)
        #expect(Catalog.standard.object(family: .xcom, name: "zzz") == nil)
        #expect(Catalog.standard.message(66) == nil)
        #expect(Catalog.standard.message(.max) == nil)
    }

    /// Bits of the maximum that no option names are the manufacturer's: 5012 allows 0 to 111.
    @Test func defaultMinimumAndMaximumOfAnEnumerationAreOptions() {
        for object in Self.objects where object.meaning == .enumeration && object.kind == .parameter {
            let values = Set(object.options.map { Double($0.value) })
            let limits = [object.limits.defaultValue, object.limits.minimum, object.limits.maximum].compactMap { $0 }
            let strays = limits.filter { !values.contains($0) }
            #expect(strays == (object.number == 5012 ? [111] : []), "\(object.number)")
            #expect(limits.count == 3, "\(object.number)")
        }
    }

    @Test func optionsAreThereWhereTheyAreNeededAndInOrder() {
        for object in Self.objects {
            let values = object.options.map(\.value)
            #expect(values == values.sorted() && Set(values).count == values.count, "\(object.number)")
            #expect(values.isEmpty == ![.enumeration, .bitField].contains(object.meaning), "\(object.number)")
            #expect(!object.options.contains { $0.label.isEmpty }, "\(object.number)")
            if object.format == .shortEnum { #expect(object.meaning == .enumeration, "\(object.number)") }
        }
    }

    @Test func limitsFitTheMeaning() {
        for object in Self.objects where object.kind == .parameter {
            let limits = object.limits
            switch object.meaning {
            case .menu, .signal, .date:
                #expect(limits == ObjectLimits(defaultValue: nil, minimum: nil, maximum: nil), "\(object.number)")
            case .boolean:
                #expect(limits.minimum == 0 && limits.maximum == 1 && object.format == .bool, "\(object.number)")
            case .timeOfDay: #expect(limits.minimum == 0 && limits.maximum == 1440 && object.format == .int32)
            case .weekdays: #expect(limits.maximum == 127 && object.format == .longEnum)
            default: break
            }
            if let minimum = limits.minimum, let maximum = limits.maximum {
                #expect(minimum <= maximum, "\(object.number)")
                // The language has no default.
                guard let value = limits.defaultValue else {
                    #expect(object.number == 5000)
                    continue
                }
                #expect((minimum...maximum).contains(value), "\(object.number)")
            }
        }
    }

    @Test func whatComesFromTheFieldIsMarked() {
        let field = Self.objects.filter { $0.origin == .field }.map { "\($0.family.rawValue) \($0.number)" }
        #expect(
            field == ["xtender 3079"] + (7034...7041).map { "bms \($0)" }
                + [7048, 7049, 7060, 7072].map { "bms \($0)" })
        let amended = Self.objects.filter { $0.origin == .amended }
        #expect(amended.map(\.number) == [5012])
        #expect(amended.first?.format == .longEnum)
    }

    @Test func relatedParametersExist() {
        for object in Self.objects {
            for number in object.related {
                #expect(Catalog.standard.object(family: object.family, number: number)?.kind == .parameter)
            }
        }
    }

    @Test func whatScalesWithTheBatteryIsABatteryVoltage() {
        let scaling = Self.objects.filter(\.scalesWithBatteryVoltage)
        #expect(scaling.allSatisfy { $0.unit == "Vdc" || $0.number == 6024 })
        let fixed = Self.objects.filter { $0.kind == .parameter && $0.unit == "Vdc" && !$0.scalesWithBatteryVoltage }
        #expect(fixed.map(\.number) == [10103, 10350, 14044, 14179, 14177, 14047, 14198])
        #expect(fixed.allSatisfy { $0.description.contains("PV") })
    }

    @Test func messagesAreInOrderAndFoundByNumber() {
        let messages = Catalog.standard.messages
        #expect(messages.map(\.number) == messages.map(\.number).sorted())
        for message in messages {
            #expect(Catalog.standard.message(message.number) == message)
            #expect(!message.text.isEmpty)
        }
    }

    @Test(arguments: [
        (0, CatalogMessage.Severity.warning, "Battery low"), (3, .info, "AC-In synchronization in progress"),
        (8, .halted, "Inverter overload SC"), (21, .info, "Transfer not authorized, AC-Out current is higher {1107}"),
        (50, .error, "Incomplete data transfer"), (65, .info, "Save parameter VarioTrack"),
        (71, .error, "Insufficient disk space on SD card"), (95, .error, "More than 15 VarioTrack in the system"),
        (121, .error, "Impossible communication with target device"),
        (150, .error, "Cabling error between PV and VarioString"),
        (172, .error, "FID change impossible. More than one unit."), (206, .halted, "Board hardware incompatibility"),
        (224, .info, "Delay before closing transfer relay in progress {1580}"),
        (235, .halted, "Communication lost with Xcom-CAN"),
    ])
    func messagesReadByHand(number: UInt16, severity: CatalogMessage.Severity, text: String) {
        #expect(
            Catalog.standard.message(number) == CatalogMessage(number: number, severity: severity, text: text))
    }
}
