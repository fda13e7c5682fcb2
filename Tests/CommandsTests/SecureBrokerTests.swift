import Foundation
import Glibc
import JSONValue
import MQTTClient
import TestSupport
import Testing

/// `run` where the broker asks for certificates.
@Suite struct SecureBrokerTests {
    private func site() async throws -> (site: Site, certificates: Certificates) {
        let certificates = try await Certificates.shared
        var options = Broker.Options()
        options.certificates = certificates
        options.requiresClientCertificate = true
        return (try await Site(options), certificates)
    }

    /// There is nobody to type it: that is said instead of waiting.
    @Test func aKeyWithAPassphraseIsRefusedInTime() async throws {
        let (site, certificates) = try await site()
        let key = site.folder.path + "/locked.key"
        try await Command.run(
            [
                "openssl", "ec", "-aes256", "-passout", "pass:not-to-be-kept", "-in", certificates.key("client"),
                "-out", key,
            ],
            in: site.folder.path)
        let text = """
            mqtt:
              host: localhost
              port: \(site.broker.port)
              tls: {ca_file: \(certificates.certificate("authority")), cert_file: \(certificates.certificate("client")), \
            key_file: locked.key}
            link: {serial: xcom}
            store: store
            """
        try Command.write(text, to: site.folder.path + "/xtmq.yaml")
        let service = try site.run()
        try await service.logs("Unable to load client key file", within: .seconds(15))
        #expect(service.errors.contains("locked.key"))
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(5)).status == 0)
    }
}
