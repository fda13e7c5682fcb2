import JSONValue
import ScomCatalog
import ScomProtocol

extension Discovery {
    /// An entity that says more of an info than its value: that there is a fault, or a power with Home Assistant's sign.
    func derivedComponent(ofInfo object: CatalogObject, _ context: EntityContext) -> Component? {
        switch (object.family, object.number) {
        case (.bsp, 7003), (.bms, 7003): batteryPower(object, context)
        case (.xtender, 3168), (.variotrack, 11034), (.variostring, 15049): problem(object, context)
        default: nil
        }
    }

    /// Positive while discharging, as the energy dashboard wants it; Studer's is positive while charging.
    private func batteryPower(_ object: CatalogObject, _ context: EntityContext) -> Component {
        var component = Component(
            .sensor, "battery_power", of: context.identity, title: "Battery power, positive when discharging",
            entity: "battery_power", isEnabled: context.isEnabled(object))
        component["val_tpl"] = .string(Template.scaled(object, by: -1, decimals: 1))
        component["unit_of_meas"] = "W"
        component["dev_cla"] = "power"
        component["stat_cla"] = "measurement"
        component["sug_dsp_prc"] = 0
        return component
    }

    private func problem(_ object: CatalogObject, _ context: EntityContext) -> Component? {
        guard let faultless = object.text(of: 0)?.lowercased() else { return nil }
        var component = Component(
            .binarySensor, "problem", of: context.identity, title: "Problem", entity: "problem", category: .diagnostic,
            isEnabled: context.isEnabled(object))
        component["val_tpl"] = .string(Template.fault(object, faultless: faultless))
        component["dev_cla"] = "problem"
        return component
    }
}
