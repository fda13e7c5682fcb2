import Glibc

/// Small text files: the configuration and what it names.
enum TextFile {
    /// Longer files are not read.
    static let maximumLength = 1 << 20

    struct ReadError: Error {
        var reason: String
    }

    /// The whole file as UTF-8.
    static func read(_ path: String) -> Result<String, ReadError> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(ReadError(reason: lastError)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return .failure(ReadError(reason: lastError)) }
            if count == 0 { break }
            bytes += block[..<count]
            guard bytes.count <= maximumLength else {
                return .failure(ReadError(reason: "longer than \(maximumLength) bytes"))
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return .failure(ReadError(reason: "not UTF-8"))
        }
        return .success(text)
    }

    /// Whether what can be read there is a folder.
    static func check(_ path: String) -> Result<Bool, ReadError> {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else { return .failure(ReadError(reason: lastError)) }
        return .success(status.st_mode & S_IFMT == S_IFDIR)
    }

    /// `.` for a name without a folder.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path that counts from `folder` unless it begins with `/`.
    static func resolve(_ path: String, in folder: String) -> String {
        if path.hasPrefix("/") || folder == "." { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}
