import OrderedCollections

extension Regex {
    /// A pattern is a function from a string to its first match, which holds a function to the next.
    ///
    /// https://docs.jsonata.org/regex
    func matcher() -> FunctionValue {
        FunctionValue(
            .native(arity: 2) { (evaluator, arguments) throws(JSONataError) in
                guard case .string(let string)? = arguments.first else { return .undefined }
                return try self.match(Array(string.utf16), from: 0, evaluator)
            }
        )
    }

    private func match(_ text: [UInt16], from start: Int, _ evaluator: Evaluator) throws(JSONataError) -> Value {
        var matcher = RegexMatcher(self, text, evaluator: evaluator)
        guard let ranges = try matcher.firstMatch(from: start), let whole = ranges[0] else { return .undefined }
        let groups = ranges.dropFirst().map { range in
            range.map { Value.string(String(decoding: text[$0], as: UTF16.self)) } ?? .undefined
        }
        let next = FunctionValue(
            .native(arity: 0) { (evaluator, _) throws(JSONataError) in
                guard whole.upperBound < text.count else { return .undefined }
                let next = try self.match(text, from: whole.upperBound, evaluator)
                if case .string("")? = next.object?["match"] {
                    // Such a match would be found again and again.
                    throw JSONataError("D1004", at: self.position, value: .string(self.source))
                }
                return next
            }
        )
        let members: OrderedDictionary<String, Value> = [
            "match": .string(String(decoding: text[whole], as: UTF16.self)),
            "start": .number(Double(whole.lowerBound)),
            "end": .number(Double(whole.upperBound)),
            "groups": .array(Array(groups)),
            "next": .function(next),
        ]
        return .object(ObjectValue(members))
    }
}
