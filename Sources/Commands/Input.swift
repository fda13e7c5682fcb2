import Glibc

/// Standard input.
enum Input {
    /// Longer requests are refused by the service anyhow.
    static let maximumLength = 1 << 20

    /// All of it, up to `maximumLength`.
    static func all() -> String {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 16384)
        while bytes.count < maximumLength {
            let count = read(STDIN_FILENO, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
