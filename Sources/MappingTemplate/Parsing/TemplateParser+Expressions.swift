extension TemplateParser {
    mutating func expression() throws(TemplateError) -> TemplateExpression {
        guard depth < Self.maximumDepth else { throw scanner.error("expressions are nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        return try binary(level: 0)
    }

    /// From the loosest to the tightest. What is a prefix of another sign comes after it.
    private static let levels: [[(sign: String, meaning: TemplateOperator)]] = [
        [("||", .or), ("or", .or)],
        [("&&", .and), ("and", .and)],
        [("==", .equal), ("!=", .notEqual), ("eq", .equal), ("ne", .notEqual)],
        [
            ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("<", .less), (">", .greater),
            ("le", .lessOrEqual), ("ge", .greaterOrEqual), ("lt", .less), ("gt", .greater),
        ],
        [("+", .add), ("-", .subtract)],
        [("*", .multiply), ("/", .divide), ("%", .remainder)],
    ]

    private mutating func binary(level: Int) throws(TemplateError) -> TemplateExpression {
        guard level < Self.levels.count else { return try unary() }
        var left = try binary(level: level + 1)
        while let meaning = binaryOperator(level: level) {
            left = .binary(meaning, left, try binary(level: level + 1))
        }
        return left
    }

    private mutating func binaryOperator(level: Int) -> TemplateOperator? {
        scanner.skipSpace()
        for (sign, meaning) in Self.levels[level] {
            let isWord = sign.unicodeScalars.first.map(TemplateScanner.isLetter) ?? false
            let next = scanner.peek(sign.unicodeScalars.count)
            if isWord, next.map(TemplateScanner.isLetter) ?? false { continue }
            if scanner.take(sign) { return meaning }
        }
        return nil
    }

    private mutating func unary() throws(TemplateError) -> TemplateExpression {
        scanner.skipSpace()
        if scanner.current == "!" || (scanner.looking(at: "not") && scanner.peek(3) == " ") {
            scanner.position += scanner.current == "!" ? 1 : 3
            return .not(try nested())
        }
        if scanner.current == "-", let next = scanner.peek(1), !("0"..."9").contains(next) {
            scanner.position += 1
            return .negative(try nested())
        }
        return try primary()
    }

    /// Signs before a value count as nesting, too.
    private mutating func nested() throws(TemplateError) -> TemplateExpression {
        guard depth < Self.maximumDepth else { throw scanner.error("expressions are nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        return try unary()
    }

    private mutating func primary() throws(TemplateError) -> TemplateExpression {
        switch scanner.current {
        case "$":
            guard let reference = try reference() else { throw scanner.error("'$' has no name") }
            return .reference(reference)
        case "'", "\"": return try quoted()
        case "(":
            scanner.position += 1
            let inner = try expression()
            try scanner.expect(")")
            return inner
        case "[": return try list()
        case "{": return try map()
        case "-", .some("0"..."9"): return try number()
        default: return try keyword()
        }
    }

    private mutating func keyword() throws(TemplateError) -> TemplateExpression {
        let start = scanner.position
        switch scanner.identifier() {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case let word:
            scanner.position = start
            throw scanner.error(word.map { "'\($0)' is no value" } ?? "a value is missing")
        }
    }

    private mutating func quoted() throws(TemplateError) -> TemplateExpression {
        guard let quote = scanner.current else { throw scanner.error("a value is missing") }
        scanner.position += 1
        var content = String.UnicodeScalarView()
        while let scalar = scanner.current {
            scanner.position += 1
            if scalar == quote {
                // Doubled, the quote stands for itself.
                guard scanner.current == quote else { return try text(String(content), isInterpolated: quote == "\"") }
                scanner.position += 1
            }
            content.append(scalar)
        }
        throw scanner.error("a text has no end")
    }

    private func text(_ content: String, isInterpolated: Bool) throws(TemplateError) -> TemplateExpression {
        guard isInterpolated, content.contains("$") || content.contains("#") else { return .string(content) }
        var parser = TemplateParser(content)
        parser.depth = depth
        return .interpolated(try parser.template())
    }

    private mutating func number() throws(TemplateError) -> TemplateExpression {
        let start = scanner.position
        if scanner.current == "-" { scanner.position += 1 }
        skipDigits()
        // `1..3` is a range.
        if scanner.current == ".", let next = scanner.peek(1), ("0"..."9").contains(next) {
            scanner.position += 1
            skipDigits()
        }
        let literal = scanner.text(from: start)
        if let int = Int(literal) { return .int(int) }
        guard let double = Double(literal) else { throw scanner.error("'\(literal)' is no number") }
        return .double(double)
    }

    private mutating func skipDigits() {
        while let scalar = scanner.current, ("0"..."9").contains(scalar) { scanner.position += 1 }
    }

    private mutating func list() throws(TemplateError) -> TemplateExpression {
        scanner.position += 1
        var elements: [TemplateExpression] = []
        scanner.skipSpace()
        while scanner.current != "]" {
            elements.append(try expression())
            scanner.skipSpace()
            if elements.count == 1, scanner.take("..") {
                let last = try expression()
                try scanner.expect("]")
                return .range(elements[0], last)
            }
            if scanner.current != "]" { try scanner.expect(",") }
            scanner.skipSpace()
        }
        try scanner.expect("]")
        return .list(elements)
    }

    private mutating func map() throws(TemplateError) -> TemplateExpression {
        scanner.position += 1
        var members: [(key: TemplateExpression, value: TemplateExpression)] = []
        scanner.skipSpace()
        while scanner.current != "}" {
            let key = try expression()
            try scanner.expect(":")
            members.append((key, try expression()))
            scanner.skipSpace()
            if scanner.current != "}" { try scanner.expect(",") }
            scanner.skipSpace()
        }
        try scanner.expect("}")
        return .map(members)
    }
}
