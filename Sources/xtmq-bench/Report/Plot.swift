/// Reads per second of each way of reading against what the wire allows, as SVG.
enum Plot {
    static func svg(_ report: Report) -> String {
        let rows = report.rows.filter { $0.limit != nil }
        let scale = 460 / max(WireTime.packedReadsPerSecond, 1)
        let height = 70 + rows.count * 34
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="900" height="\(height)" font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            <text x="20" y="24" font-size="15">Reads per second at 38400 baud, and the wire's limit for each way of reading</text>

            """
        for (index, row) in rows.enumerated() {
            let y = 48 + index * 34
            // Shared reads outdo the wire: such a bar ends at the edge, and its figure tells.
            let width = min(row.value * scale, 500)
            let limit = 320 + (row.limit ?? 0) * scale
            text += """
                <text x="310" y="\(y + 15)" text-anchor="end">\(row.name)</text>
                <rect x="320" y="\(y)" width="\(width)" height="22" fill="#2a78b5"/>
                <line x1="\(limit)" y1="\(y - 4)" x2="\(limit)" y2="\(y + 26)" stroke="#c0392b" stroke-width="2"/>
                <text x="\(max(320 + width, limit) + 8)" y="\(y + 15)">\((row.value * 10).rounded() / 10)</text>

                """
        }
        return text + "</svg>\n"
    }
}
