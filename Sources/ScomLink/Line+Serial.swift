import CLinux
import Glibc

extension Line {
    /// Opens a serial port for this process alone, and sets it up.
    static func serial(_ path: String, baud: Int, parity: LinkSettings.Parity) throws(LinkError) -> Line {
        let descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw openError(path, errno) }
        var original = termios()
        guard tcgetattr(descriptor, &original) == 0 else {
            Glibc.close(descriptor)
            throw LinkError(.unsuitable, "\(path) is no serial port: check link.serial", errno: ENOTTY)
        }
        // Two locks: the kernel's own keeps everybody else out, but not root; the other one keeps out another of us.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw openError(path, EBUSY)
        }
        _ = ioctl(descriptor, UInt(TIOCEXCL))
        let line = Line(descriptor, name: path, original: original)
        try line.setUp(from: original, path, baud, parity)
        linux_set_low_latency(descriptor)
        tcflush(descriptor, TCIOFLUSH)
        return line
    }

    private func setUp(
        from original: termios, _ path: String, _ baud: Int, _ parity: LinkSettings.Parity
    ) throws(LinkError) {
        guard let speed = Baud.speed(baud) else {
            throw LinkError(.unsuitable, "\(baud) baud is no standard speed: \(Baud.supportedList)")
        }
        var wanted = original
        wanted.makeRaw()
        wanted.set(parity)
        cfsetspeed(&wanted, speed)
        var status = tcsetattr(descriptor, TCSANOW, &wanted)
        if status != 0, isPseudoTerminal, parity == .even {
            wanted.set(.none)
            status = tcsetattr(descriptor, TCSANOW, &wanted)
        }
        let code = status == 0 ? 0 : errno
        var actual = termios()
        // The call succeeds when it could do any of what was asked.
        guard status == 0, tcgetattr(descriptor, &actual) == 0,
            isPseudoTerminal || actual.carries(wanted)
        else {
            throw LinkError(
                .unsuitable,
                "\(path) refuses \(baud) baud with \(parity == .even ? "even" : "no") parity: check link.baud and link.parity",
                errno: code)
        }
    }

    /// A pseudo-terminal has no line to give parity to, and drops or refuses it.
    private var isPseudoTerminal: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && (136...143).contains(status.st_rdev >> 8 & 0xFFF)
    }

    private static func openError(_ path: String, _ code: CInt) -> LinkError {
        switch code {
        case ENOENT, ENXIO, ENODEV, EIO, ENOTDIR:
            LinkError(.notFound, "no such device \(path): is the adapter plugged in?", errno: code)
        case EACCES, EPERM:
            LinkError(.permissionDenied, "permission denied on \(path): add the user to group dialout", errno: code)
        case EBUSY:
            LinkError(.inUse, "\(path) is in use: stop the other program that has it open", errno: code)
        case EISDIR:
            LinkError(.unsuitable, "\(path) is no serial port: check link.serial", errno: code)
        default:
            LinkError(.other, "cannot open \(path): \(systemMessage(code))", errno: code)
        }
    }
}
