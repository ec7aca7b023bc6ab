extension FunctionLibrary {
    static let strings: [Builtin] = [
        Builtin("string", "<x-b?:s>") { (_, value, call) throws(JSONataError) in
            .string(try value.asString(isPretty: try call[1].isTrue()))
        },
        text("lowercase") { .string($0.lowercased()) },
        text("uppercase") { .string($0.uppercased()) },
        text("length") { .number(Double($0.unicodeScalars.count)) },
        text("trim") { .string(trimmed($0)) },
        text("substringBefore", "<s-s:s>", arity: 2) { string, call in
            guard let range = call.range(in: string) else { return .string(string) }
            return .string(String(decoding: Array(string.utf16)[..<range.lowerBound], as: UTF16.self))
        },
        text("substringAfter", "<s-s:s>", arity: 2) { string, call in
            guard let range = call.range(in: string) else { return .string(string) }
            return .string(String(decoding: Array(string.utf16)[range.upperBound...], as: UTF16.self))
        },
        text("substring", "<s-nn?:s>", arity: 3) { string, call in
            .string(substring(string, from: call[1].numberArgument ?? 0, length: call[2].numberArgument))
        },
        Builtin("pad", "<s-ns?:s>", arity: 3) { (evaluator, value, call) throws(JSONataError) in
            let width = call[1].numberArgument ?? 0
            try evaluator.charge(Int(min(width.magnitude, 1e9)) >> 4)
            return .string(try padded(value.string ?? "", to: width, with: call[2].string ?? " "))
        },
        Builtin("join", "<a<s>s?:s>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
            try evaluator.charge(value.items.count >> 4)
            return .string(value.items.map { $0.string ?? "" }.joined(separator: call[1].string ?? ""))
        },
    ]

    static func text(
        _ name: String,
        _ signature: String = "<s-:s>",
        arity: Int = 1,
        _ body: @escaping @Sendable (String, Builtin.Call) -> Value
    ) -> Builtin {
        Builtin(name, signature, arity: arity) { (_, value, call) throws(JSONataError) in
            body(value.string ?? "", call)
        }
    }

    private static func text(_ name: String, _ body: @escaping @Sendable (String) -> Value) -> Builtin {
        text(name) { string, _ in body(string) }
    }

    private static func trimmed(_ string: String) -> String {
        string.unicodeScalars
            .split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
            .map(String.init)
            .joined(separator: " ")
    }

    /// Counted in characters as JavaScript's `Array.from` takes a string apart: code points.
    private static func substring(_ string: String, from start: Double, length: Double?) -> String {
        let characters = Array(string.unicodeScalars)
        let count = Double(characters.count)
        let start = count + start < 0 ? 0 : start
        var end = Double.infinity
        if let length {
            if length <= 0 { return "" }
            end = start >= 0 ? start + length : count + start + length
        }
        func place(_ position: Double) -> Int {
            let whole = position.isNaN ? 0 : position.rounded(.towardZero)
            return Int(whole < 0 ? max(0, count + whole) : min(whole, count))
        }
        let (from, to) = (place(start), place(end))
        guard from < to else { return "" }
        var result = ""
        result.unicodeScalars.append(contentsOf: characters[from..<to])
        return result
    }

    private static func padded(_ string: String, to width: Double, with fill: String) throws(JSONataError) -> String {
        let fill = Array((fill.isEmpty ? " " : fill).unicodeScalars)
        let missing = width.magnitude.rounded(.down) - Double(string.unicodeScalars.count)
        guard missing >= 1 else { return string }
        guard missing <= 1e7 else { throw JSONataError.tooLong() }
        var padding = ""
        for index in 0..<Int(missing) { padding.unicodeScalars.append(fill[index % fill.count]) }
        return width > 0 ? string + padding : padding + string
    }
}

extension Builtin.Call {
    /// Where the second argument stands in the string, in UTF-16 units.
    fileprivate func range(in string: String) -> Range<Int>? {
        Array(string.utf16).firstRange(of: Array((self[1].string ?? "").utf16), from: 0)
    }
}

extension [UInt16] {
    /// An empty part is found at once, as JavaScript's `indexOf` does.
    func firstRange(of part: [UInt16], from start: Int) -> Range<Int>? {
        if part.isEmpty { return start..<start }
        var index = start
        while index + part.count <= count {
            if self[index] == part[0], self[index..<index + part.count].elementsEqual(part) {
                return index..<index + part.count
            }
            index += 1
        }
        return nil
    }
}
