/// Brings a screen from what it shows to what it shall show: only the lines that differ are written, all in one go.
///
/// The update is a synchronised one (mode 2026), so that terminals which know it show no half of it; the others ignore
/// the mode. Lines are written from where they stand, so that nothing ever scrolls.
package struct ScreenPainter: Sendable {
    private var shown: [String]?
    private var columns = 0

    package init() {}

    /// What is on the screen is unknown now: the next frame is written whole.
    package mutating func forget() { shown = nil }

    /// What to write for a frame; empty when it is there already.
    ///
    /// - Parameters:
    ///   - frame: lines no wider than the screen, each with its own escape codes; those below its last row are left out.
    ///   - columns: a change of it makes terminals move lines about.
    package mutating func paint(_ frame: [String], rows: Int, columns: Int) -> String {
        var lines = Array(frame.prefix(rows))
        lines += Array(repeating: "", count: rows - lines.count)
        var before = shown
        if before?.count != rows || self.columns != columns { before = nil }
        (shown, self.columns) = (lines, columns)

        var changes = before == nil ? "\u{1B}[H\u{1B}[2J" : ""
        for (row, line) in lines.enumerated() where line != (before?[row] ?? "") {
            // The old line is erased before the new one is written: behind a line that fills the screen the cursor still
            // stands on the last column, and erasing from there would take it.
            let erasing = before?[row].isEmpty == false ? "\u{1B}[K" : ""
            changes += "\u{1B}[\(row + 1);1H\(erasing)\(line)"
        }
        return changes.isEmpty ? "" : "\u{1B}[?2026h\(changes)\u{1B}[?2026l"
    }
}
