import Glibc
import Runtime

/// A pipe whose lines are handed over on an executor's thread as they come; others write into it.
final class LinePipe: Sendable {
    /// For the one who writes. Close it once nobody here does any more; the end is seen when all copies are closed.
    let writingEnd: CInt

    private static let maximumLineLength = 4096

    /// - Parameters:
    ///   - line: called for each line, without its end.
    ///   - end: called once, when nobody can write any more.
    init?(
        executor: ThreadExecutor, line: @escaping @Sendable (String) -> Void, end: @escaping @Sendable () -> Void = {}
    ) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        let readingEnd = ends[0]
        writingEnd = ends[1]
        for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(readingEnd, F_SETFL, O_NONBLOCK)
        let pending = Locked<[UInt8]>([])
        executor.watch(readingEnd, for: .readable) { [weak executor] _ in
            var block = [UInt8](repeating: 0, count: 4096)
            let count = read(readingEnd, &block, block.count)
            if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
            let bytes = block.prefix(max(0, count))
            for text in pending.withLock({ Self.lines(in: &$0, with: bytes) }) { line(text) }
            guard count <= 0 else { return }
            executor?.unwatch(readingEnd)
            close(readingEnd)
            end()
        }
    }

    private static func lines(in pending: inout [UInt8], with bytes: ArraySlice<UInt8>) -> [String] {
        pending += bytes
        var lines: [String] = []
        while let end = pending.firstIndex(of: UInt8(ascii: "\n"))
            ?? (pending.count > maximumLineLength ? maximumLineLength : nil)
        {
            lines.append(String(decoding: pending[..<end], as: UTF8.self))
            pending.removeFirst(min(end + 1, pending.count))
        }
        return lines
    }
}
