import JSONValue
import ScomClient
import ScomProtocol

/// `read-screen`: presses a key of the remote control, once, and shows its display.
struct ReadScreen: Method {
    let name = "read-screen"

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let name = members["key"]?.string ?? Screen.Key.none.name
        guard let key = Screen.Key.allCases.first(where: { $0.name == name }) else {
            let names = Screen.Key.allCases.map(\.name).joined(separator: ", ")
            throw RPCError(.schemaViolation, "there is no key \(name); there are \(names)", at: "/key")
        }
        guard let screen = Screen(compressed: try await call.bytes(.readScreen(key))) else {
            throw RPCError(.implausibleValue, "what the gateway answered is no display of 128 by 64 pixels")
        }
        if members["format"]?.string == "text" { return ["text": .string(screen.text)] }
        return ["png": .string(Base64.text(PNG.image(of: screen)))]
    }
}
