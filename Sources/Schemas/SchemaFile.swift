import CEmbedded

/// A file of `schemas/` as it was when the program was built.
public struct SchemaFile: Hashable, Sendable {
    /// Within `schemas/`: `request/read-info.json`.
    public let path: String
    /// JSON, as it lies there.
    public let text: String

    /// All of them, sorted by path.
    public static let all: [SchemaFile] = UnsafeBufferPointer(
        start: embedded_schemas(), count: embedded_schemas_count()
    ).map { file in
        SchemaFile(
            path: String(cString: file.path),
            text: String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self))
    }
}
