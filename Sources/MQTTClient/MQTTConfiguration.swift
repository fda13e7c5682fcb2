/// How to reach a broker, and the bounds of a client.
public struct MQTTConfiguration: Sendable {
    public enum ProtocolVersion: Sendable, Hashable {
        case v5
        case v311
    }

    /// Files in PEM format.
    public struct TLS: Sendable, Hashable {
        /// Certificate authorities to trust, in a file, a folder with hashed names, or both; neither: the system's.
        public var certificateAuthorityFile: String?
        public var certificateAuthorityFolder: String?
        /// This client's certificate; with `keyFile` or not at all.
        public var certificateFile: String?
        /// The certificate's key, not encrypted.
        public var keyFile: String?

        public init(
            certificateAuthorityFile: String? = nil, certificateAuthorityFolder: String? = nil,
            certificateFile: String? = nil, keyFile: String? = nil
        ) {
            self.certificateAuthorityFile = certificateAuthorityFile
            self.certificateAuthorityFolder = certificateAuthorityFolder
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    /// Name or address of the broker.
    public var host: String
    public var port: UInt16
    public var clientIdentifier: String
    public var protocolVersion = ProtocolVersion.v5
    public var username: String?
    public var password: String?
    public var tls: TLS?
    /// What the broker publishes when this client is gone without a word.
    public var will: MQTTMessage?
    /// How long the connection may be silent before it is probed, in seconds, 5 to 65 535.
    public var keepAliveSeconds: UInt16 = 30
    /// How long the broker may take to accept a connection once it is made.
    public var handshakeTimeout: Duration = .seconds(10)
    /// Messages of QoS 1 and 2 the broker may send before it has to wait for acknowledgements, 1 to 65 535 (MQTT 5).
    public var receiveMaximum: UInt16 = 1000
    /// Published messages not yet acknowledged (QoS 0: written); more are refused with `.full`.
    public var maximumQueuedMessages = 2000
    /// The same in bytes of payload.
    public var maximumQueuedBytes = 64 << 20
    /// In how many connections messages may be sent without being acknowledged; of those that were, each further connection gives
    /// up the largest.
    public var maximumSendings = 10
    /// Longer payloads are delivered without their bytes, see `MQTTMessage.omittedPayloadByteCount`.
    public var maximumPayloadBytes = 1 << 20
    /// Larger packets the broker does not even send (MQTT 5); under MQTT 3.1.1 only the broker's own limit helps.
    public var maximumPacketBytes: UInt32 = 8 << 20

    public init(host: String, port: UInt16 = 1883, clientIdentifier: String) {
        self.host = host
        self.port = port
        self.clientIdentifier = clientIdentifier
    }
}
