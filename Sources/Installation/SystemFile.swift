import Glibc

/// Files and folders of the system.
enum SystemFile {
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The permission bits; `nil` where there is no such file.
    static func mode(_ path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// `nil` where it cannot be read.
    static func content(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += block[..<count]
        }
    }

    /// Makes the folders on the way, and replaces the file at once.
    static func write(_ content: [UInt8], to path: String, mode: UInt32) throws(InstallationError) {
        try makeFolders(to: path)
        let temporary = "\(path).\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw InstallationError("cannot write", path) }
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        // The mode of `open` is less the umask.
        let isWritten = rest.isEmpty && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
        let failure = InstallationError("cannot write", path)
        close(descriptor)
        guard isWritten else {
            unlink(temporary)
            throw failure
        }
        guard rename(temporary, path) == 0 else {
            let failure = InstallationError("cannot write", path)
            unlink(temporary)
            throw failure
        }
    }

    /// A link is removed, not what it leads to.
    static func removeTree(_ path: String) throws(InstallationError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw InstallationError("cannot remove", path) }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        for name in isFolder ? names(in: path) : [] { try removeTree("\(path)/\(name)") }
        guard (isFolder ? rmdir(path) : unlink(path)) == 0 else { throw InstallationError("cannot remove", path) }
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    private static func makeFolders(to path: String) throws(InstallationError) {
        for (index, character) in zip(path.indices, path) where character == "/" && index != path.startIndex {
            let folder = String(path[..<index])
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw InstallationError("cannot make", folder) }
        }
    }
}
