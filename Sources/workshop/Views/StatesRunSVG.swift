import StatesLanguage
import WorkshopCommon

/// The same as a picture: a box a state, coloured by its outcome, lines to what follows and curves to where it jumps.
struct StatesRunSVG {
    let execution: Execution

    private static let (boxWidth, boxHeight, gap, inset, margin) = (240, 44, 26, 28, 20)

    var document: String {
        let rows = StateGraphRows(execution.machine.graph, outcomes: execution.outcomes).rows
        let depth = rows.map(\.depth).max() ?? 0
        let width = Self.boxWidth + depth * Self.inset + 2 * Self.margin + 120
        let height = rows.count * (Self.boxHeight + Self.gap) + 2 * Self.margin
        var parts = [
            ##"<svg xmlns="http://www.w3.org/2000/svg" width="\##(width)" height="\##(height)" viewBox="0 0 \##(width) \##(height)" font-family="sans-serif" font-size="14">"##,
            ##"<rect width="100%" height="100%" fill="#ffffff"/>"##,
        ]
        for (index, row) in rows.enumerated() {
            parts += lines(from: index, row, rows)
        }
        for (index, row) in rows.enumerated() { parts.append(box(index, row)) }
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func x(_ row: StateGraphRows.Row) -> Int { Self.margin + row.depth * Self.inset }
    private func y(_ index: Int) -> Int { Self.margin + index * (Self.boxHeight + Self.gap) }

    private func box(_ index: Int, _ row: StateGraphRows.Row) -> String {
        let (fill, stroke) = row.outcome.colors
        return
            ##"<rect x="\##(x(row))" y="\##(y(index))" width="\##(Self.boxWidth)" height="\##(Self.boxHeight)" rx="8" "##
            + ##"fill="\##(fill)" stroke="\##(stroke)"/><text x="\##(x(row) + 12)" y="\##(y(index) + 19)" fill="#1f2328">"##
            + ##"\##(Self.escaped(row.name))</text><text x="\##(x(row) + 12)" y="\##(y(index) + 36)" font-size="11" "##
            + ##"fill="#59636e">\##(row.type) · \##(row.outcome.rawValue)</text>"##
    }

    private func lines(from index: Int, _ row: StateGraphRows.Row, _ rows: [StateGraphRows.Row]) -> [String] {
        let stroke = ##"fill="none" stroke="#8c959f""##
        var lines: [String] = []
        let next = rows.indices.first { $0 > index && rows[$0].depth == row.depth }
        if row.goesOn, let next {
            let middle = x(row) + 20
            lines.append(
                ##"<path d="M\##(middle) \##(y(index) + Self.boxHeight) V\##(y(next))" \##(stroke)/>"##
            )
        }
        for name in row.jumps + row.handlers {
            guard let target = rows.firstIndex(where: { $0.name == name }) else { continue }
            let (startX, startY) = (x(row) + Self.boxWidth, y(index) + Self.boxHeight / 2)
            let (endX, endY) = (x(rows[target]) + Self.boxWidth, y(target) + Self.boxHeight / 2)
            let bend = max(startX, endX) + 30 + min(60, abs(target - index) * 10)
            lines.append(
                ##"<path d="M\##(startX) \##(startY) C\##(bend) \##(startY) \##(bend) \##(endY) \##(endX) \##(endY)" \##(stroke)/>"##
            )
        }
        return lines
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

extension StateOutcome {
    /// Fill and border.
    fileprivate var colors: (String, String) {
        switch self {
        case .notReached: ("#f6f8fa", "#d1d9e0")
        case .succeeded: ("#dafbe1", "#1a7f37")
        case .caught, .interrupted: ("#fff8c5", "#9a6700")
        case .failed: ("#ffebe9", "#cf222e")
        }
    }
}
