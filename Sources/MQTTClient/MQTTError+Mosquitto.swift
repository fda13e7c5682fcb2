import CMosquitto
import Glibc

extension MQTTError {
    /// From a status of libmosquitto, with `errno` as it was right after the call.
    init(status: CInt, systemError: CInt, while action: StaticString) {
        let text = String(cString: mosquitto_strerror(status))
        switch mosq_err_t(rawValue: status) {
        case MOSQ_ERR_ERRNO:
            self.init(systemError: systemError, while: action)
        case MOSQ_ERR_EAI, MOSQ_ERR_LOOKUP:
            self.init(code: .unresolvable, message: "\(action): \(String(cString: gai_strerror(systemError)))")
        case MOSQ_ERR_CONN_REFUSED:
            self.init(code: .refused, message: "\(action): \(text)")
        case MOSQ_ERR_TLS, MOSQ_ERR_TLS_HANDSHAKE, MOSQ_ERR_OCSP:
            self.init(code: .tls, message: "\(action): \(text)")
        case MOSQ_ERR_NO_CONN:
            self.init(code: .notConnected, message: "\(action): \(text)")
        case MOSQ_ERR_CONN_LOST:
            self.init(code: .connectionLost, message: "\(action): \(text)")
        case MOSQ_ERR_KEEPALIVE, MOSQ_ERR_TIMEOUT:
            self.init(code: .timedOut, message: "\(action): \(text)")
        case MOSQ_ERR_PAYLOAD_SIZE, MOSQ_ERR_OVERSIZE_PACKET:
            self.init(code: .tooLarge, message: "\(action): \(text)")
        case MOSQ_ERR_INVAL, MOSQ_ERR_MALFORMED_UTF8, MOSQ_ERR_NOT_SUPPORTED, MOSQ_ERR_QOS_NOT_SUPPORTED,
            MOSQ_ERR_RETAIN_NOT_SUPPORTED:
            self.init(code: .invalid, message: "\(action): \(text)")
        case MOSQ_ERR_PROTOCOL, MOSQ_ERR_MALFORMED_PACKET, MOSQ_ERR_DUPLICATE_PROPERTY:
            self.init(code: .protocolViolation, message: "\(action): \(text)")
        default:
            self.init(code: .system, message: "\(action): \(text)")
        }
    }

    private init(systemError: CInt, while action: StaticString) {
        let code: Code =
            switch systemError {
            case ECONNREFUSED: .refused
            case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN: .unreachable
            case ECONNRESET, EPIPE, ENOTCONN: .connectionLost
            case EPROTO: .tls  // what libmosquitto sets when OpenSSL gives up
            default: .system
            }
        self.init(
            code: code, message: "\(action): \(String(cString: strerror(systemError)))", systemError: systemError)
    }

    /// From the code with which a broker refused or ended something. Below 0x80 they are those of an MQTT 3.1.1 CONNACK.
    init(reasonCode: UInt8, while action: StaticString) {
        let text = String(
            cString: reasonCode < 0x80
                ? mosquitto_connack_string(CInt(reasonCode)) : mosquitto_reason_string(CInt(reasonCode)))
        let code: Code =
            switch CInt(reasonCode) {
            case 4, 5, CInt(MQTT_RC_BAD_USERNAME_OR_PASSWORD.rawValue), CInt(MQTT_RC_NOT_AUTHORIZED.rawValue),
                CInt(MQTT_RC_BANNED.rawValue), CInt(MQTT_RC_BAD_AUTHENTICATION_METHOD.rawValue):
                .notAuthorized
            case 1, CInt(MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION.rawValue): .unsupportedProtocol
            case 2, CInt(MQTT_RC_CLIENTID_NOT_VALID.rawValue), CInt(MQTT_RC_TOPIC_FILTER_INVALID.rawValue),
                CInt(MQTT_RC_TOPIC_NAME_INVALID.rawValue), CInt(MQTT_RC_RETAIN_NOT_SUPPORTED.rawValue),
                CInt(MQTT_RC_QOS_NOT_SUPPORTED.rawValue):
                .invalid
            case 3, CInt(MQTT_RC_SERVER_UNAVAILABLE.rawValue), CInt(MQTT_RC_SERVER_BUSY.rawValue),
                CInt(MQTT_RC_QUOTA_EXCEEDED.rawValue), CInt(MQTT_RC_CONNECTION_RATE_EXCEEDED.rawValue):
                .refused
            case CInt(MQTT_RC_SESSION_TAKEN_OVER.rawValue): .takenOver
            case CInt(MQTT_RC_SERVER_SHUTTING_DOWN.rawValue), CInt(MQTT_RC_ADMINISTRATIVE_ACTION.rawValue),
                CInt(MQTT_RC_USE_ANOTHER_SERVER.rawValue), CInt(MQTT_RC_SERVER_MOVED.rawValue):
                .connectionLost
            case CInt(MQTT_RC_KEEP_ALIVE_TIMEOUT.rawValue): .timedOut
            case CInt(MQTT_RC_PACKET_TOO_LARGE.rawValue): .tooLarge
            default: .protocolViolation
            }
        self.init(code: code, message: "\(action): \(text)", reasonCode: reasonCode)
    }
}

/// Throws unless `status` is success. The call goes in the argument, so that `errno` is still the call's.
func check(_ status: CInt, _ action: StaticString) throws(MQTTError) {
    let systemError = errno
    guard status != MOSQ_ERR_SUCCESS.rawValue else { return }
    throw MQTTError(status: status, systemError: systemError, while: action)
}
