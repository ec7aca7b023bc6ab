import WorkshopCommon

extension FunctionLibrary {
    static let numbers: [Builtin] = [
        Builtin("number", "<(nsb)-:n>") { (_, value, _) throws(JSONataError) in .number(try number(value)) },
        number("abs") { $0.magnitude },
        number("floor") { $0.rounded(.down) },
        number("ceil") { $0.rounded(.up) },
        Builtin("round", "<n-n?:n>", arity: 2) { (_, value, call) throws(JSONataError) in
            let places = min(max(call[1].numberArgument ?? 0, -400), 400)
            return .number((value.numberArgument ?? 0).roundedHalfEven(places: Int(places)))
        },
        Builtin("power", "<n-n:n>", arity: 2) { (_, value, call) throws(JSONataError) in
            let result = CFormat.power(value.numberArgument ?? 0, call[1].numberArgument ?? .nan)
            guard result.isFinite else {
                throw JSONataError("D3061", value: value, inserts: ["index": "1", "exp": call[1].stringified()])
            }
            return .number(result)
        },
        Builtin("sqrt", "<n-:n>") { (_, value, _) throws(JSONataError) in
            let number = value.numberArgument ?? 0
            guard number >= 0 else { throw JSONataError("D3060", value: value, inserts: ["index": "1"]) }
            return .number(number.squareRoot())
        },
        Builtin("random", "<:n>", arity: 0) { (evaluator, _) throws(JSONataError) in
            .number(evaluator.random.unit())
        },
        Builtin("sum", "<a<n>:n>") { (_, value, _) throws(JSONataError) in .number(numbers(value).reduce(0, +)) },
        Builtin("average", "<a<n>:n>") { (_, value, _) throws(JSONataError) in
            let numbers = numbers(value)
            return numbers.isEmpty ? .undefined : .number(numbers.reduce(0, +) / Double(numbers.count))
        },
        Builtin("max", "<a<n>:n>") { (_, value, _) throws(JSONataError) in
            numbers(value).max().map { .number($0) } ?? .undefined
        },
        Builtin("min", "<a<n>:n>") { (_, value, _) throws(JSONataError) in
            numbers(value).min().map { .number($0) } ?? .undefined
        },
    ]

    private static func number(_ name: String, _ body: @escaping @Sendable (Double) -> Double) -> Builtin {
        Builtin(name, "<n-:n>") { (_, value, _) throws(JSONataError) in .number(body(value.numberArgument ?? 0)) }
    }

    private static func numbers(_ value: Value) -> [Double] { value.items.map { $0.numberArgument ?? .nan } }

    private static func number(_ value: Value) throws(JSONataError) -> Double {
        switch value {
        case .number(let number): return number
        case .bool(let value): return value ? 1 : 0
        case .string(let string):
            let units = Array(string.utf16)
            if NumberSyntax.end(of: units, from: 0, allowsLeadingZeros: true) == units.count,
                let number = Double(string), number.isFinite
            {
                return number
            }
            if let number = prefixed(string) { return number }
        default: break
        }
        throw JSONataError("D3030", value: value, inserts: ["index": "1"])
    }

    /// `0x1f`, `0o17` and `0b11`.
    private static func prefixed(_ string: String) -> Double? {
        let digits = string.dropFirst(2)
        let radix: Int
        switch string.prefix(2).lowercased() {
        case "0x": radix = 16
        case "0o": radix = 8
        case "0b": radix = 2
        default: return nil
        }
        var result = 0.0
        for digit in digits {
            guard digit.isASCII, let value = digit.hexDigitValue, value < radix else { return nil }
            result = result * Double(radix) + Double(value)
        }
        return digits.isEmpty || !result.isFinite ? nil : result
    }
}
