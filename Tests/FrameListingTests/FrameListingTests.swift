import FrameListing
import ScomProtocol
import Testing

/// The specification's right examples, and what the field sends, in words.
struct FrameListingTests {
    private func lines(_ hexadecimal: String) throws -> [String] {
        FrameListing.entries(of: try #require(FrameListing.bytes(hexadecimal: hexadecimal))).map(\.description)
    }

    @Test(arguments: [
        (
            "AA 00 01000000 65000000 0A00 6F71 00 01 0100 B80B0000 0100 C590",
            "0000  request   1 → xt1 (101)  read info 3000 battery_voltage"
        ),
        (
            "AA 34 65000000 01000000 0E00 A745 02 01 0100 B80B0000 0100 00C04541 0DCB",
            "0000  response  xt1 (101) → 1  read info 3000 battery_voltage: 12.359375 Vdc  [new datalog]"
        ),
        (
            "AA 00 01000000 65000000 0A00 6F71 00 01 0200 72040000 0500 7DD9",
            "0000  request   1 → xt1 (101)  read param 1138 battery_charge_current_setting"
        ),
        (
            "AA 34 65000000 01000000 0E00 A745 02 01 0200 72040000 0500 00007042 310B",
            "0000  response  xt1 (101) → 1  read param 1138 battery_charge_current_setting: 60 Adc  [new datalog]"
        ),
        (
            "AA 00 01000000 65000000 0E00 7379 00 02 0200 72040000 0500 00004041 FF9B",
            "0000  request   1 → xt1 (101)  write param 1138 battery_charge_current_setting ← 12 Adc"
        ),
        (
            "AA 34 65000000 01000000 0A00 A33D 02 02 0200 72040000 0500 80F6",
            "0000  response  xt1 (101) → 1  write param 1138 battery_charge_current_setting: accepted  [new datalog]"
        ),
        (
            "AA 00 01000000 F5010000 0A00 00D6 00 01 0300 00000000 0000 0317",
            "0000  request   1 → xcom (501)  read newest message"
        ),
        (
            """
            AA 34 F5010000 01000000 1C00 460A
            02 01 0300 00000000 0000 D0030000 1000 69000000 82AD9E59 00000000 7760
            """,
            """
            0000  response  xcom (501) → 1  read newest message: 16 "Fan error detected" from xt5 (105) at \
            2017-08-24T10:42:10, 976 in all  [new datalog]
            """
        ),
        (
            "AA 00 01000000 F5010000 0A00 00D6 00 01 0101 01000000 2100 2456",
            "0000  request   1 → xcom (501)  read datalog directory, start"
        ),
        (
            """
            AA 27 F5010000 01000000 2400 418B 02 01 0101 01000000 2600
            4C473137313031302E4353560A 4C473137313031312E4353560A EEC9
            """,
            """
            0000  response  xcom (501) → 1  read datalog directory, finish: "LG171010.CSV", "LG171011.CSV"  \
            [messages pending, restarted]
            """
        ),
        (
            "AA 00 01000000 F5010000 0A00 00D6 00 01 0400 00000000 0000 041F",
            "0000  request   1 → xcom (501)  read installation GUID"
        ),
        (
            """
            AA 23 F5010000 01000000 1A00 334B 02 01 0400 00000000 0000
            3AD01B0B58C932BAEC4D3528613D7D40 34A3
            """,
            """
            0000  response  xcom (501) → 1  read installation GUID: 407d3d61-2835-4dec-ba32-c9580b1bd03a  \
            [messages pending, restarted]
            """
        ),
        (
            "AA 00 01000000 F5010000 0A00 00D6 00 01 0001 00000000 0000 0106",
            "0000  request   1 → xcom (501)  read screen, key none"
        ),
        (
            "AA 22 65000000 01000000 0C00 937B 03 01 0100 B80B0000 0500 0200 CE52",
            """
            0000  error     xt1 (101) → 1  read info 3000 battery_voltage property 0x5: device_not_found (0x2)  [restarted]
            """
        ),
    ])
    func golden(_ hexadecimal: String, _ expected: String) throws {
        #expect(try lines(hexadecimal) == [expected.trimmingNewline])
    }

    @Test func multiInfo() throws {
        let items = [
            MultiInfoItem(info: 3000, .device(2)), MultiInfoItem(info: 3028, .master),
            MultiInfoItem(info: 7002, .device(1)),
            MultiInfoItem(info: 3005, .sum),
        ]
        let request = ScomRequest(to: .gateway, .read, MultiInfo.property, data: MultiInfo.requestData(items))
        let answer = MultiInfoResponse(families: .xtender, time: 1_503_571_330, values: [51.5, 2, 87.5, .nan])
        let response = ScomResponse(
            to: request, from: ScomAddress(7), flags: [], .success(answer.data(answering: items)))
        let entries = FrameListing.entries(of: request.frame(from: ScomAddress(7)).bytes + response.frame.bytes)
        #expect(entries.map(\.kind) == [.request, .response])
        #expect(entries[1].offset == request.frame(from: ScomAddress(7)).length)
        #expect(entries[0].text == "7 → xcom (501)  read multi-info: 4 user infos")
        #expect(entries[0].details.first == "xt2 info 3000 battery_voltage")
        #expect(entries[1].text == "xcom (501) → 7  read multi-info: 4 values of 2017-08-24T10:42:10")
        #expect(
            entries[1].details == [
                "xt2 info 3000 battery_voltage: 51.5 Vdc", "master's info 3028 operating_state: 2 (charger)",
                "bsp info 7002 state_of_charge: 87.5 %", "sum of info 3005 battery_charge_current: not a number",
            ])
    }

    @Test func noiseDamageAndWhatFollows() throws {
        let good = try #require(
            FrameListing.bytes(hexadecimal: "AA 00 01000000 65000000 0A00 6F71 00 01 0100 B80B0000 0100 C590"))
        var damaged = good
        damaged[25] = 0
        var badHeader = good
        badHeader[12] = 0
        let entries = FrameListing.entries(of: [0xFF, 0, 0xAA] + good + damaged + good + badHeader)
        #expect(entries.map(\.kind) == [.noise, .request, .damaged, .noise, .request, .noise])
        #expect(entries.map(\.offset) == [0, 3, 29, 29, 55, 81])
        #expect(entries[0].text == "3 bytes: ff 00 aa; perhaps the beginning of a frame that was cut off")
        #expect(entries[2].text.hasSuffix("the data's checksum is c5 00, not c5 90"))
        #expect(entries[5].text.contains("a header whose checksum is 00 71, not 6f 71"))
    }

    @Test func cutOffFrame() throws {
        let entries = FrameListing.entries(
            of: try #require(FrameListing.bytes(hexadecimal: "AA 00 01000000 65000000 0A00 6F71 00 01")))
        #expect(entries.map(\.kind) == [.noise])
        #expect(entries[0].text.hasSuffix("a frame that was cut off: its header announces 10 bytes of data"))
    }

    /// Any bytes are listed to the last one, and nothing that reaches a terminal is a control character.
    @Test func anyBytes() {
        var state: UInt64 = 7
        func next() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        for _ in 0..<200 {
            var data = (0..<Int(next())).map { _ in next() }
            let type = [1, 2, 3, 4, 5, 10, 0x100, 0x101, 77].randomElement() ?? 1
            data = [next() & 3, next() & 1 + 1] + [UInt8(type & 0xFF), UInt8(type >> 8)] + data
            let frame = Frame(source: ScomAddress(UInt32(next())), destination: ScomAddress(601), data: data)
            let text = FrameListing.entries(of: frame.bytes).map(\.description).joined()
            #expect(!text.isEmpty)
            #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
        }
    }

    @Test(
        arguments: [
            ("aa00", [0xAA, 0]), ("AA 00\n0x01,0x02", [0xAA, 0, 1, 2]), ("aa:0b", [0xAA, 0x0B]), ("", []), ("aa0", nil),
            ("0x", nil), ("hello", nil), ("a a", nil),
        ] as [(String, [UInt8]?)])
    func hexadecimal(_ text: String, _ expected: [UInt8]?) {
        #expect(FrameListing.bytes(hexadecimal: text) == expected)
    }
}

extension String {
    fileprivate var trimmingNewline: String { String(drop { $0.isNewline }) }
}
