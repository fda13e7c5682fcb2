/// Figures in the order in which they were measured, printed as they come and as Markdown in the end.
struct Report {
    struct Row {
        let name: String
        let value: Double
        let unit: String
        /// What the wire allows, in the same unit.
        let limit: Double?
        let target: String?
    }

    private(set) var rows: [Row] = []

    mutating func add(_ name: String, _ value: Double, _ unit: String, limit: Double? = nil, target: String? = nil) {
        rows.append(Row(name: name, value: value, unit: unit, limit: limit, target: target))
        let share = limit.map { " (\(Report.text(value / $0 * 100)) % of the wire)" } ?? ""
        Output.say("\(name): \(Report.text(value)) \(unit)\(share)\(target.map { "; target: \($0)" } ?? "")")
    }

    mutating func addLatencies(_ name: String, _ run: LoadRun) {
        for (label, quantile) in [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999)] {
            add("\(name), \(label)", run.quantile(quantile).milliseconds, "ms")
        }
    }

    var markdown: String {
        var text = "| measured | figure | unit | of the wire | target |\n| --- | ---: | --- | ---: | --- |\n"
        for row in rows {
            let share = row.limit.map { Report.text(row.value / $0 * 100) + " %" } ?? ""
            text += "| \(row.name) | \(Report.text(row.value)) | \(row.unit) | \(share) | \(row.target ?? "") |\n"
        }
        return text
    }

    private static func text(_ value: Double) -> String {
        if abs(value) >= 100 { return String(Int(value.rounded())) }
        let scaled = (abs(value) * 1000).rounded() / 1000
        return (value < 0 ? "-" : "") + "\(scaled)"
    }
}
