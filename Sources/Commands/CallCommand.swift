import ArgumentParser
import Configuration
import JSONValue
import Logging
import MQTTClient
import Runtime
import Service

/// `xtmq call`
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Send one request to the running service and print its response.",
        discussion: """
            The exit status tells the outcome: 0 for ok, 65 where the request was wrong or refused by the device, 69 \
            without an answer, 74 where a write's outcome is unknown, 75 where it may succeed later, 77 where it is not \
            permitted.

            Example: xtmq call read-info '{"device": "xt1", "info": "battery_voltage"}'
            Example: xtmq call write-param '{"device": "xt1", "param": 1107, "value": 16}' --client nodered
            """)

    @Argument(help: ArgumentHelp("read-info, write-param, list-devices, …", valueName: "method"))
    var method: String

    @Argument(help: ArgumentHelp("The request, an object; - reads it from standard input.", valueName: "json"))
    var request = "{}"

    @OptionGroup(title: "Broker") var broker: BrokerOptions

    @Option(help: ArgumentHelp("Whom the request is from: the last level of its topic.", valueName: "name"))
    var client: String?

    @Option(help: ArgumentHelp("How long the answer is worth having, 1 to 600 s.", valueName: "seconds"))
    var timeout = 10

    func validate() throws {
        guard (1...600).contains(timeout) else { throw ValidationError("--timeout: allowed are 1 to 600 seconds") }
        for (name, level) in [("method", method), ("--client", client ?? "x")]
        where level.isEmpty || level.contains(where: { "+#/\0".contains($0) }) {
            throw ValidationError("\(name) '\(level)': one topic level is expected, without +, # and /")
        }
    }

    func run() async throws {
        var document = try parsedRequest()
        // All that is left to know the response by where the service is connected by MQTT 3.1.1.
        let id = document["id"] ?? .string("call-\(UInt64.random(in: 0 ... .max))")
        document["id"] = id
        let settings = try broker.settings()
        let seconds = Duration.milliseconds(document["timeout_ms"]?.integer ?? 0) + .seconds(2)
        let level = method + (client.map { "/" + $0 } ?? "")
        let executor = ThreadExecutor(name: "mqtt")
        defer { executor.stop() }
        let responses: [MQTTMessage]
        do throws(MQTTError) {
            let requester = MQTTRequester(
                configuration: settings.connection(for: "call"),
                responseTopic: "\(settings.topicRoot)/response/\(level)",
                executor: executor, logger: .silent)
            try await requester.connect()
            responses = try await requester.request(
                MQTTMessage(topic: "\(settings.topicRoot)/request/\(level)", payload: document.serialized()),
                within: seconds, until: { CallResponse($0).isLast },
                recognizedBy: { CallResponse($0).document?["id"] == id })
            await requester.close()
        } catch {
            throw unanswered(error, at: "\(settings.host):\(settings.port)")
        }
        let last = try responses.reduce(nil as ExitStatus?) { _, message in try shown(CallResponse(message)) }
        if let last { throw ExitCode(last.rawValue) }
    }

    private func parsedRequest() throws -> JSONValue {
        let text = request == "-" ? Input.all() : request
        do {
            var document = try JSONValue(parsing: text)
            guard document.object != nil else {
                throw ExitStatus.badRequest.because("the request: an object is expected, as in '{\"device\": \"xt1\"}'")
            }
            if document["timeout_ms"] == nil { document["timeout_ms"] = JSONValue(timeout * 1000) }
            return document
        } catch let error as JSONError {
            throw ExitStatus.badRequest.because("the request is not JSON: \(error)")
        }
    }

    private func unanswered(_ error: MQTTError, at address: String) -> ExitCode {
        switch error.code {
        case .timedOut where error.message.hasPrefix("request"):
            ExitStatus.unavailable.because(
                "no response: is the service running at \(address), and is this its topic root?")
        case .notAuthorized:
            ExitStatus.notPermitted.because(
                "the broker at \(address) refuses: \(error); see --username, --password-env")
        default: ExitStatus.unavailable.because("the broker at \(address): \(error)")
        }
    }

    private func shown(_ response: CallResponse) throws -> ExitStatus? {
        guard let document = response.document else {
            throw ExitStatus.badResponse.because("what came is not a response: \(response.text)")
        }
        Output.line(document.text(pretty: true))
        return response.exitStatus
    }
}
