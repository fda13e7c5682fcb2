import ScomProtocol

@testable import RPC

/// A display is read whole or not at all, and what it is made into has the right size.
enum ScreenTarget {
    static func run(_ input: [UInt8]) {
        guard let screen = Screen(compressed: input) else { return }
        expect(screen.pixels.count == Screen.width * Screen.height, "\(screen.pixels.count) pixels")
        let compressed = screen.compressed
        expect(Screen(compressed: compressed) == screen, "it is not the same once compressed and read again")
        expect(compressed.count <= 1200 - 10, "\(compressed.count) bytes do not fit into a frame")
        let text = screen.text
        expect(text.count == (Screen.width + 1) * Screen.height / 2, "\(text.count) characters")
        let image = PNG.image(of: screen)
        // Uncompressed: the same size whatever is on it.
        expect(image.count == PNG.image(of: Screen()).count, "an image of \(image.count) bytes")
        expect(Base64.text(image).count == (image.count + 2) / 3 * 4, "base64 of the wrong length")
    }
}
