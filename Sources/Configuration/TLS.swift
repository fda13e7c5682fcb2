extension Configuration {
    /// TLS towards the broker. Paths are absolute or relative to the present directory, and were readable at loading.
    public struct TLS: Hashable, Sendable {
        public struct ClientCertificate: Hashable, Sendable {
            public var certificateFile: String
            public var keyFile: String

            public init(certificateFile: String, keyFile: String) {
                self.certificateFile = certificateFile
                self.keyFile = keyFile
            }
        }

        /// Where the certificates of the authorities are.
        public enum Authorities: Hashable, Sendable {
            /// PEM file.
            case file(String)
            /// Folder of PEM files with hashed names, such as `/etc/ssl/certs`.
            case folder(String)
        }

        public var authorities: Authorities
        public var clientCertificate: ClientCertificate?

        public init(authorities: Authorities, clientCertificate: ClientCertificate? = nil) {
            self.authorities = authorities
            self.clientCertificate = clientCertificate
        }
    }
}
