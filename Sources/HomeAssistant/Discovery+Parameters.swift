import JSONValue
import ScomCatalog

extension Discovery {
    /// An entity by which the parameter can be written where the role allows that, else one that shows it; `nil` for acts that it forbids.
    func component(ofParameter object: CatalogObject, _ context: EntityContext) -> Component? {
        if mayWrite(object), let component = writableComponent(object, context) { return component }
        return object.isReadable ? readOnlyComponent(object, context) : nil
    }

    private func writableComponent(_ object: CatalogObject, _ context: EntityContext) -> Component? {
        switch object.meaning {
        case .number: number(object, context)
        case .boolean: toggle(object, context)
        case .enumeration: select(object, context)
        case .signal: button(object, context)
        case .timeOfDay: settings.usesTimePlatform ? time(object, context) : timeAsText(object, context)
        case .weekdays: text(object, set: "MO|TU|WE|TH|FR|SA|SU", context)
        case .months: text(object, set: "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC", context)
        // The clock has a method of its own; nothing else is left that can be written.
        default: nil
        }
    }

    private func writable(
        _ platform: Component.Platform, _ object: CatalogObject, template: String?, value: String,
        _ context: EntityContext
    ) -> Component {
        var component = context.component(platform, object, category: .configuration, template: template)
        let device = context.deviceID
        component["cmd_tpl"] = .string(Template.write(object, device: device, value: value))
        return component
    }

    private func number(_ object: CatalogObject, _ context: EntityContext) -> Component? {
        let bounds = NumberBounds(
            object, device: context.device.limits[object.number], nominalBatteryVoltage: context.nominalBatteryVoltage)
        guard let bounds else { return nil }
        var component = writable(
            .number, object, template: Template.bounded(object, bounds), value: "value", context)
        component["min"] = bounds.minimum
        component["max"] = bounds.maximum
        component["step"] = bounds.step
        component["mode"] = "box"
        let quantity = Quantity(object)
        component["unit_of_meas"] = quantity.unit.map { .string($0) }
        component["dev_cla"] = quantity.deviceClass.map { .string($0) }
        return component
    }

    private func toggle(_ object: CatalogObject, _ context: EntityContext) -> Component {
        var component = writable(
            .switches, object, template: Template.plain(object), value: "value == 'ON'", context)
        component["stat_on"] = "True"
        component["stat_off"] = "False"
        return component
    }

    private func select(_ object: CatalogObject, _ context: EntityContext) -> Component? {
        // A label that stands for several values cannot be written; `none` Home Assistant takes for unknown.
        let labels = object.labels.filter { object.value(ofText: $0) != nil && $0 != "none" }
        guard !labels.isEmpty else { return nil }
        var component = writable(.select, object, template: Template.label(object), value: "value", context)
        component["ops"] = .array(labels.map { .string($0) })
        return component
    }

    /// Never enabled at first: it acts at once, and some acts undo a whole configuration.
    private func button(_ object: CatalogObject, _ context: EntityContext) -> Component {
        var component = writable(.button, object, template: nil, value: "1", context)
        component["en"] = false
        if object.name.hasPrefix("reset_of_all") || object.name.hasPrefix("reset_all_devices") {
            component["dev_cla"] = "restart"
        }
        return component
    }

    private func time(_ object: CatalogObject, _ context: EntityContext) -> Component {
        // Home Assistant sends seconds, which a device has not.
        writable(.time, object, template: Template.time(object), value: "(value | string)[:5]", context)
    }

    /// The MQTT `time` platform came in 2026 only, and older versions reject a device that has one as a whole.
    private func timeAsText(_ object: CatalogObject, _ context: EntityContext) -> Component {
        text(object, pattern: "^((([01][0-9]|2[0-3]):[0-5][0-9])|24:00)?$", longest: 5, context)
    }

    private func text(_ object: CatalogObject, pattern: String, longest: Int, _ context: EntityContext) -> Component {
        var component = writable(.text, object, template: Template.text(object), value: "value", context)
        component["ptrn"] = .string(pattern)
        component["max"] = JSONValue(longest)
        return component
    }

    private func text(_ object: CatalogObject, set members: String, _ context: EntityContext) -> Component {
        text(object, pattern: "^(none|(\(members))(, (\(members)))*)?$", longest: 64, context)
    }
}
