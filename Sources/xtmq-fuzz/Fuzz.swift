import Foundation

/// `xtmq-fuzz TARGET [options of libFuzzer] [corpus…]`
@main
enum Fuzz {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count > 1, let target = FuzzTarget(rawValue: arguments[1]) else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
            FileHandle.standardError.write(
                Data("usage: xtmq-fuzz TARGET [options of libFuzzer] [corpus…]\ntargets: \(names)\n".utf8))
            exit(64)
        }
        chosen = target
        var words: [UnsafeMutablePointer<CChar>?] = ([arguments[0]] + arguments.dropFirst(2)).map { strdup($0) }
        var count = CInt(words.count)
        words.append(nil)
        let status = words.withUnsafeMutableBufferPointer { buffer in
            var base = buffer.baseAddress
            return runDriver(&count, &base) { data, size in
                testOneInput(data, size)
            }
        }
        exit(status)
    }
}

/// Set once, before libFuzzer's loop, which runs on the same thread.
nonisolated(unsafe) private var chosen = FuzzTarget.frames

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// libFuzzer's own main function wants it, although it is not the one that runs.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    chosen.run([UInt8](UnsafeBufferPointer(start: data, count: size)))
    return 0
}
