import Configuration
import Foundation
import Testing

/// A password that systemd hands over goes before the file beside the configuration.
struct CredentialTests {
    private static let text = "mqtt: {username: u, password_file: mqtt-password}\nlink: {serial: /dev/ttyUSB0}\n"

    private func password(beside: String?, credential: String?, name: String = "mqtt-password") throws -> String? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "xtmq-\(UUID().uuidString)")
        let credentials = folder.appending(path: "credentials")
        try FileManager.default.createDirectory(at: credentials, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (text, place) in [(beside, folder), (credential, credentials)] {
            try text?.write(to: place.appending(path: name), atomically: true, encoding: .utf8)
        }
        let configuration = try Configuration(
            yaml: Self.text, name: folder.appending(path: "xtmq.yaml").path(),
            variable: { $0 == "CREDENTIALS_DIRECTORY" ? credentials.path() : nil })
        return configuration.mqtt.credentials?.password?.reveal()
    }

    @Test func whichOneIsTaken() throws {
        #expect(try password(beside: "here", credential: "handed over\n") == "handed over")
        #expect(try password(beside: nil, credential: "handed over") == "handed over")
        #expect(try password(beside: "here", credential: nil) == "here")
    }

    /// The unit hands over an empty line where there is no file.
    @Test func emptyCredential() {
        #expect {
            try password(beside: nil, credential: "\n")
        } throws: {
            "\($0)".contains("mqtt.password_file: ") && "\($0)".contains("has no password in its first line")
        }
    }
}
