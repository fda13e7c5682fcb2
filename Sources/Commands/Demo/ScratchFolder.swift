import Configuration
import Glibc

/// A folder for the time of a command.
struct ScratchFolder {
    let path: String

    /// - Throws: the exit code, after the reason was printed.
    init() throws {
        let parent = ProcessVariable.value("TMPDIR") ?? "/tmp"
        var template = Array("\(parent)/xtmq-demo-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ExitStatus.system.because("no folder can be made in \(parent): \(String(cString: strerror(errno)))")
        }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    /// Writes a small file into it.
    func write(_ text: String, to name: String) throws {
        guard let file = fopen("\(path)/\(name)", "w") else {
            throw ExitStatus.system.because("\(path)/\(name): \(String(cString: strerror(errno)))")
        }
        fputs(text, file)
        fclose(file)
    }

    /// With all that is in it.
    func remove() {
        Self.remove(path)
    }

    private static func remove(_ path: String) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, let folder = opendir(path) {
            var names: [String] = []
            while let entry = readdir(folder) {
                names.append(
                    withUnsafePointer(to: &entry.pointee.d_name) {
                        String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
                    })
            }
            closedir(folder)
            for name in names where name != "." && name != ".." { remove("\(path)/\(name)") }
        }
        Glibc.remove(path)
    }
}
