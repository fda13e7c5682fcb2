/// A certificate authority of a test's own, a server certificate for `localhost`, a client certificate, and a client
/// certificate of somebody else.
public final class Certificates: Sendable {
    private let directory: TemporaryDirectory

    public init() async throws {
        directory = try TemporaryDirectory()
        try await makeAuthority("authority")
        try await makeCertificate("server", signedBy: "authority", alternativeName: "DNS:localhost")
        try await makeCertificate("client", signedBy: "authority", alternativeName: "DNS:client")
        try await makeAuthority("stranger")
    }

    public func certificate(_ name: String) -> String { "\(directory.path)/\(name).pem" }
    public func key(_ name: String) -> String { "\(directory.path)/\(name).key" }

    /// One set for all: keys take time.
    public static var shared: Certificates {
        get async throws { try await made.value }
    }

    private static let made = Task { try await Certificates() }

    private func makeAuthority(_ name: String) async throws {
        try await Command.run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2",
                "-subj", "/CN=\(name)", "-keyout", key(name), "-out", certificate(name),
            ], in: directory.path)
    }

    private func makeCertificate(_ name: String, signedBy authority: String, alternativeName: String) async throws {
        let request = "\(directory.path)/\(name).csr"
        let extensions = "\(directory.path)/\(name).ext"
        try Command.write("subjectAltName=\(alternativeName)\n", to: extensions)
        try await Command.run(
            [
                "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-subj", "/CN=\(name)", "-keyout", key(name), "-out", request,
            ], in: directory.path)
        try await Command.run(
            [
                "openssl", "x509", "-req", "-days", "2", "-in", request, "-CA", certificate(authority),
                "-CAkey", key(authority), "-CAcreateserial", "-extfile", extensions, "-out", certificate(name),
            ], in: directory.path)
    }
}
