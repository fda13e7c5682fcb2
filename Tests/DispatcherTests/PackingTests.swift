import Testing

@testable import Dispatcher

struct PackingTests {
    struct Row: CustomTestStringConvertible {
        var limits: [Int]
        var support: Packing.Support = .supported
        var count: Int

        var testDescription: String { "\(limits.count) waiting \(Set(limits).sorted()), \(support): \(count)" }
    }

    static let rows = [
        Row(limits: [], count: 1),
        Row(limits: [76], count: 1),
        Row(limits: [1], count: 1),
        Row(limits: [76, 76], count: 2),
        Row(limits: [76, 76], support: .unknown, count: 2),
        Row(limits: [76, 76], support: .unsupported, count: 1),
        Row(limits: Array(repeating: 76, count: 75), count: 75),
        Row(limits: Array(repeating: 76, count: 76), count: 76),
        Row(limits: Array(repeating: 76, count: 77), count: 76),
        Row(limits: Array(repeating: 76, count: 200), support: .unknown, count: 76),
        Row(limits: Array(repeating: 76, count: 200), support: .unsupported, count: 1),
        // A read that can only go alone goes alone, and nobody goes with it.
        Row(limits: [1, 76, 76], count: 1),
        Row(limits: [76, 1, 76], count: 1),
        // The smallest limit of those that go holds for all.
        Row(limits: [2, 76, 76], count: 2),
        Row(limits: [76, 76, 3, 76, 76], count: 3),
        Row(limits: [76, 76, 76, 3, 76], count: 3),
        Row(limits: [38, 38, 19, 76], count: 4),
        // Halves of an exchange that failed.
        Row(limits: Array(repeating: 38, count: 76), count: 38),
        Row(limits: [0, 0], count: 1),
    ]

    @Test(arguments: rows)
    func decides(_ row: Row) {
        #expect(Packing.count(limits: row.limits, support: row.support) == row.count)
    }
}
