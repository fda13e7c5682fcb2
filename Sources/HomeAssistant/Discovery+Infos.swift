import JSONValue
import ScomCatalog

extension Discovery {
    /// `nil` for what Home Assistant shows with the device itself.
    func component(ofInfo object: CatalogObject, _ context: EntityContext) -> Component? {
        switch object.meaning {
        case .softwareVersionHigh, .softwareVersionLow, .factoryIDHigh, .factoryIDLow: nil
        default: readOnlyComponent(object, context)
        }
    }

    /// An entity that shows the value.
    func readOnlyComponent(_ object: CatalogObject, _ context: EntityContext) -> Component {
        let category: Component.Category? = object.kind == .parameter ? .diagnostic : nil
        switch object.meaning {
        case .number: return number(object, context)
        case .boolean:
            var component = context.component(
                .binarySensor, object, category: category, template: Template.plain(object))
            component["pl_on"] = "True"
            component["pl_off"] = "False"
            return component
        case .enumeration: return enumeration(object, category, context)
        default:
            return context.component(.sensor, object, category: category, template: Template.label(object))
        }
    }

    private func number(_ object: CatalogObject, _ context: EntityContext) -> Component {
        let quantity = Quantity(object)
        let template =
            quantity.factor == 1
            ? Template.plain(object) : Template.scaled(object, by: quantity.factor, decimals: 1)
        var component = context.component(
            .sensor, object,
            category: quantity.isDiagnostic || object.kind == .parameter ? .diagnostic : nil, template: template)
        component["unit_of_meas"] = quantity.unit.map { .string($0) }
        component["dev_cla"] = quantity.deviceClass.map { .string($0) }
        component["stat_cla"] = quantity.stateClass.map { .string($0.rawValue) }
        component["sug_dsp_prc"] = quantity.decimals.map { JSONValue($0) }
        return component
    }

    private func enumeration(_ object: CatalogObject, _ category: Component.Category?, _ context: EntityContext)
        -> Component
    {
        let labels = object.labels
        let category = object.name.hasPrefix("id_") ? .diagnostic : category
        for (off, on) in [("off", "on"), ("no", "yes")] where labels == [off, on] {
            var component = context.component(
                .binarySensor, object, category: category, template: Template.label(object))
            component["pl_on"] = .string(on)
            component["pl_off"] = .string(off)
            return component
        }
        var component = context.component(.sensor, object, category: category, template: Template.label(object))
        component["dev_cla"] = "enum"
        component["ops"] = .array(labels.map { .string($0) })
        return component
    }
}

extension CatalogObject {
    /// The texts of an enumeration's options as snapshots show them, each once.
    var labels: [String] {
        var labels: [String] = []
        for option in options {
            guard let label = text(of: Double(option.value))?.lowercased(), !labels.contains(label) else { continue }
            labels.append(label)
        }
        return labels
    }
}
