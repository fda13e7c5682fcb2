import CMosquitto
import Glibc
import Synchronization

/// Owns a `struct mosquitto` and everything that is set on it once.
///
/// Unchecked: it is only the pointer's value that anybody can read; who may use it, and when, is the client's affair.
struct MosquittoHandle: ~Copyable, @unchecked Sendable {
    let pointer: OpaquePointer

    /// Done once: the library's own set-up, and no death by SIGPIPE: OpenSSL and libmosquitto write to sockets without
    /// MSG_NOSIGNAL, and a broker may be gone at any moment.
    private static let library: Void = {
        signal(SIGPIPE, SIG_IGN)
        mosquitto_lib_init()
    }()

    init(clientIdentifier: String) throws(MQTTError) {
        _ = Self.library
        let identifier = try clientIdentifier.checkedForMQTT("client identifier")
        // Clean Start: what was asked while we were gone must not be executed now.
        guard !identifier.isEmpty, let created = mosquitto_new(identifier, true, nil) else {
            throw MQTTError(code: .invalid, message: "client identifier: must not be empty")
        }
        pointer = created
    }

    /// Forgets everything, as if newly made: messages above all, which libmosquitto lets nobody take out of its queue.
    func reset(clientIdentifier: String) throws(MQTTError) {
        try check(mosquitto_reinitialise(pointer, clientIdentifier, true, nil), "reset")
    }

    /// - Throws: `.invalid` or `.tls` naming what the configuration has wrong.
    func set(_ configuration: MQTTConfiguration) throws(MQTTError) {
        try setOptions(configuration)
        try setCredentials(configuration)
        if let tls = configuration.tls { try setTLS(tls) }
        if let will = configuration.will { try setWill(will, configuration.protocolVersion) }
    }

    deinit {
        mosquitto_destroy(pointer)
    }

    private func setOptions(_ configuration: MQTTConfiguration) throws(MQTTError) {
        let version =
            switch configuration.protocolVersion {
            case .v5: MQTT_PROTOCOL_V5
            case .v311: MQTT_PROTOCOL_V311
            }
        try check(mosquitto_int_option(pointer, MOSQ_OPT_PROTOCOL_VERSION, version), "protocol version")
        try check(mosquitto_int_option(pointer, MOSQ_OPT_TCP_NODELAY, 1), "TCP_NODELAY")
        try check(
            mosquitto_int_option(pointer, MOSQ_OPT_RECEIVE_MAXIMUM, CInt(configuration.receiveMaximum)),
            "receive maximum")
        // What a broker that says nothing (MQTT 3.1.1) gets at once; MQTT 5 brokers name their own limit.
        try check(mosquitto_int_option(pointer, MOSQ_OPT_SEND_MAXIMUM, 100), "send maximum")
        guard configuration.keepAliveSeconds >= 5 else {
            throw MQTTError(
                code: .invalid, message: "keep alive: \(configuration.keepAliveSeconds) s, 5 to 65535 are allowed")
        }
        guard configuration.port > 0 else {
            throw MQTTError(code: .invalid, message: "port: 0, 1 to 65535 are allowed")
        }
        _ = try configuration.host.checkedForMQTT("host")
    }

    private func setCredentials(_ configuration: MQTTConfiguration) throws(MQTTError) {
        guard let username = try configuration.username?.checkedForMQTT("username") else {
            guard configuration.password == nil else {
                throw MQTTError(code: .invalid, message: "password: given without a username")
            }
            return
        }
        let password = try configuration.password?.checkedForMQTT("password")
        try check(mosquitto_username_pw_set(pointer, username, password), "username and password")
    }

    private func setTLS(_ tls: MQTTConfiguration.TLS) throws(MQTTError) {
        guard (tls.certificateFile == nil) == (tls.keyFile == nil) else {
            throw MQTTError(code: .invalid, message: "TLS: a certificate and its key go together")
        }
        for file in [
            tls.certificateAuthorityFile, tls.certificateAuthorityFolder, tls.certificateFile, tls.keyFile,
        ] {
            guard let file, access(file, R_OK) != 0 else { continue }
            let systemError = errno
            throw MQTTError(
                code: .tls, message: "TLS: cannot read \(file): \(String(cString: strerror(systemError)))",
                systemError: systemError)
        }
        var folder = tls.certificateAuthorityFolder
        if tls.certificateAuthorityFile == nil, folder == nil {
            try check(mosquitto_int_option(pointer, MOSQ_OPT_TLS_USE_OS_CERTS, 1), "TLS: the system's authorities")
            guard tls.certificateFile != nil else { return }
            folder = "/etc/ssl/certs"  // mosquitto_tls_set wants a place, though it is the one of the option
        }
        // Without the callback OpenSSL would ask the terminal for the password of an encrypted key.
        try check(
            mosquitto_tls_set(
                pointer, tls.certificateAuthorityFile, folder, tls.certificateFile, tls.keyFile,
                { _, _, _, _ in 0 }),
            "TLS")
    }

    private func setWill(
        _ will: MQTTMessage, _ version: MQTTConfiguration.ProtocolVersion
    ) throws(MQTTError) {
        let topic = try will.topic.checkedForMQTT("will topic")
        var properties = version == .v5 ? try MosquittoProperties(will) : MosquittoProperties()
        let status = properties.giveAway { list in
            will.payload.withUnsafeBytes { bytes in
                mosquitto_will_set_v5(
                    pointer, topic, CInt(bytes.count), bytes.baseAddress, CInt(will.qualityOfService.rawValue),
                    will.retain, list)
            }
        }
        try check(status, "will")
    }
}
