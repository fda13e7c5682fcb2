import CMosquitto
import Glibc

/// Owns a property list of libmosquitto (MQTT 5).
struct MosquittoProperties: ~Copyable {
    private(set) var list: OpaquePointer?

    init() {}

    /// The properties of an outgoing message.
    init(_ message: borrowing MQTTMessage) throws(MQTTError) {
        if message.payloadIsUTF8 {
            try check(
                mosquitto_property_add_byte(&list, CInt(MQTT_PROP_PAYLOAD_FORMAT_INDICATOR.rawValue), 1),
                "payload format indicator")
        }
        if let interval = message.messageExpiryInterval {
            try add(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, interval, "message expiry interval")
        }
        if let topic = message.responseTopic {
            let text = try topic.checkedForMQTT("response topic")
            try check(
                mosquitto_property_add_string(&list, CInt(MQTT_PROP_RESPONSE_TOPIC.rawValue), text), "response topic")
        }
        if let data = message.correlationData {
            guard let count = UInt16(exactly: data.count) else {
                throw MQTTError(
                    code: .invalid, message: "correlation data: \(data.count) bytes, at most 65535 are allowed")
            }
            try check(
                mosquitto_property_add_binary(&list, CInt(MQTT_PROP_CORRELATION_DATA.rawValue), data, count),
                "correlation data")
        }
        if let type = message.contentType {
            let text = try type.checkedForMQTT("content type")
            try check(mosquitto_property_add_string(&list, CInt(MQTT_PROP_CONTENT_TYPE.rawValue), text), "content type")
        }
        for property in message.userProperties {
            let name = try property.name.checkedForMQTT("user property")
            let value = try property.value.checkedForMQTT("user property")
            try check(
                mosquitto_property_add_string_pair(&list, CInt(MQTT_PROP_USER_PROPERTY.rawValue), name, value),
                "user property")
        }
    }

    deinit {
        var list = list
        mosquitto_property_free_all(&list)
    }

    mutating func add(_ identifier: mqtt5_property, _ value: UInt32, _ name: StaticString) throws(MQTTError) {
        try check(mosquitto_property_add_int32(&list, CInt(identifier.rawValue), value), name)
    }

    /// Hands the list to a function of libmosquitto that takes it over if it succeeds.
    mutating func giveAway(_ body: (OpaquePointer?) -> CInt) -> CInt {
        let status = body(list)
        if status == MOSQ_ERR_SUCCESS.rawValue { list = nil }
        return status
    }
}

extension MQTTMessage {
    /// Takes over the properties of a received message; the list stays libmosquitto's.
    mutating func readProperties(_ list: OpaquePointer?) {
        var node = list
        while let current = node {
            let identifier = mosquitto_property_identifier(current)
            switch mqtt5_property(rawValue: UInt32(identifier)) {
            case MQTT_PROP_PAYLOAD_FORMAT_INDICATOR:
                var value: UInt8 = 0
                _ = mosquitto_property_read_byte(current, identifier, &value, false)
                payloadIsUTF8 = value == 1
            case MQTT_PROP_MESSAGE_EXPIRY_INTERVAL:
                var value: UInt32 = 0
                _ = mosquitto_property_read_int32(current, identifier, &value, false)
                messageExpiryInterval = value
            case MQTT_PROP_RESPONSE_TOPIC: responseTopic = Self.string(current, identifier)
            case MQTT_PROP_CONTENT_TYPE: contentType = Self.string(current, identifier)
            case MQTT_PROP_CORRELATION_DATA: correlationData = Self.binary(current, identifier)
            case MQTT_PROP_USER_PROPERTY: Self.pair(current, identifier).map { userProperties.append($0) }
            default: break
            }
            node = mosquitto_property_next(current)
        }
    }

    private static func string(_ node: OpaquePointer, _ identifier: CInt) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        defer { free(value) }
        guard mosquitto_property_read_string(node, identifier, &value, false) != nil else { return nil }
        return value.map { String(cString: $0) }
    }

    private static func binary(_ node: OpaquePointer, _ identifier: CInt) -> [UInt8]? {
        var value: UnsafeMutableRawPointer?
        var count: UInt16 = 0
        defer { free(value) }
        guard mosquitto_property_read_binary(node, identifier, &value, &count, false) != nil else { return nil }
        return Array(UnsafeRawBufferPointer(start: value, count: Int(count)))
    }

    private static func pair(_ node: OpaquePointer, _ identifier: CInt) -> MQTTUserProperty? {
        var name: UnsafeMutablePointer<CChar>?
        var value: UnsafeMutablePointer<CChar>?
        defer {
            free(name)
            free(value)
        }
        guard mosquitto_property_read_string_pair(node, identifier, &name, &value, false) != nil, let name, let value
        else { return nil }
        return MQTTUserProperty(name: String(cString: name), value: String(cString: value))
    }
}

extension String {
    /// Itself, unless MQTT or a C string cannot carry it: libmosquitto would cut it at a NUL without a word.
    func checkedForMQTT(_ name: StaticString) throws(MQTTError) -> String {
        guard utf8.count <= 65_535 else {
            throw MQTTError(code: .invalid, message: "\(name): \(utf8.count) bytes, at most 65535 are allowed")
        }
        guard !utf8.contains(0) else {
            throw MQTTError(code: .invalid, message: "\(name): must not contain a NUL character")
        }
        return self
    }
}
