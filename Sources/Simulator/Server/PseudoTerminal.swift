import CLinux
import Glibc

/// Both ends of a pseudo-terminal. The server keeps the far end open too: else each client that closes it would hang the line up.
struct PseudoTerminal: Sendable {
    let near: CInt
    let far: CInt
    let path: String

    static func open() throws(SimulatorError) -> PseudoTerminal {
        var buffer = [CChar](repeating: 0, count: 128)
        let near = linux_open_pseudo_terminal(&buffer, buffer.count)
        guard near >= 0 else { throw SimulatorError(.system, "no pseudo-terminal to be had", errno: errno) }
        let path = buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        let far = Glibc.open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard far >= 0 else {
            let error = errno
            Glibc.close(near)
            throw SimulatorError(.system, "cannot open \(path)", errno: error)
        }
        var settings = termios()
        tcgetattr(far, &settings)
        cfmakeraw(&settings)
        tcsetattr(far, TCSANOW, &settings)
        _ = fcntl(near, F_SETFL, O_NONBLOCK)
        return PseudoTerminal(near: near, far: far, path: path)
    }

    func close() {
        Glibc.close(near)
        Glibc.close(far)
    }
}
