import ScomProtocol
import Testing

@Suite struct MultiInfoTests {
    static let items = [
        MultiInfoItem(info: 3000, .average), MultiInfoItem(info: 3080, .sum), MultiInfoItem(info: 7000, .master),
        MultiInfoItem(info: 11004, .device(15)),
    ]

    @Test func requestData() {
        #expect(MultiInfo.requestData(Self.items) == bytes("B80BFD 080CFE 581B00 FC2A0F"))
        #expect(MultiInfo.items(requestData: bytes("B80BFD 080CFE 581B00 FC2A0F")) == Self.items)
    }

    @Test(arguments: ["", "B8", "B80B", "B80BFD08", "B80B10", "B80BFC", "B80BFF"])
    func badRequestData(_ hexadecimal: String) {
        #expect(MultiInfo.items(requestData: bytes(hexadecimal)) == nil)
    }

    /// Lengths of spec §5.8, which are right where its frames are not.
    @Test(arguments: [(1, 29, 41), (76, 254, 566)])
    func lengths(_ count: Int, _ requestLength: Int, _ responseLength: Int) throws {
        let items = (0..<count).map { MultiInfoItem(info: UInt16(3000 + $0), .master) }
        let data = MultiInfo.requestData(items)
        let request = ScomRequest(to: .gateway, .read, MultiInfo.property, data: data)
        #expect(request.frame(from: ScomAddress(1)).length == requestLength)
        #expect(data.count <= ScomRequest.maximumDataLength)
        #expect(MultiInfo.items(requestData: data)?.count == count)
        #expect(MultiInfo.items(requestData: data + [0, 0, 0])?.count == (count < 76 ? count + 1 : nil))

        let answer = MultiInfoResponse(families: [.xtender], time: 0, values: items.map { _ in 1 })
        let response = ScomResponse(
            to: request, from: ScomAddress(1), flags: [], .success(answer.data(answering: items)))
        #expect(response.frame.length == responseLength)
    }

    @Test func responseData() throws {
        let data = bytes(
            """
            A0010000 82AD9E59
            B80BFD 00004A42  080CFE 0000803F  581B00 0000C07F  FC2A0F 00000000
            """)
        let response = try #require(MultiInfoResponse(data, answering: Self.items))
        #expect(response.families == [.xtender, .variotrack, .variostring])
        #expect(response.time == 1_503_571_330)
        #expect(response.values[0] == 50.5)
        #expect(response.values[1] == 1)
        #expect(response.values[2].isNaN)
        #expect(response.values[3] == 0)
        #expect(response.data(answering: Self.items) == data)

        #expect(MultiInfoResponse(data.dropLast(), answering: Self.items) == nil)
        #expect(MultiInfoResponse(data + [0], answering: Self.items) == nil)
        #expect(MultiInfoResponse(data, answering: Self.items.dropLast()) == nil)
        #expect(MultiInfoResponse(data, answering: Self.items.reversed()) == nil)
        var otherAggregation = Self.items
        otherAggregation[3].aggregation = .device(14)
        #expect(MultiInfoResponse(data, answering: otherAggregation) == nil)
    }

    @Test(
        arguments: [
            (.xtender, 1 << 5), (.bsp, 1 << 6), (.variotrack, 1 << 7), (.variostring, 1 << 8),
        ] as [(MultiInfoResponse.Families, UInt32)])
    func families(_ family: MultiInfoResponse.Families, _ bit: UInt32) {
        #expect(family.rawValue == bit)
    }

    @Test(arguments: 0...255 as ClosedRange<UInt8>)
    func aggregations(_ byte: UInt8) {
        let aggregation = MultiInfoItem.Aggregation(rawValue: byte)
        #expect((aggregation != nil) == (byte <= 0x0F || byte == 0xFD || byte == 0xFE))
        if let aggregation { #expect(aggregation.rawValue == byte) }
    }
}
