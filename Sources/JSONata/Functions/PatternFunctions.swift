extension FunctionLibrary {
    /// Those that take a regular expression, or any function that finds matches as one does.
    static let patterns: [Builtin] = [
        Builtin("contains", "<s-(sf):b>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
            if case .string(let part) = call[1] {
                return .bool(value.utf16.firstRange(of: Array(part.utf16), from: 0) != nil)
            }
            return .bool(try Matches(call[1], evaluator, call.frame).first(in: value) != nil)
        },
        Builtin("match", "<s-f<s:o>n?:a<o>>", arity: 3, of: match),
        Builtin("replace", "<s-(sf)(sf)n?:s>", arity: 4, of: replace),
        Builtin("split", "<s-(sf)n?:a<s>>", arity: 3, of: split),
    ]

    @Sendable private static func match(
        _ evaluator: Evaluator,
        _ value: Value,
        _ call: Builtin.Call
    ) throws(JSONataError) -> Value {
        let limit = call[2].numberArgument
        if let limit, limit < 0 { throw JSONataError("D3040", value: call[2], inserts: ["index": "3"]) }
        var found: [Value] = []
        try Matches(call[1], evaluator, call.frame).each(in: value, limit: limit) { (match) throws(JSONataError) in
            let members: [(String, Value)] = [
                ("match", match["match"]), ("index", match["start"]), ("groups", match["groups"]),
            ]
            var object = ObjectValue()
            for (name, value) in members { object[name] = value }
            found.append(.object(object))
        }
        return .sequence(found)
    }

    @Sendable private static func split(
        _ evaluator: Evaluator,
        _ value: Value,
        _ call: Builtin.Call
    ) throws(JSONataError) -> Value {
        let limit = call[2].numberArgument
        if let limit, limit < 0 { throw JSONataError("D3020", value: call[2], inserts: ["index": "3"]) }
        let text = value.utf16
        var parts: [Value] = []
        var start = 0
        func add(_ range: Range<Int>) { parts.append(.string(String(decoding: text[range], as: UTF16.self))) }
        if case .string(let separator) = call[1] {
            let most = limit.map { Int(min($0, 1e9)) } ?? .max
            let separator = Array(separator.utf16)
            if separator.isEmpty {
                for index in text.indices.prefix(most) { add(index..<index + 1) }
                return .array(parts)
            }
            while parts.count < most, let range = text.firstRange(of: separator, from: start) {
                add(start..<range.lowerBound)
                start = range.upperBound
            }
            if parts.count < most { add(start..<text.count) }
            return .array(parts)
        }
        guard limit.map({ $0 > 0 }) ?? true else { return .array([]) }
        try Matches(call[1], evaluator, call.frame).each(in: value, limit: limit) { (match) throws(JSONataError) in
            let range = match.range(in: text)
            add(min(start, range.lowerBound)..<range.lowerBound)
            start = range.upperBound
        }
        if limit.map({ Double(parts.count) < $0 }) ?? true { add(start..<text.count) }
        return .array(parts)
    }

    @Sendable private static func replace(
        _ evaluator: Evaluator,
        _ value: Value,
        _ call: Builtin.Call
    ) throws(JSONataError) -> Value {
        if case .string("") = call[1] { throw JSONataError("D3010", value: call[1], inserts: ["index": "2"]) }
        let limit = call[3].numberArgument
        if let limit, limit < 0 { throw JSONataError("D3011", value: call[3], inserts: ["index": "4"]) }
        let text = value.utf16
        var result: [UInt16] = []
        var position = 0
        if case .string(let pattern) = call[1] {
            guard case .string(let replacement) = call[2] else { throw JSONataError("D3012", value: call[2]) }
            var count = 0.0
            while count < limit ?? .infinity, let range = text.firstRange(of: Array(pattern.utf16), from: position) {
                result += text[position..<range.lowerBound]
                result += replacement.utf16
                position = range.upperBound
                count += 1
            }
        } else {
            try Matches(call[1], evaluator, call.frame).each(in: value, limit: limit) { (match) throws(JSONataError) in
                let start = match["start"].numberArgument.map { Int($0) } ?? position
                if position < start { result += text[position..<min(start, text.count)] }
                let replacement =
                    if case .string(let template) = call[2] {
                        Value.string(substituted(template, match))
                    } else {
                        try evaluator.apply(call[2], [.object(match)], call.frame)
                    }
                guard case .string(let string) = replacement else { throw JSONataError("D3012", value: replacement) }
                result += string.utf16
                try evaluator.charge(1 + result.count >> 12)
                position = min(max(0, start) + (match["match"].string ?? "").utf16.count, text.count)
            }
        }
        return .string(String(decoding: result + text[position...], as: UTF16.self))
    }

    /// The template with `$1` and so on filled in: as many digits as there can be groups, `$0` the match, `$$` a dollar.
    private static func substituted(_ template: String, _ match: ObjectValue) -> String {
        let groups = match["groups"].array?.elements ?? []
        let units = Array(template.utf16)
        var result = ""
        var position = 0
        while let dollar = units[position...].firstIndex(of: "$") {
            result += String(decoding: units[position..<dollar], as: UTF16.self)
            position = dollar + 1
            let next = position < units.count ? units[position] : 0
            if next == "$" || next == "0" {
                result += next == "$" ? "$" : match["match"].string ?? ""
                position += 1
                continue
            }
            let most = groups.isEmpty ? 1 : String(groups.count).count
            var digits = units[position...].prefix(most).prefix { $0.isDigit }
            if most > 1, digits.count > 1, let number = Int(String(decoding: digits, as: UTF16.self)),
                number > groups.count
            {
                digits = digits.dropLast()
            }
            guard let number = Int(String(decoding: digits, as: UTF16.self)) else {
                result += "$"
                continue
            }
            if groups.indices.contains(number - 1) { result += groups[number - 1].string ?? "" }
            position += String(number).count
        }
        return result + String(decoding: units[position...], as: UTF16.self)
    }
}

/// The matches that a function finds, one after another.
private struct Matches {
    private let matcher: Value
    private let evaluator: Evaluator
    private let frame: Frame

    init(_ matcher: Value, _ evaluator: Evaluator, _ frame: Frame) {
        self.matcher = matcher
        self.evaluator = evaluator
        self.frame = frame
    }

    func first(in text: Value) throws(JSONataError) -> ObjectValue? {
        try checked(try evaluator.apply(matcher, [text], frame))
    }

    func each(
        in text: Value,
        limit: Double?,
        _ body: (ObjectValue) throws(JSONataError) -> Void
    ) throws(JSONataError) {
        guard limit.map({ $0 > 0 }) ?? true else { return }
        var count = 0.0
        var match = try first(in: text)
        while let current = match, count < limit ?? .infinity {
            try body(current)
            count += 1
            try evaluator.charge(1)
            let next = current["next"]
            match = next.isUndefined ? nil : try checked(try evaluator.apply(next, [], frame))
        }
    }

    private func checked(_ result: Value) throws(JSONataError) -> ObjectValue? {
        switch result {
        case .undefined: return nil
        case .object(let match):
            if match["start"].numberArgument == nil, match["groups"].array == nil, !match["next"].isFunction { break }
            return match
        default: break
        }
        throw JSONataError("T1010")
    }
}

extension Value {
    fileprivate var utf16: [UInt16] { Array((string ?? "").utf16) }
}

extension ObjectValue {
    /// Where a match stands, within the text.
    fileprivate func range(in text: [UInt16]) -> Range<Int> {
        let bound = Double(text.count)
        let start = min(max(self["start"].numberArgument ?? 0, 0), bound)
        let end = min(max(self["end"].numberArgument ?? start, start), bound)
        return Int(start)..<Int(end)
    }
}
