extension FunctionLibrary {
    static let numberFormats: [Builtin] = [
        Builtin("formatBase", "<n-n?:s>", arity: 2) { (_, value, call) throws(JSONataError) in
            let radix = (call[1].numberArgument ?? 10).roundedHalfEven(places: 0)
            guard (2...36).contains(radix) else { throw JSONataError("D3100", value: .number(radix)) }
            let number = (value.numberArgument ?? 0).roundedHalfEven(places: 0)
            return .string(number.whole(inRadix: Int(radix)))
        },
        Builtin("formatNumber", "<n-so?:s>", arity: 3) { (_, value, call) throws(JSONataError) in
            let symbols = DecimalSymbols(call[2].object)
            let format = try DecimalFormat(picture: call[1].string ?? "", symbols)
            return .string(format.string(for: value.numberArgument ?? 0))
        },
        Builtin("formatInteger", "<n-s:s>", arity: 2) { (_, value, call) throws(JSONataError) in
            let number = (value.numberArgument ?? 0).rounded(.down)
            return .string(try IntegerPicture(call[1].string ?? "").format(number))
        },
        Builtin("parseInteger", "<s-s:n>", arity: 2) { (_, value, call) throws(JSONataError) in
            let picture = try IntegerPicture(call[1].string ?? "")
            return try picture.parse(value.string ?? "").map { .number($0) } ?? .undefined
        },
    ]
}
