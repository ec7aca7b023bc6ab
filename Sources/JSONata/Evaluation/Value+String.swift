extension Value {
    /// `$string`: a string as it is, anything else as JSON whose numbers have at most 15 digits.
    ///
    /// - Throws: `D3001` for a number that isn't one.
    func asString(isPretty: Bool = false) throws(JSONataError) -> String {
        switch self {
        case .string(let string): return string
        case .function: return ""
        case .number(let number):
            guard number.isFinite else { throw JSONataError("D3001", value: self) }
            return number.roundedTo15Digits.javaScriptDescription
        case .array(let array) where array.traits.contains(.wrapsInput):
            return try array.elements[0].asString(isPretty: isPretty)
        default:
            var output = ""
            try write(to: &output, isPretty: isPretty, depth: 0)
            return output
        }
    }

    /// The value as JSON, for messages; cut short when it is nested without measure.
    func stringified() -> String {
        var output = ""
        try? write(to: &output, isPretty: false, depth: 0)
        return output
    }

    private func write(to output: inout String, isPretty: Bool, depth: Int) throws(JSONataError) {
        guard depth <= Value.maximumDepth else { throw JSONataError.tooDeep() }
        switch self {
        case .undefined, .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .number(let number):
            guard number.isFinite else {
                if number.isNaN { return output += "null" }
                throw JSONataError("D1001", value: self)
            }
            output += number.roundedTo15Digits.javaScriptDescription
        case .string(let string): Value.quote(string, into: &output)
        case .function: output += "\"\""
        case .array(let array):
            try Value.write(array.elements, "[", "]", to: &output, isPretty, depth) {
                (element, output) throws(JSONataError) in
                try element.write(to: &output, isPretty: isPretty, depth: depth + 1)
            }
        case .object(let object):
            let members = object.members.filter { !$0.value.isUndefined }
            try Value.write(members, "{", "}", to: &output, isPretty, depth) { (member, output) throws(JSONataError) in
                Value.quote(member.key, into: &output)
                output += isPretty ? ": " : ":"
                try member.value.write(to: &output, isPretty: isPretty, depth: depth + 1)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        _ open: String,
        _ close: String,
        to output: inout String,
        _ isPretty: Bool,
        _ depth: Int,
        _ element: (Element, inout String) throws(JSONataError) -> Void
    ) throws(JSONataError) {
        func breakLine(_ depth: Int) {
            if isPretty, !elements.isEmpty { output += "\n" + String(repeating: "  ", count: depth) }
        }
        output += open
        for (index, member) in elements.enumerated() {
            if index > 0 { output += "," }
            breakLine(depth + 1)
            try element(member, &output)
        }
        breakLine(depth)
        output += close
    }

    /// With JavaScript's escapes.
    private static func quote(_ string: String, into output: inout String) {
        output += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\u{8}": output += "\\b"
            case "\u{C}": output += "\\f"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case "\u{0}"..<" ":
                let hex = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }
}
