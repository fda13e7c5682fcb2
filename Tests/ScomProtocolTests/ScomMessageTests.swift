import ScomProtocol
import Testing

@Suite struct ScomMessageTests {
    @Test(arguments: [0, 2, 14, 17, 19, 36])
    func otherLengthsAreRefused(_ length: Int) {
        #expect(ScomMessage([UInt8](repeating: 0, count: length)) == nil)
    }

    @Test func property() {
        #expect(ScomMessage.property(index: 5) == PropertyReference(.message, 5, PropertyID(rawValue: 0)))
    }
}
