import Glibc

/// Keeps a second process off a directory for as long as it lives; the end of the process, however it comes, frees it.
struct FileLock: ~Copyable {
    private let descriptor: CInt

    init(path: String) throws(StoreError) {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard opened >= 0 else { throw StoreError(errno: errno, "open \(path)") }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            close(opened)
            if number == EWOULDBLOCK {
                throw StoreError(
                    .inUse, "\(path) is held by another process: one store serves one service", number: number)
            }
            throw StoreError(errno: number, "lock \(path)")
        }
        descriptor = opened
    }

    deinit { close(descriptor) }
}

extension StoreError {
    init(errno number: CInt, _ action: String) {
        let code: Code =
            switch number {
            case ENOSPC, EDQUOT: .diskFull
            case EACCES, EPERM, EROFS, ENOTDIR, ENOENT, EISDIR: .inaccessible
            default: .inputOutput
            }
        self.init(code, "\(action): \(String(cString: strerror(number)))", number: number)
    }
}
