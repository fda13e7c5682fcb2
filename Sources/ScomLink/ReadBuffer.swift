/// Room for what one read brings: a few of the longest frames.
final class ReadBuffer {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)

    deinit {
        bytes.deallocate()
    }
}
