import CLinux
import Glibc

enum FreePort {
    struct NoPort: Error {}

    /// A loopback port that nobody listens at just now, below those that the kernel gives to outgoing connections: a
    /// broker that restarts wants it again.
    static func take() throws -> UInt16 {
        for _ in 0..<100 {
            let port = UInt16.random(in: 10_000..<32_000)
            let descriptor = linux_listen_tcp("127.0.0.1", port, 1)
            guard descriptor >= 0 else { continue }
            close(descriptor)
            return port
        }
        throw NoPort()
    }

    /// Whether somebody listens at a loopback port.
    static func isTaken(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
