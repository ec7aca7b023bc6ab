package import WorkshopCommon

extension JSONataError {
    /// Where the token at fault begins in the expression, as people count; the expression's beginning when no place is
    /// to blame.
    package func location(in expression: String, file: String) -> SourceLocation {
        let units = Array(expression.utf16)
        let end = min(max(position ?? 0, 0), units.count)
        var before = String(decoding: units[..<start(in: units, before: end)], as: UTF16.self)
        // A dollar belongs to the name that follows.
        if before.last == "$", token?.first?.isLetter ?? false { before.removeLast() }
        let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
        return SourceLocation(file: file, line: lines.count, column: (lines.last?.count ?? 0) + 1)
    }

    /// The reference's position lies behind the token; behind a call's parenthesis, when the token is a function.
    private func start(in units: [UInt16], before end: Int) -> Int {
        if token == "(end)" { return end }
        for text in [token ?? "", "\(token ?? "")("] where token?.isEmpty == false {
            let spelled = Array(text.utf16)
            if units[..<end].suffix(spelled.count).elementsEqual(spelled) { return end - spelled.count }
        }
        return max(0, end - 1)
    }
}
