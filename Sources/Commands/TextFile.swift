import Glibc

/// Why a file could not be read or written.
struct FileError: Error, CustomStringConvertible {
    let path: String
    let reason: String

    /// For what `errno` says now.
    init(_ path: String, reason: String? = nil) {
        self.path = path
        self.reason = reason ?? String(cString: strerror(errno))
    }

    var description: String { "\(path): \(reason)" }
}

/// Files as a whole.
enum TextFile {
    /// Longer ones are not read.
    static let maximumLength = 16 << 20

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The path of another file in the same folder.
    static func beside(_ path: String, _ name: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return name }
        return path[...slash] + name
    }

    static func bytes(_ path: String, maximumLength: Int = maximumLength) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path) }
            if count == 0 { return bytes }
            bytes += block[..<count]
            guard bytes.count <= maximumLength else {
                throw FileError(path, reason: "longer than \(maximumLength >> 20) MiB")
            }
        }
    }

    static func text(_ path: String) throws(FileError) -> String {
        guard let text = String(validating: try bytes(path), as: UTF8.self) else {
            throw FileError(path, reason: "not UTF-8")
        }
        return text
    }

    /// Replaces the file at once: there is the old one or the new one, never a part.
    static func write(_ text: String, to path: String, mode: mode_t) throws(FileError) {
        let temporary = "\(path).\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileError(path) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWritten = rest.isEmpty && fsync(descriptor) == 0
        let error = FileError(path)
        close(descriptor)
        guard isWritten, rename(temporary, path) == 0 else {
            let reason = isWritten ? FileError(path) : error
            unlink(temporary)
            throw reason
        }
    }
}
