/// The columns that a text takes on a terminal: marks take none, East Asian wide characters and emoji two.
///
/// Meant for one line of sanitised text; a control character counts as nothing.
package func displayWidth(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + displayWidth($1) }
}

/// The columns that one user-perceived character takes.
package func displayWidth(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if scalars.count == 1 { return displayWidth(first) }
    if isEmojiSequence(scalars) { return 2 }
    return scalars.reduce(0) { $0 + displayWidth($1) }
}

/// Flags, keycaps, skin tones, joined families, and text characters asked to show as emoji: one glyph of two columns.
private func isEmojiSequence(_ scalars: Character.UnicodeScalarView) -> Bool {
    guard let first = scalars.first, first.properties.isEmoji else { return false }
    if isRegionalIndicator(first) { return true }
    return scalars.contains { $0.value == 0xFE0F || $0.value == 0x20E3 || $0.properties.isEmojiModifier }
        || (first.properties.isEmojiPresentation && scalars.contains { $0.value == 0x200D || isTag($0) })
}

private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F: return 1
    case 0..<0xA0: return 0
    case 0xAD, 0x600...0x605, 0x6DD, 0x70F: return 1
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0  // Vowels and finals that join the Hangul syllable before them.
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: return scalar.properties.isEmojiPresentation || isEastAsianWide(scalar) ? 2 : 1
    }
}

/// Wide or Fullwidth of Unicode's EastAsianWidth.txt, by block; the emoji among them are found by their own property.
func isEastAsianWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x1100: false
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD:
        true
    default: false
    }
}

private func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool { (0x1F1E6...0x1F1FF).contains(scalar.value) }

private func isTag(_ scalar: Unicode.Scalar) -> Bool { (0xE0020...0xE007F).contains(scalar.value) }
