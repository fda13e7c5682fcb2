import CLinux
import Glibc

/// A listening socket, closed when let go of.
final class Listener {
    private(set) var descriptor: CInt?

    func open(_ address: String, _ port: UInt16, name: String) throws(LinkError) {
        let opened = linux_listen_tcp(address, port, 4)
        guard opened >= 0 else { throw Line.listenError(name, errno) }
        descriptor = opened
    }

    deinit {
        if let descriptor { close(descriptor) }
    }
}
