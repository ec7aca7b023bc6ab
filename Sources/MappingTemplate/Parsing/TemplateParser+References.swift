extension TemplateParser {
    /// `nil`, and nothing is taken, where a `$` stands for itself.
    mutating func reference() throws(TemplateError) -> TemplateReference? {
        let start = scanner.position
        guard scanner.take("$") else { return nil }
        let isQuiet = scanner.take("!")
        let isBraced = scanner.take("{")
        guard let name = scanner.identifier() else {
            scanner.position = start
            return nil
        }
        var accesses: [TemplateReference.Access] = []
        while let access = try access() { accesses.append(access) }
        if isBraced, !scanner.take("}") { throw scanner.error("the '}' of ${\(name) is missing") }
        return TemplateReference(
            name: name,
            accesses: accesses,
            isQuiet: isQuiet,
            source: scanner.text(from: start)
        )
    }

    private mutating func access() throws(TemplateError) -> TemplateReference.Access? {
        if scanner.current == "[" {
            let start = scanner.position
            scanner.position += 1
            scanner.skipSpace()
            // `$name[` may be text: only what can be an index makes it one.
            guard let next = scanner.current, next == "$" || next == "\"" || next == "'" || isDigitOrMinus(next) else {
                scanner.position = start
                return nil
            }
            let index = try expression()
            try scanner.expect("]")
            return .index(index)
        }
        guard scanner.current == ".", let next = scanner.peek(1), TemplateScanner.isLetter(next) else { return nil }
        scanner.position += 1
        guard let name = scanner.identifier() else { return nil }
        guard scanner.take("(") else { return .member(name) }
        var arguments: [TemplateExpression] = []
        scanner.skipSpace()
        while !scanner.isAtEnd, scanner.current != ")" {
            arguments.append(try expression())
            scanner.skipSpace()
            if scanner.current != ")" { try scanner.expect(",") }
        }
        try scanner.expect(")")
        return .method(name, arguments)
    }

    private func isDigitOrMinus(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar) || scalar == "-"
    }
}
