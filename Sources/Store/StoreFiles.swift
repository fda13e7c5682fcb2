import Glibc
internal import Runtime

/// The store's files and their names.
struct StoreFiles {
    static let name = "xtmq.sqlite"
    private static let asideInfix = ".aside-"
    /// What SQLite keeps beside a database.
    private static let companions = ["-wal", "-shm", "-journal"]

    let directory: String

    var database: String { directory + "/" + Self.name }
    var lock: String { directory + "/xtmq.lock" }
    /// A new database is made under this name, and gets its own only when it is whole.
    var unfinished: String { database + ".new" }

    /// Makes the directory, and those above it.
    func makeDirectory() throws(StoreError) {
        var path = directory.hasPrefix("/") ? "" : "."
        for component in directory.split(separator: "/") {
            path += "/" + component
            guard mkdir(path, 0o750) != 0, errno != EEXIST else { continue }
            let number = errno
            // Above what is ours, a directory that is there may answer otherwise than with EEXIST.
            guard access(path, F_OK) != 0 else { continue }
            throw StoreError(errno: number, "make directory \(path)")
        }
    }

    var databaseExists: Bool { access(database, F_OK) == 0 }

    /// Write-ahead logs without their database: part of a store that somebody removed.
    var strayCompanionExists: Bool { access(database + "-wal", F_OK) == 0 }

    /// The paths of all that was put aside, sorted; a log only where its database is not there.
    func keptAside() throws(StoreError) -> [String] {
        guard let stream = opendir(directory) else { throw StoreError(errno: errno, "list \(directory)") }
        defer { closedir(stream) }
        var paths: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(Self.name + Self.asideInfix) { paths.append(directory + "/" + name) }
        }
        return paths.filter { path in
            !Self.companions.contains { path.hasSuffix($0) && paths.contains(String(path.dropLast($0.count))) }
        }.sorted()
    }

    /// Renames the database, then its log. The first rename alone tells the next start that counts were lost.
    /// - Returns: The new path of the database.
    func putAside(at time: WallTime) throws(StoreError) -> String {
        let stamp = time.description.filter { $0 != ":" && $0 != "-" }
        var aside = database + Self.asideInfix + stamp
        var number = 1
        while access(aside, F_OK) == 0 {
            number += 1
            aside = database + Self.asideInfix + "\(stamp)-\(number)"
        }
        for companion in [""] + Self.companions where access(database + companion, F_OK) == 0 {
            if companion == "-shm" {
                // Only an index of the log, made anew from it.
                unlink(database + companion)
            } else if rename(database + companion, aside + companion) != 0 {
                throw StoreError(errno: errno, "rename \(database + companion) to \(aside + companion)")
            }
        }
        try synchronizeDirectory()
        return aside
    }

    func removeUnfinished() {
        for companion in [""] + Self.companions { unlink(unfinished + companion) }
    }

    /// Gives the new database its name, and keeps it from other users: it tells who wrote what. Its log will be as
    /// private.
    func adoptUnfinished() throws(StoreError) {
        guard chmod(unfinished, 0o640) == 0 else { throw StoreError(errno: errno, "chmod \(unfinished)") }
        guard rename(unfinished, database) == 0 else {
            throw StoreError(errno: errno, "rename \(unfinished) to \(database)")
        }
        try synchronizeDirectory()
    }

    private func synchronizeDirectory() throws(StoreError) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(errno: errno, "open \(directory)") }
        defer { close(descriptor) }
        // EINVAL: a file system that cannot do this has nothing to lose by it.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw StoreError(errno: errno, "fsync \(directory)") }
    }
}
