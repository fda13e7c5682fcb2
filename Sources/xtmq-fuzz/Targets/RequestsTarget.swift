import JSONSchema
import JSONValue
import Runtime
import Schemas

@testable import RPC

/// Every payload on every request topic gets its answer, one whole one that its method's schema allows, and whoever may not
/// write writes nothing.
enum RequestsTarget {
    private static let clients = [nil, "everything", "basic", "nobody", "only"]
    /// Built anew after so many inputs: the journal remembers ten minutes.
    private static let renewal = 500
    /// Fuzzing has one thread, and the installation is used by it alone.
    nonisolated(unsafe) private static var installation: FuzzInstallation?
    /// Inputs since then; on the same thread.
    nonisolated(unsafe) private static var count = 0

    static func run(_ input: [UInt8]) {
        var input = FuzzInput(input)
        let schemas = Schemas.standard
        let method = input.element(of: schemas.methods + ["no-such-method"])
        let client = input.element(of: clients)
        let choice = input.byte()
        let payload = input.remainder()
        roundTrip(payload)

        count += 1
        if count % renewal == 0 { installation = nil }
        let installation = self.installation ?? FuzzInstallation()
        self.installation = installation
        var request = RPCRequest(
            topic: RequestTopic(root: "xtender", method: method, clientLevel: client), payload: payload,
            isRetained: choice & 1 != 0 && choice & 2 != 0, received: .now)
        if choice & 4 != 0 { request.responseTopic = choice & 8 != 0 ? "own/place" : "xtender/request/x" }
        request.expirySeconds = 5
        let (responses, writes) = installation.answers(to: request)
        check(responses, to: request, schemas)
        if client == "nobody" || request.isRetained {
            expect(writes.isEmpty, "\(writes) by one who may not write, or with a retained request")
        }
    }

    private static func check(_ responses: [RPCResponse], to request: RPCRequest, _ schemas: Schemas) {
        let schema = schemas.response(request.topic.method)
        for response in responses {
            let isOwn = response.topic == "own/place" && request.responseTopic == "own/place"
            expect(isOwn || response.topic == request.topic.defaultResponseTopic, "an answer to \(response.topic)")
            expect(response.payload.count <= RPCSettings.maximumPayload, "an answer of \(response.payload.count) bytes")
            let text = String(decoding: response.payload, as: UTF8.self)
            guard let document = try? JSONValue(parsing: response.payload) else {
                return expect(false, "no JSON: \(text)")
            }
            expect(document["error"]?["code"] != "internal_error", text)
            guard let schema else {
                expect(document["error"]?["code"] != nil, "an answer of a method that there is not: \(text)")
                continue
            }
            // Most of the statistics are counted where there is no part of the service here.
            guard request.topic.method != "get-stats" else { continue }
            let violations = schema.validate(document)
            expect(violations.isEmpty, "\(violations): \(text)")
        }
    }

    /// What is JSON is the same once written and read.
    private static func roundTrip(_ payload: [UInt8]) {
        guard let document = try? JSONValue(parsing: payload) else { return }
        expect((try? JSONValue(parsing: document.serialized())) == document, "\(document.text()) is not the same again")
    }
}
