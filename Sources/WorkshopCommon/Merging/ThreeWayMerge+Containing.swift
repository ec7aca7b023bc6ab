extension ThreeWayMerge {
    /// Whether a text has a change already, wherever its lines stand by now: each line that the change adds as often as the
    /// changed text has it, and none that the change removes for good.
    ///
    /// A merge can't tell that once other changes have come between the lines: it would bring the same lines again.
    package static func isContained(changeFrom base: [UInt8], to changed: [UInt8], in text: [UInt8]) -> Bool {
        let (old, new, present) = (counts(base), counts(changed), counts(text))
        return new.allSatisfy { line, count in count <= (old[line] ?? 0) || (present[line] ?? 0) >= count }
            && old.keys.allSatisfy { new[$0] != nil || present[$0] == nil }
    }

    /// How often each line stands there. Blank ones say nothing, nor do line breaks.
    private static func counts(_ text: [UInt8]) -> [ArraySlice<UInt8>: Int] {
        let lines = text.split(separator: UInt8(ascii: "\n")).map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        return lines.reduce(into: [:]) { counts, line in
            if line.contains(where: { $0 != UInt8(ascii: " ") }) { counts[line, default: 0] += 1 }
        }
    }
}
