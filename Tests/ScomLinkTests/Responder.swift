import CLinux
import Foundation
import Runtime
import ScomProtocol

/// The other end of a line: a thread that reads request frames from a descriptor and does what the test tells it.
final class Responder: Sendable {
    enum Act: Sendable {
        case send([UInt8])
        case pause(milliseconds: Int)
        case hangUp
    }

    /// What to do about a request frame, given how many came before it.
    typealias Behaviour = @Sendable (Frame, Int) -> [Act]

    static let good: Behaviour = { frame, _ in [.send(Sample.response(to: frame))] }

    private let descriptor: CInt
    private let isStopping = Locked(false)
    private let ended = DispatchSemaphore(value: 0)

    init(_ descriptor: CInt, _ behaviour: @escaping Behaviour = good) {
        self.descriptor = descriptor
        let thread = Thread { [descriptor, isStopping, ended] in
            Responder.run(descriptor, isStopping, behaviour)
            close(descriptor)
            ended.signal()
        }
        thread.start()
    }

    /// Closes this end, as an adapter that is unplugged or a server that goes away.
    func hangUp() {
        isStopping.withLock { $0 = true }
        ended.wait()
        ended.signal()
    }

    private static func run(_ descriptor: CInt, _ isStopping: Locked<Bool>, _ behaviour: Behaviour) {
        var decoder = FrameDecoder()
        var buffer = [UInt8](repeating: 0, count: 4096)
        var count = 0
        while !isStopping.withLock({ $0 }) {
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 5) > 0 else { continue }
            let length = read(descriptor, &buffer, buffer.count)
            if length == 0 { return }
            guard length > 0 else {
                // Nobody has the pseudo-terminal open.
                usleep(1000)
                continue
            }
            decoder.append(buffer[..<length])
            while let element = decoder.next() {
                guard case .frame(let frame) = element else { continue }
                for act in behaviour(frame, count) {
                    switch act {
                    case .send(let bytes): _ = write(descriptor, bytes, bytes.count)
                    case .pause(let milliseconds): usleep(UInt32(milliseconds) * 1000)
                    case .hangUp: return
                    }
                }
                count += 1
            }
        }
    }
}

/// A pseudo-terminal, whose path stands for a serial port.
struct PseudoTerminal {
    let master: CInt
    let path: String

    init() {
        var name = [CChar](repeating: 0, count: 64)
        master = linux_open_pseudo_terminal(&name, name.count)
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A name for a serial port that stays while what is behind it is replugged.
struct PortLink {
    let path = NSTemporaryDirectory() + "xtmq-port-\(UUID().uuidString)"

    func point(to target: String) throws {
        remove()
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
