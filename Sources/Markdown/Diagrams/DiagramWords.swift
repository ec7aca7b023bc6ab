/// The words in a diagram as the lines that they stand on, so that boxes are narrow and letters can be large.
struct DiagramWords {
    static let titleLength = 24
    static let subtitleLength = 26
    static let labelLength = 24

    /// One line, or two where the name has an inner border: a space, or a capital letter as in `ShoutoutsQueue`.
    static func title(_ text: String) -> [String] {
        let characters = Array(text)
        let borders = characters.indices.dropFirst().filter { index in
            characters[index] == " "
                || characters[index].isUppercase
                    && (characters[index - 1].isLowercase || characters[index - 1].isNumber)
        }
        return broken(characters, at: Array(borders), over: 13, length: titleLength)
    }

    static func subtitle(_ text: String) -> String { shortened(text, to: subtitleLength) }

    /// None for no text. Broken at spaces alone: what an edge says is often a path, or an action's name.
    static func label(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        let characters = Array(text)
        return broken(
            characters,
            at: characters.indices.filter { characters[$0] == " " },
            over: 10,
            length: labelLength
        )
    }

    /// In two at the border that leaves the shorter of the longest lines.
    private static func broken(_ text: [Character], at borders: [Int], over limit: Int, length: Int) -> [String] {
        guard text.count > limit, let border = borders.min(by: { max($0, text.count - $0) < max($1, text.count - $1) })
        else { return [shortened(String(text), to: length)] }
        let rest = text[border...].drop { $0 == " " }
        return [text[..<border], rest].map { shortened(String($0), to: length) }
    }

    private static func shortened(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }
}
