import CLinux
import Glibc
import Synchronization

/// An open, non-blocking descriptor to the gateway.
final class Line: Sendable {
    let descriptor: CInt
    /// The terminal's settings before ours, to put back; `nil` for sockets.
    private let original: termios?
    private let name: String
    private let isClosed = Atomic(false)

    init(_ descriptor: CInt, name: String, original: termios? = nil) {
        self.descriptor = descriptor
        self.name = name
        self.original = original
    }

    deinit {
        close()
    }

    /// Puts a port's settings back and closes the descriptor, which must not be in use; may take long with a broken adapter.
    func close() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        if var original {
            // Else the last close waits until a stuck line has taken what was written.
            tcflush(descriptor, TCIOFLUSH)
            tcsetattr(descriptor, TCSANOW, &original)
            _ = ioctl(descriptor, UInt(TIOCNXCL))
        }
        Glibc.close(descriptor)
    }

    /// Reads what is there.
    /// - Returns: the number of bytes; 0 where there are none now.
    /// - Throws: `LinkError.Code.lost` where the other end has gone.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LinkError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 { return count }
            if count == 0 { throw lost(0) }
            switch errno {
            case EAGAIN: return 0
            case EINTR: continue
            default: throw lost(errno)
            }
        }
    }

    /// Writes as much as the kernel takes at once.
    func write(_ bytes: ArraySlice<UInt8>) throws(LinkError) -> Int {
        while true {
            let count = bytes.withUnsafeBytes { send($0) }
            if count >= 0 { return count }
            switch errno {
            case EAGAIN: return 0
            case EINTR: continue
            default: throw lost(errno)
            }
        }
    }

    /// Waits until the descriptor is readable or writable or has failed; `false` once `timeout` has passed.
    func wait(for events: CInt, timeout: Duration) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let (seconds, attoseconds) = timeout.components
        return linux_ppoll(&polled, 1, max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)) > 0
    }

    private func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        // A socket whose other end has gone would raise SIGPIPE.
        original == nil
            ? Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
            : Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    }

    /// The other end has gone, with the error number that told, or 0.
    func lost(_ code: CInt) -> LinkError {
        if original != nil { return LinkError(.lost, "\(name) is gone: was the adapter unplugged?", errno: code) }
        let why = code == 0 ? "closed the connection" : "broke the connection (\(systemMessage(code)))"
        return LinkError(.lost, "\(name) \(why): is the serial server on, and used by nobody else?", errno: code)
    }
}

/// The system's words for an error number.
func systemMessage(_ code: CInt) -> String { String(cString: strerror(code)) }
