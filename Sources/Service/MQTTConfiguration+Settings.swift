public import Configuration
public import MQTTClient

extension MQTTConfiguration {
    /// A connection to the configured broker, as the account that the configuration names.
    public init(_ settings: Configuration.MQTT) {
        self.init(host: settings.host, port: settings.port, clientIdentifier: settings.clientID)
        protocolVersion =
            switch settings.protocolVersion {
            case .v5: .v5
            case .v311: .v311
            }
        username = settings.credentials?.username
        password = settings.credentials?.password?.reveal()
        tls = settings.tls.map { tls in
            var result = TLS(
                certificateFile: tls.clientCertificate?.certificateFile, keyFile: tls.clientCertificate?.keyFile)
            switch tls.authorities {
            case .file(let path): result.certificateAuthorityFile = path
            case .folder(let path): result.certificateAuthorityFolder = path
            }
            return result
        }
    }
}
