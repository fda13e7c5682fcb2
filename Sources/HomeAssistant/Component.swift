import JSONValue

/// An entity of a discovery message.
///
/// Its key names platform and object, so that an object that changes platform (a parameter that may no longer be
/// written) is another entity: Home Assistant cannot turn one into the other.
struct Component {
    enum Platform: String {
        case sensor, number, switches = "switch", select, button, text, time, event
        case binarySensor = "binary_sensor"
    }

    enum Category: String {
        case configuration = "config"
        case diagnostic
    }

    let platform: Platform
    /// Number of the object, or what else it shows.
    let subject: String
    var members: JSONObject

    /// - Parameters:
    ///   - title: what Home Assistant shows behind the name of the device.
    ///   - entity: last part of the entity id that is proposed.
    init(
        _ platform: Platform, _ subject: String, of owner: Identity, title: String, entity: String,
        category: Category? = nil, isEnabled: Bool
    ) {
        self.platform = platform
        self.subject = subject
        members = [
            "p": .string(platform.rawValue), "uniq_id": .string("\(owner.identifier)_\(subject)"),
            "def_ent_id": .string("\(platform.rawValue).\(owner.entityPrefix)_\(entity)"), "name": .string(title),
        ]
        if let category { members["ent_cat"] = .string(category.rawValue) }
        if !isEnabled { members["en"] = false }
    }

    var key: String { "\(platform.rawValue)_\(subject)" }

    subscript(_ member: String) -> JSONValue? {
        get { members[member] }
        set { members[member] = newValue }
    }
}
