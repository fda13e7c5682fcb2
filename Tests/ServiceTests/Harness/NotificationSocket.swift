import Glibc
import TestSupport

/// systemd's end of sd_notify: a datagram socket in a folder of its own.
final class NotificationSocket: Sendable {
    let path: String
    private let folder: TemporaryDirectory
    private let descriptor: CInt

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.path + "/notify"
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw Unseen(description: "bind \(path): errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// What has come since the last call: each datagram's lines.
    func take() -> [[String]] {
        var datagrams: [[String]] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
            datagrams.append(String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map(String.init))
        }
        return datagrams
    }

    /// Waits for a datagram with a line that begins so, and returns the datagrams up to it.
    @discardableResult
    func wait(for prefix: String, within limit: Duration = .seconds(10)) async throws -> [[String]] {
        let deadline = ContinuousClock.now + limit
        var datagrams: [[String]] = []
        while ContinuousClock.now < deadline {
            datagrams += take()
            if datagrams.contains(where: { $0.contains { $0.hasPrefix(prefix) } }) { return datagrams }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Unseen(description: "\(prefix): not told within \(limit); told: \(datagrams)")
    }
}
