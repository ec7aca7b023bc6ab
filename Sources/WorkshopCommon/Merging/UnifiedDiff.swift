/// The difference of two files as `diff -u` prints it; empty when they are equal.
///
/// - Parameters:
///   - old: the contents before; `nil` when there was no file.
///   - new: the contents after; `nil` when the file goes away.
///   - path: how the person knows the file.
///   - context: unchanged lines shown around each change.
package func unifiedDiff(from old: [UInt8]?, to new: [UInt8]?, path: String, context: Int = 3) -> String {
    guard old != new else { return "" }
    let header = "--- \(old == nil ? "/dev/null" : path)\n+++ \(new == nil ? "/dev/null" : path)\n"
    if TextLines.isBinary(old ?? []) || TextLines.isBinary(new ?? []) {
        return header + "Binary files differ\n"
    }
    let (oldLines, newLines) = (TextLines(old ?? []).lines, TextLines(new ?? []).lines)
    let changes = LineDifference(from: oldLines, to: newLines).changes
    return header
        + hunks(of: changes, context: context)
        .map { hunk(of: $0, old: oldLines, new: newLines, context: context) }
        .joined()
}

/// Changes whose context would touch are printed together.
private func hunks(of changes: [LineDifference.Change], context: Int) -> [[LineDifference.Change]] {
    changes.reduce(into: []) { hunks, change in
        if let last = hunks.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * context {
            hunks[hunks.count - 1].append(change)
        } else {
            hunks.append([change])
        }
    }
}

private func hunk(
    of changes: [LineDifference.Change],
    old: [ArraySlice<UInt8>],
    new: [ArraySlice<UInt8>],
    context: Int
) -> String {
    guard let first = changes.first, let last = changes.last else { return "" }
    let before = min(context, first.old.lowerBound)
    let after = min(context, old.count - last.old.upperBound)
    let oldRange = (first.old.lowerBound - before)..<(last.old.upperBound + after)
    let newRange = (first.new.lowerBound - before)..<(last.new.upperBound + after)
    var text = "@@ -\(span(oldRange)) +\(span(newRange)) @@\n"
    var position = oldRange.lowerBound
    for change in changes {
        text += lines(old[position..<change.old.lowerBound], marked: " ")
        text += lines(old[change.old], marked: "-")
        text += lines(new[change.new], marked: "+")
        position = change.old.upperBound
    }
    return text + lines(old[position..<oldRange.upperBound], marked: " ")
}

/// An empty span is named by the line before it, as diff does.
private func span(_ range: Range<Int>) -> String {
    let start = range.isEmpty ? range.lowerBound : range.lowerBound + 1
    return range.count == 1 ? "\(start)" : "\(start),\(range.count)"
}

private func lines(_ lines: ArraySlice<ArraySlice<UInt8>>, marked mark: String) -> String {
    lines.map { line in
        let text = mark + String(decoding: line, as: UTF8.self)
        return line.last == 0x0A ? text : text + "\n\\ No newline at end of file\n"
    }.joined()
}
