import CLinux
import Foundation
import Runtime

/// TCP on this machine, for tests.
enum Loopback {
    /// A listening socket and its port.
    static func listen(port: UInt16 = 0) -> (descriptor: CInt, port: UInt16) {
        let descriptor = linux_listen_tcp("127.0.0.1", port, 4)
        return (descriptor, UInt16(linux_local_port(descriptor)))
    }

    /// A port that was free just now.
    static func freePort() -> UInt16 {
        let (descriptor, port) = listen()
        close(descriptor)
        return port
    }

    /// Waits for a connection.
    static func accept(_ listener: CInt) async throws -> CInt {
        for _ in 0..<2000 {
            let descriptor = Foundation.accept(listener, nil, nil)
            if descriptor >= 0 { return descriptor }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw POSIXError(.ETIMEDOUT)
    }

    static func connect(to port: UInt16) async throws -> CInt {
        for _ in 0..<2000 {
            let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let status = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if status == 0 { return descriptor }
            close(descriptor)
            try await Task.sleep(for: .milliseconds(2))
        }
        throw POSIXError(.ECONNREFUSED)
    }
}
