import Foundation
import Glibc
import JSONValue
import MQTTClient
import TestSupport
import Testing

/// `run` and `call` where the broker asks for certificates, and where it cannot be reached.
@Suite struct SecureBrokerTests {
    private func site() async throws -> (site: Site, certificates: Certificates) {
        let certificates = try await Certificates.shared
        var options = Broker.Options()
        options.certificates = certificates
        options.requiresClientCertificate = true
        return (try await Site(options), certificates)
    }

    @Test(arguments: ["5", "3.1.1"])
    func withCertificatesOfBothSides(version: String) async throws {
        let (site, certificates) = try await site()
        let mqtt = """
            mqtt:
              host: localhost
              port: \(site.broker.port)
              protocol: \(version)
              tls: {ca_file: \(certificates.certificate("authority")), cert_file: \(certificates.certificate("client")), \
            key_file: \(certificates.key("client"))}
            link: {serial: xcom}
            store: store
            """
        try Command.write(mqtt, to: site.folder.path + "/xtmq.yaml")
        let service = try site.run()
        try await site.untilItAnswers()
        let response = try await site.call("read-info", #"{"device": "xt1", "info": "battery_voltage"}"#)
        #expect(response["result"]?["name"] == "battery_voltage")
        try await site.broker.restart(signal: SIGKILL)
        try await site.untilItAnswers()
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(5)).status == 0)
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

    /// Each is said once, with what to look at, and the service goes on trying.
    @Test(
        arguments: [
            ("host: no-such-host.invalid", "not known"), ("host: 127.0.0.1, port: FREE", "refused"),
            ("host: localhost, tls: {ca_file: STRANGER}", "certificate"),
            ("host: localhost, tls: {ca_file: AUTHORITY}", "certificate"),
        ])
    func whatKeepsItFromConnectingIsSaid(mqtt: String, reason: String) async throws {
        let (site, certificates) = try await site()
        let mqtt = try mqtt.replacing("STRANGER", with: certificates.certificate("stranger"))
            .replacing("AUTHORITY", with: certificates.certificate("authority"))
            .replacing("FREE", with: "\(Broker.freePort())")
        try await saysOnceAndGoesOn(
            site, mqtt.contains("port") ? mqtt : "\(mqtt), port: \(site.broker.port)", reason)
    }

    @Test func aWrongPasswordIsSaid() async throws {
        var options = Broker.Options()
        options.users = ["xtmq": "right"]
        let site = try await Site(options)
        try Command.write("wrong", to: site.folder.path + "/secret")
        try await saysOnceAndGoesOn(
            site, "host: localhost, port: \(site.broker.port), username: xtmq, password_file: secret",
            "connection refused: Not authorized")
    }

    private func saysOnceAndGoesOn(_ site: Site, _ mqtt: String, _ reason: String) async throws {
        try Command.write(
            "mqtt: {\(mqtt)}\nlink: {serial: xcom}\nstore: store\nlog: {level: debug}\n",
            to: site.folder.path + "/xtmq.yaml")
        let service = try site.run()
        func lines(_ text: String) -> [Substring] { service.errors.split(separator: "\n").filter { $0.contains(text) } }
        let deadline = ContinuousClock.now + .seconds(30)
        while lines("next attempt to connect").count < 4, service.isRunning, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(lines("next attempt to connect").count >= 4, "\(service.errors)")
        let told = lines("not connected to broker")
        let reasons = told.map { $0.drop { $0 != " " } }
        #expect(!told.isEmpty && Set(reasons).count == told.count, "\(told)")
        #expect(reasons.allSatisfy { $0.contains(reason) }, "\(told)")
        #expect(service.isRunning)
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(5)).status == 0)
    }
}
