import Configuration
import Devices
import JSONValue
import RPC
import Runtime
import Schemas
import ScomLink
import ScomProtocol

/// What `R/service` says (schemas/topic/service.json).
struct ServiceFacts {
    var started: WallTime
    var methods: [String]
    var configuration: Configuration
    var linkState: LinkState
    var linkSince: WallTime
    /// As of this time that the link is up.
    var guid: InstallationGUID?
    var gatewayRestart: WallTime?
    var devices: [Device]
    var supportsMultiInfo: Bool?

    var json: JSONObject {
        let firmware = devices.first { $0.family == .xcom }?.firmware
        return [
            "name": "xtmq", "version": .string(XtmqService.version), "contract": 1,
            "started": .string(started.description), "methods": .array(methods.map { .string($0) }),
            "schemas": ["base": .string(Schemas.base), "sha256": .string(Schemas.standard.digest)],
            "limits": limits, "link": link,
            "gateway": [
                "guid": guid.map { .string($0.description) } ?? .null,
                "firmware": firmware.map { .string($0.description) } ?? .null,
                "multi_info": supportsMultiInfo.map { .bool($0) } ?? .null,
                "restarted": gatewayRestart.map { .string($0.description) } ?? .null,
            ],
            "device_count": .integer(Int64(devices.count)),
        ]
    }

    private var limits: JSONValue {
        [
            "payload_bytes": .integer(Int64(RPCSettings.maximumPayload)),
            "queue": .integer(Int64(configuration.dispatcher.queue)), "timeout_ms": 600_000,
            "read_batch_items": 1024, "write_batch_items": 64, "messages": 100,
            "multi_info_items": .integer(Int64(MultiInfo.maximumItems)),
            "flash_budget": .integer(Int64(configuration.flash.budget)),
        ]
    }

    private var link: JSONValue {
        let kind =
            switch configuration.link.endpoint {
            case .serial: "serial"
            case .tcp: "tcp"
            case .listen: "listen"
            }
        let reason: JSONValue =
            switch linkState {
            case .up: .null
            case .down(let reason): .string(reason)
            }
        return [
            "kind": .string(kind), "endpoint": .string(configuration.link.endpoint.description),
            "state": linkState == .up ? "up" : "down", "since": .string(linkSince.description), "reason": reason,
        ]
    }
}
