import CLinux
import Glibc
import Runtime

/// Accepts connections, answers whatever comes first with fixed bytes, sends others, and closes.
final class ScriptedBroker: Sendable {
    struct Failure: Error {}

    let port: UInt16
    private let listener: CInt
    private let executor = ThreadExecutor(name: "test-broker")
    private let recorded = Locked<[[UInt8]]>([])

    /// What came in each connection that has ended, after what came first.
    var received: [[UInt8]] { recorded.withLock { $0 } }

    init(accepting answer: [UInt8], thenSending farewell: [UInt8]) throws {
        listener = linux_listen_tcp("127.0.0.1", 0, 5)
        guard listener >= 0 else { throw Failure() }
        port = UInt16(linux_local_port(listener))
        let (executor, recorded) = (executor, recorded)
        executor.watch(listener, for: .readable) { [listener] _ in
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            executor.watch(connection, for: .readable) { _ in
                executor.unwatch(connection)
                var request = [UInt8](repeating: 0, count: 1000)
                _ = recv(connection, &request, request.count, 0)
                send(connection, answer, answer.count, CInt(MSG_NOSIGNAL))
                // Apart, so that the client sees it is connected first.
                executor.schedule(at: .now + .milliseconds(20)) {
                    var bytes = [UInt8](repeating: 0, count: 1 << 16)
                    let count = recv(connection, &bytes, bytes.count, CInt(MSG_DONTWAIT))
                    recorded.withLock { $0.append(Array(bytes.prefix(max(0, count)))) }
                    send(connection, farewell, farewell.count, CInt(MSG_NOSIGNAL))
                    close(connection)
                }
            }
        }
    }

    deinit {
        // On the thread that accepts there: once closed, its number may be the next broker's.
        executor.perform { [executor, listener] in
            executor.unwatch(listener)
            close(listener)
        }
        executor.stop()
    }
}
