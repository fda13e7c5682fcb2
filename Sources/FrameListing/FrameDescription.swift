import ScomProtocol

/// What a frame says, in words.
struct FrameDescription {
    let frame: Frame

    init(_ frame: Frame) {
        self.frame = frame
    }

    func entry(at offset: Int) -> FrameListing.Entry {
        if let response = ScomResponse(frame) {
            let subject = Subject(response.property, at: response.source)
            var text = "\(head)\(verb(response.service)) \(subject.text)"
            var details: [String] = []
            switch response.result {
            case .failure(let code): text += ": \(code)"
            case .success(let data):
                let content = subject.content(ofResponse: data, to: response.service)
                text += content.text.map { ": \($0)" } ?? ""
                details = content.details
            }
            let isError = if case .failure = response.result { true } else { false }
            return .init(
                kind: isError ? .error : .response, offset: offset, text: text + flags, details: details)
        }
        if let request = ScomRequest(frame) {
            let subject = Subject(request.property, at: request.destination)
            let content = subject.content(ofRequest: request.data, to: request.service)
            let separator = request.service == .write ? " ← " : ": "
            return .init(
                kind: .request, offset: offset,
                text: "\(head)\(verb(request.service)) \(subject.text)\(content.text.map { separator + $0 } ?? "")",
                details: content.details)
        }
        let data = frame.data.isEmpty ? "no data" : NoiseDescription.spaced(frame.data.prefix(32))
        return .init(
            kind: .unknown, offset: offset, text: "\(head)neither a request nor a response: \(data)", details: [])
    }

    func damaged(_ stream: [UInt8], at offset: Int) -> FrameListing.Entry {
        let expected = Checksum(of: frame.data)
        let end = offset + frame.length
        let found = stream[(end - 2)..<end]
        var entry = entry(at: offset)
        entry.kind = .damaged
        entry.text += "; the data's checksum is \(NoiseDescription.spaced(found)), not "
        entry.text += NoiseDescription.spaced([expected.low, expected.high])
        return entry
    }

    private var head: String { "\(Subject.name(of: frame.source)) → \(Subject.name(of: frame.destination))  " }

    private func verb(_ service: ScomService) -> String { service == .read ? "read" : "write" }

    /// Of the gateway's state only what asks for attention.
    private var flags: String {
        var names: [String] = []
        if frame.flags.contains(.messagePending) { names.append("messages pending") }
        if frame.flags.contains(.restarted) { names.append("restarted") }
        if frame.flags.contains(.newDatalogFile) { names.append("new datalog") }
        return names.isEmpty ? "" : "  [\(names.joined(separator: ", "))]"
    }
}
