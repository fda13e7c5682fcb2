import Glibc
import MQTTClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct MQTTSecurityTests {
    private func broker(requiresClientCertificate: Bool) async throws -> (Broker, Certificates) {
        let certificates = try await Certificates.shared
        var options = Broker.Options()
        options.certificates = certificates
        options.requiresClientCertificate = requiresClientCertificate
        return (try await Broker(options), certificates)
    }

    private func configuration(_ broker: Broker, authority: String?, client: String? = nil) async throws
        -> MQTTConfiguration
    {
        let certificates = try await Certificates.shared
        var configuration = MQTTConfiguration(host: "localhost", port: broker.port, clientIdentifier: "a")
        configuration.tls = MQTTConfiguration.TLS(
            certificateAuthorityFile: authority.map(certificates.certificate),
            certificateFile: client.map(certificates.certificate), keyFile: client.map(certificates.key))
        return configuration
    }

    @Test(arguments: [MQTTConfiguration.ProtocolVersion.v5, .v311])
    func `connects with authority and client certificate`(version: MQTTConfiguration.ProtocolVersion) async throws {
        let (broker, _) = try await broker(requiresClientCertificate: true)
        var configuration = try await configuration(broker, authority: "authority", client: "client")
        configuration.protocolVersion = version
        let client = try RecordingClient(configuration, keeping: broker)
        try await client.client.subscribe(MQTTSubscription("t/#"))
        await client.client.start()
        try await client.connections(1)
        let payload = [UInt8](repeating: 42, count: 300 * 1024)
        for number in 0..<200 {
            try await client.client.publish(
                MQTTMessage(topic: "t/\(number)", payload: number == 100 ? payload : [UInt8(number)]))
        }
        let messages = try await client.messages(200)
        #expect(messages.map(\.topic) == (0..<200).map { "t/\($0)" })
        #expect(messages[100].payload == payload)
        // With a message left over, as the client begins anew with its handle then.
        broker.freeze()
        try await client.client.publish(MQTTMessage(topic: "t/last", text: ""))
        try await broker.restart(signal: SIGKILL)
        try await client.connections(2)
        #expect(try await client.messages(201).last?.topic == "t/last")
        await client.client.stop()
    }

    /// Far more than libmosquitto's wake-up pipe takes, see `setCallbacks`.
    @Test func `answers from within events go on over TLS`() async throws {
        let (broker, _) = try await broker(requiresClientCertificate: false)
        var configuration = try await configuration(broker, authority: "authority")
        configuration.maximumQueuedMessages = 10_000
        let echo = try RecordingClient(configuration, keeping: broker) { client, event in
            guard case .message(let message) = event, message.topic.hasPrefix("in/") else { return }
            #expect(throws: Never.self) {
                try client.publish(MQTTMessage(topic: "out/" + message.topic.dropFirst(3), payload: message.payload))
            }
        }
        try await echo.client.subscribe(MQTTSubscription("#"))
        await echo.client.start()
        try await echo.connections(1)
        for number in 0..<3000 {
            try await echo.client.publish(MQTTMessage(topic: "in/\(number)", payload: [1, 2, 3]))
        }
        let messages = try await echo.messages(6000, within: .seconds(60))
        #expect(messages.filter { $0.topic.hasPrefix("out/") }.map(\.topic) == (0..<3000).map { "out/\($0)" })
    }

    @Test(arguments: [
        // An authority that did not sign the broker's certificate; no client certificate where one is asked for.
        (Optional("stranger"), String?.none, false), ("authority", nil, true), ("authority", "stranger", true),
        (nil, nil, false), (nil, "client", true),
    ])
    func `certificates that do not fit are told`(authority: String?, client: String?, isRequired: Bool) async throws {
        let (broker, _) = try await broker(requiresClientCertificate: isRequired)
        let recording = try RecordingClient(
            try await configuration(broker, authority: authority, client: client), keeping: broker)
        await recording.client.start()
        let error = try await recording.error()
        #expect(error.code == .tls, "\(error)")
        #expect(await !recording.client.isConnected)
    }

    @Test func `a certificate for another host is told`() async throws {
        let (broker, _) = try await broker(requiresClientCertificate: false)
        var configuration = try await configuration(broker, authority: "authority")
        configuration.host = "127.0.0.1"
        let client = try RecordingClient(configuration, keeping: broker)
        await client.client.start()
        #expect(try await client.error().code == .tls)
    }

    @Test func `a file that cannot be read is named`() throws {
        var configuration = MQTTConfiguration(host: "h", clientIdentifier: "a")
        configuration.tls = MQTTConfiguration.TLS(certificateAuthorityFile: "/no/such/file")
        let error = #expect(throws: MQTTError.self) { try RecordingClient(configuration) }
        #expect(error?.code == .tls)
        #expect(error?.message.contains("/no/such/file: No such file or directory") == true)
    }

    @Test func `TLS against a plain port, and plain against a TLS port, do not connect`() async throws {
        let plain = try await Broker()
        let first = try RecordingClient(try await configuration(plain, authority: "authority"), keeping: plain)
        await first.client.start()
        #expect([.tls, .connectionLost].contains(try await first.error().code))
        let (secure, _) = try await broker(requiresClientCertificate: false)
        let second = try RecordingClient(
            MQTTConfiguration(host: "localhost", port: secure.port, clientIdentifier: "a"), keeping: secure)
        await second.client.start()
        #expect(try await second.error().code != .notAuthorized)
        #expect(await second.client.counters.connections == 0)
    }
}
