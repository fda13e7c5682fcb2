import Dispatcher
import Glibc
import JSONValue
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol

/// `set-clock`: the installation's clock, which knows no zone: it is set to the time of day that the request writes.
struct SetClock: Method {
    let name = "set-clock"
    let isChanging = true
    let services: Services
    let audit: WriteAudit

    private static let parameter: UInt32 = 5002
    /// What the clock may differ from what it was set to, in seconds.
    private static let tolerance: Int64 = 5

    /// What the clock is to show, and the offset from UTC of the zone that it shows.
    private struct Target {
        let time: ScomDateTime
        let offset: Int

        /// The gateway's time as RFC 3339.
        func text(_ time: ScomDateTime) -> String {
            guard offset != 0 else { return "\(time)Z" }
            let minutes = abs(offset) / 60
            let padded = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            return "\(time)\(offset < 0 ? "-" : "+")\(padded[0]):\(padded[1])"
        }
    }

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let object = try services.object(
            .integer(Int64(SetClock.parameter)), .parameter, of: .xcom, at: "/time")
        var entry = WriteAudit.Entry(
            subject: ["device": "xcom", "address": .integer(Int64(ScomAddress.gateway.rawValue))],
            object: SetClock.parameter, name: object.name,
            requested: members["time"] ?? .string(services.clocks.wall().description))
        try await audit.record(&entry, call) { (entry) async throws(RPCError) in
            try requireRole(object, call)
            try await set(try target(members["time"]?.string), &entry, call)
        }
        return ["before": entry.before ?? .null, "after": entry.after ?? .null]
    }

    private func requireRole(_ object: CatalogObject, _ call: Call) throws(RPCError) {
        do {
            try call.role.requireWriting(object, persist: false, client: call.client, under: "")
        } catch {
            // The request has no member for the parameter.
            throw RPCError(error.code, error.message)
        }
    }

    /// Sets the clock, and tells what it showed before and shows after.
    private func set(_ target: Target, _ entry: inout WriteAudit.Entry, _ call: Call) async throws(RPCError) {
        entry.before = .string(target.text(try await read(call)))
        let operation = ScomOperation.writeParameter(
            SetClock.parameter, .unsavedValueQSP, of: .gateway, to: .int32(target.time.rawValue))
        let sent = services.clocks.now()
        try await services.start(call)
        try await services.send(operation, to: "the gateway", call) { _ in "/time" }
        let after = try await read(call)
        entry.after = .string(target.text(after))
        let elapsed = sent.duration(to: services.clocks.now()).components.seconds
        let difference = Int64(after.secondsSince1970) - Int64(target.time.secondsSince1970) - elapsed
        guard abs(difference) <= SetClock.tolerance else {
            throw RPCError(
                .writeUnverified, "the gateway accepted the time, and its clock shows \(target.text(after))")
        }
    }

    private func read(_ call: Call) async throws(RPCError) -> ScomDateTime {
        let operation = ScomOperation.readParameter(SetClock.parameter, of: .gateway, as: .int32)
        switch await call.perform(operation, priority: .write) {
        case .success(let reading):
            guard case .int32(let seconds) = reading.value else {
                throw RPCError(.implausibleValue, "the gateway's clock shows no time")
            }
            return ScomDateTime(rawValue: seconds)
        case .failure(let error): throw RPCError(error, device: "the gateway")
        }
    }

    private func target(_ text: String?) throws(RPCError) -> Target {
        let instant: WallTime
        let offset: Int
        if let text {
            guard let parsed = WallTime(rfc3339: text), let zone = SetClock.offset(of: text) else {
                throw RPCError(
                    .schemaViolation, "\"\(text)\" is no time of RFC 3339 such as 2026-11-22T11:00:00+01:00",
                    at: "/time")
            }
            (instant, offset) = (parsed, zone)
        } else {
            instant = services.clocks.wall()
            offset = SetClock.localOffset(at: instant)
        }
        let seconds = (instant.millisecondsSince1970 + 500) / 1000 + Int64(offset)
        guard let clock = UInt32(exactly: seconds), clock > 0 else {
            throw RPCError(
                .outOfRange, "the installation's clock runs from 1970-01-01 to 2106-02-07", at: "/time")
        }
        return Target(time: ScomDateTime(secondsSince1970: clock), offset: offset)
    }

    /// Seconds east of UTC, from the end of the text.
    private static func offset(of text: String) -> Int? {
        guard let last = text.last, last != "Z", last != "z" else { return 0 }
        let zone = Array(text.utf8.suffix(6))
        guard zone.count == 6, let hours = Int(String(decoding: zone[1...2], as: UTF8.self)),
            let minutes = Int(String(decoding: zone[4...5], as: UTF8.self))
        else { return nil }
        return (zone[0] == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    private static func localOffset(at time: WallTime) -> Int {
        var seconds = time_t(time.millisecondsSince1970 / 1000)
        var local = tm()
        return localtime_r(&seconds, &local) == nil ? 0 : local.tm_gmtoff
    }
}
