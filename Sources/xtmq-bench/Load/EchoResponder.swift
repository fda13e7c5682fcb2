import CMosquitto
import Foundation

/// The floor: a bare responder on libmosquitto's own loop that answers each request with a fixed response.
enum EchoResponder {
    static func run(port: UInt16) {
        mosquitto_lib_init()
        let client = mosquitto_new("bench-bare-responder", true, nil)
        mosquitto_int_option(client, MOSQ_OPT_PROTOCOL_VERSION, 5)
        mosquitto_int_option(client, MOSQ_OPT_TCP_NODELAY, 1)
        mosquitto_connect_callback_set(client) { client, _, _ in
            mosquitto_subscribe(client, nil, "xtender/request/+/+", 1)
        }
        mosquitto_message_callback_set(client) { client, _, message in
            guard let message, let text = message.pointee.topic, let payload = message.pointee.payload else { return }
            let topic = String(cString: text).replacingOccurrences(of: "/request/", with: "/response/")
            let request = UnsafeRawBufferPointer(start: payload, count: Int(message.pointee.payloadlen))
            let digits = request.dropFirst(6).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            let response =
                "{\"id\":\(String(decoding: digits, as: UTF8.self)),\"status\":\"ok\",\"result\":{\"value\":52.3}}"
            mosquitto_publish(client, nil, topic, Int32(response.utf8.count), response, 1, false)
        }
        guard mosquitto_connect(client, "127.0.0.1", Int32(port), 60) == MOSQ_ERR_SUCCESS.rawValue else { exit(1) }
        mosquitto_loop_forever(client, -1, 1)
    }
}
