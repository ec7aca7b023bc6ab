/// What becomes of line feeds and tabs in foreign text.
package enum Whitespace: Hashable, Sendable {
    /// Line feeds and tabs stay; a carriage return with a line feed is a line feed.
    case kept
    /// They are shown as control characters: for what must stay on one line, such as a file name in a message.
    case shown
}

/// The text with nothing in it that a terminal obeys or that a reader can't see.
///
/// Control characters show as `^[`, those of Latin-1's upper half and the invisible ones (bidi controls, zero-width
/// characters, tags, fillers) as U+FFFD. Joiners and variation selectors stay where a script or an emoji needs them.
/// Sanitising twice changes nothing more.
package func sanitized(_ text: some StringProtocol, whitespace: Whitespace = .kept) -> String {
    sanitized(String(text), whitespace: whitespace)
}

/// The same for what is a whole string already, as most texts are.
package func sanitized(_ text: String, whitespace: Whitespace = .kept) -> String {
    if isPlain(text, keepsLineFeeds: whitespace == .kept) { return text }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    for index in scalars.indices {
        switch scalars[index].value {
        case 0x0D where whitespace == .kept && index + 1 < scalars.count && scalars[index + 1] == "\n":
            continue
        case 0x09 where whitespace == .kept, 0x0A where whitespace == .kept:
            result.append(scalars[index])
        case let value where value < 0x20 || value == 0x7F:
            result.append("^")
            result.append(Unicode.Scalar(UInt8(value ^ 0x40)))
        case _
        where isVisible(
            scalars[index],
            before: result.last,
            after: index + 1 < scalars.count ? scalars[index + 1] : nil
        ):
            result.append(scalars[index])
        default:
            result.append("\u{FFFD}")
        }
    }
    return String(result)
}

/// Nothing but ASCII that shows: true of nearly all text, and seen at a glance.
private func isPlain(_ text: String, keepsLineFeeds: Bool) -> Bool {
    let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in
        bytes.allSatisfy { (0x20..<0x7F).contains($0) || ($0 == 0x0A && keepsLineFeeds) }
    }
    return isPlain ?? false
}

/// - Parameter before: what was put out, not what came in.
private func isVisible(_ scalar: Unicode.Scalar, before: Unicode.Scalar?, after: Unicode.Scalar?) -> Bool {
    switch scalar.value {
    case 0x80..<0xA0, 0x2028, 0x2029, 0xFFF9...0xFFFB: return false
    case 0x200D: return joins(before, after) || joinsEmoji(before, after)
    case 0x200C: return joins(before, after)
    case 0xFE0E, 0xFE0F: return before?.properties.isEmoji == true
    case 0xFE00...0xFE0D: return before.map { $0.properties.isIdeographic || $0.properties.isMath } ?? false
    case 0x180B...0x180D: return before.map { (0x1820...0x18AA).contains($0.value) } ?? false
    default: return !scalar.properties.isDefaultIgnorableCodePoint
    }
}

/// Persian and the Indic scripts need (non-)joiners between their letters; in a script with upper and lower case
/// they only hide.
private func joins(_ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
    func isCaselessLetterOrMark(_ scalar: Unicode.Scalar?) -> Bool {
        switch scalar?.properties.generalCategory {
        case .otherLetter, .nonspacingMark, .spacingMark: scalar?.properties.isDefaultIgnorableCodePoint == false
        default: false
        }
    }
    return isCaselessLetterOrMark(before) && isCaselessLetterOrMark(after)
}

private func joinsEmoji(_ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
    guard let before, let after, after.value > 0x7F, after.properties.isEmoji else { return false }
    return before.value == 0xFE0F || (before.value > 0x7F && before.properties.isEmoji)
}
