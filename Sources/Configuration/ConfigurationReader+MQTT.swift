import JSONValue
import YAMLDocument

extension ConfigurationReader {
    mutating func mqtt(variable: (String) -> String?) -> Configuration.MQTT {
        var mqtt = Configuration.MQTT()
        let node = member("mqtt", of: top)
        mqtt.tls = tls(of: node)
        mqtt.host = string("host", of: node) ?? mqtt.host
        mqtt.port = integer("port", of: node).map { UInt16($0) } ?? (mqtt.tls == nil ? mqtt.port : 8883)
        mqtt.clientID = string("client_id", of: node) ?? mqtt.clientID
        if let version = member("protocol", of: node)?.value, version.string == "3.1.1" {
            mqtt.protocolVersion = .v311
        }
        mqtt.credentials = credentials(of: node, variable: variable)
        mqtt.topicRoot = string("topic_root", of: node) ?? mqtt.topicRoot
        for filter in elements("response_topics", of: node) ?? [] {
            guard let text = filter.value.string else { continue }
            if let fault = TopicFilter.fault(in: text) {
                report(filter.pointer, fault)
            } else {
                mqtt.responseTopics.append(text)
            }
        }
        return mqtt
    }

    private mutating func credentials(
        of node: Node?, variable: (String) -> String?
    ) -> Configuration.MQTT.Credentials? {
        let (file, name) = (member("password_file", of: node), member("password_env", of: node))
        var password: Configuration.Secret?
        if let file, let name {
            report(later(file, name), "cannot stand beside \(earlierKey(file, name)); one of the two is allowed")
        } else if let file, let path = path("password_file", of: node) {
            let credential = credential(file.value.string ?? "", variable: variable)
            password = passwordInFile(credential ?? path, pointer: file.pointer)
        } else if let name, let key = name.value.string {
            password = variable(key).map { Configuration.Secret($0) }
            if password == nil {
                report(name.pointer, "the environment variable \(key) is not set; it must hold the password")
            }
        }
        guard let username = string("username", of: node) else {
            if let given = file ?? name, node?.value["username"].map({ $0.isNull }) ?? true {
                report(given.pointer, "needs a username beside it")
            }
            return nil
        }
        return .init(username: username, password: password)
    }

    /// Where systemd put a secret of that name (LoadCredential=), readable for the service alone; `nil` where it did not.
    private func credential(_ name: String, variable: (String) -> String?) -> String? {
        guard !name.contains("/"), let folder = variable("CREDENTIALS_DIRECTORY") else { return nil }
        let path = "\(folder)/\(name)"
        if case .success(false) = TextFile.check(path) { return path }
        return nil
    }

    /// The first line.
    private mutating func passwordInFile(_ path: String, pointer: String) -> Configuration.Secret? {
        switch TextFile.read(path) {
        case .success(let text):
            let line = text.prefix { !$0.isNewline }
            if line.isEmpty { report(pointer, "\(path) has no password in its first line") }
            return Configuration.Secret(String(line))
        case .failure(let error):
            report(pointer, "\(path) cannot be read: \(error.reason)")
            return nil
        }
    }

    private mutating func tls(of mqtt: Node?) -> Configuration.TLS? {
        let node = member("tls", of: mqtt)
        let (certificate, key) = (member("cert_file", of: node), member("key_file", of: node))
        if let alone = certificate ?? key, certificate == nil || key == nil {
            report(alone.pointer, "needs \(certificate == nil ? "cert_file" : "key_file") beside it")
        }
        guard let authorities = member("ca_file", of: node) else {
            if let given = certificate ?? key, node?.value["ca_file"].map({ $0.isNull }) ?? true {
                report(given.pointer, "needs ca_file beside it, the authorities that vouch for the broker")
            }
            return nil
        }
        guard let path = path("ca_file", of: node), let isFolder = readable(path, pointer: authorities.pointer) else {
            return nil
        }
        var tls = Configuration.TLS(authorities: isFolder ? .folder(path) : .file(path))
        if let certificate, let key, let certificateFile = self.path("cert_file", of: node),
            let keyFile = self.path("key_file", of: node)
        {
            for (file, pointer) in [(certificateFile, certificate.pointer), (keyFile, key.pointer)] {
                if readable(file, pointer: pointer) == true { report(pointer, "\(file) is a folder, not a file") }
            }
            tls.clientCertificate = .init(certificateFile: certificateFile, keyFile: keyFile)
        }
        return tls
    }

    /// Whether it is a folder; `nil` and a mistake where it cannot be read.
    private mutating func readable(_ path: String, pointer: String) -> Bool? {
        switch TextFile.check(path) {
        case .success(let isFolder): return isFolder
        case .failure(let error):
            report(pointer, "\(path) cannot be read: \(error.reason)")
            return nil
        }
    }

    /// Pointer to the one of two members that stands later in the file.
    private func later(_ one: Node, _ other: Node) -> String {
        let (first, second) = (document.keyMark(at: one.pointer), document.keyMark(at: other.pointer))
        guard let first, let second else { return other.pointer }
        return (first.line, first.column) < (second.line, second.column) ? other.pointer : one.pointer
    }

    private func earlierKey(_ one: Node, _ other: Node) -> String {
        let earlier = later(one, other) == one.pointer ? other : one
        return JSONPointer.tokens(of: earlier.pointer)?.last ?? ""
    }
}
