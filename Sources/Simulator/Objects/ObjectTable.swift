import ScomProtocol

/// The objects of every family, with the limits of one installation.
struct ObjectTable: Sendable {
    struct Family: Sendable {
        var objects: [SimulatedObject] = []
        var indices: [UInt32: Int] = [:]
        var infoCount = 0
        var parameterCount: Int { objects.count - infoCount }

        mutating func append(_ object: SimulatedObject) {
            guard indices[object.number] == nil else { return }
            var object = object
            object.index = objects.count
            indices[object.number] = objects.count
            if object.kind == .info { infoCount += 1 }
            objects.append(object)
        }
    }

    private var families: [Family]

    init() {
        families = [Family](repeating: Family(), count: DeviceFamily.allCases.count)
    }

    subscript(family: DeviceFamily) -> Family {
        get { families[family.tableIndex] }
        set { families[family.tableIndex] = newValue }
    }

    func object(_ number: UInt32, of family: DeviceFamily) -> SimulatedObject? {
        let table = families[family.tableIndex]
        guard let index = table.indices[number] else { return nil }
        return table.objects[index]
    }
}

extension DeviceFamily {
    fileprivate var tableIndex: Int {
        switch self {
        case .xtender: 0
        case .variotrack: 1
        case .variostring: 2
        case .bsp: 3
        case .bms: 4
        case .xcom: 5
        }
    }
}
