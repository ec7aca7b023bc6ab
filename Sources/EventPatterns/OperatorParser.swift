import OrderedCollections
import WorkshopCommon

/// Reads what stands in `{"prefix": …}`.
struct OperatorParser {
    static let names: Set<String> = [
        "prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "exists", "cidr",
    ]

    let name: String
    let path: [String]

    func matcher(_ argument: JSONValue) throws(EventPatternError) -> ValueMatcher {
        switch name {
        case "prefix", "suffix", "equals-ignore-case", "wildcard": return .text(try textTest(name, argument))
        case "anything-but": return try anythingBut(argument)
        case "numeric": return .numeric(try comparisons(argument))
        case "exists":
            guard let exists = argument.bool else { throw wrong("exists match pattern must be either true or false.") }
            return .exists(exists)
        case "cidr":
            guard let text = argument.string else { throw wrong("prefix match pattern must be a string") }
            guard let range = NetworkRange(text) ?? NetworkRange(text + (text.contains(":") ? "/128" : "/32")) else {
                throw wrong(NetworkRange.problem(text))
            }
            return .network(range)
        default: throw EventPatternError(.unknownOperator(name), path: path)
        }
    }

    private func textTest(_ name: String, _ argument: JSONValue) throws(EventPatternError) -> TextTest {
        if name == "prefix" || name == "suffix", let members = argument.object {
            guard let member = members.elements.first else {
                throw wrong("\(name.prefix(1).uppercased() + name.dropFirst()) expression name not found")
            }
            guard members.count == 1, member.key == "equals-ignore-case" else {
                throw wrong("Unsupported \(name) pattern: \(member.key)")
            }
            guard let text = member.value.string else {
                throw wrong("equals-ignore-case match pattern must be a string")
            }
            return name == "prefix" ? .prefixIgnoringCase(text) : .suffixIgnoringCase(text)
        }
        guard let text = argument.string else { throw wrong("\(name) match pattern must be a string") }
        switch name {
        case "prefix": return .prefix(text)
        case "suffix": return .suffix(text)
        case "equals-ignore-case": return .equalIgnoringCase(text)
        default:
            guard let wildcard = Wildcard(text) else {
                throw wrong(
                    text.firstRange(of: "**").map { range in
                        // Of the second one.
                        "Consecutive wildcard characters at pos \(text[..<range.lowerBound].utf8.count + 1)"
                    } ?? "Invalid escape character"
                )
            }
            guard !wildcard.isTooComplex else {
                throw wrong(
                    "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a "
                        + "wildcard character"
                )
            }
            return .wildcard(wildcard)
        }
    }

    private func anythingBut(_ argument: JSONValue) throws(EventPatternError) -> ValueMatcher {
        if let members = argument.object {
            guard members.count == 1, let member = members.elements.first,
                ["prefix", "suffix", "equals-ignore-case", "wildcard"].contains(member.key)
            else {
                throw EventPatternError(
                    .wrongArgument(
                        operator: name,
                        expected: "Unsupported anything-but pattern: \(members.keys.first ?? "")"
                    ),
                    path: path
                )
            }
            let arguments = member.value.array ?? [member.value]
            guard !arguments.isEmpty else { throw EventPatternError(.emptyArray, path: path) }
            var tests: [TextTest] = []
            for argument in arguments { tests.append(try refusedText(member.key, argument)) }
            return .anythingButText(tests)
        }
        guard let values = argument.array else {
            guard let scalar = Scalar(argument), scalar.isTextOrNumber else {
                throw wrong("Value of anything-but must be an array or single string/number value.")
            }
            return .anythingBut([scalar])
        }
        let scalars = values.compactMap(Scalar.init).filter(\.isTextOrNumber)
        guard scalars.count == values.count else {
            throw wrong("Inside anything but list, start|null|boolean is not supported.")
        }
        guard Set(scalars.map { $0.text == nil }).count == 1 else {
            throw wrong("Inside anything but list, either all values are number or string, mixed type is not supported")
        }
        return .anythingBut(scalars)
    }

    /// Inside `anything-but` AWS has other words for what is no string, as recorded in
    /// localstack/localstack, tests/aws/services/events/test_events_patterns.snapshot.json, and takes no empty beginning or end.
    private func refusedText(_ name: String, _ argument: JSONValue) throws(EventPatternError) -> TextTest {
        if argument.string == "", name == "prefix" || name == "suffix" { throw wrong("Null prefix/suffix not allowed") }
        if argument.string != nil || name == "wildcard" { return try textTest(name, argument) }
        if argument.object != nil {
            throw wrong("Value of anything-but must be an array or single string/number value.")
        }
        throw wrong(
            name == "equals-ignore-case"
                ? "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
                : "prefix/suffix match pattern must be a string"
        )
    }

    /// One comparison, or a lower and an upper bound. The words are those of AWS's recorded answers to SNS's filter policies:
    /// localstack/localstack, tests/aws/services/sns/test_sns_filter_policy.snapshot.json.
    private func comparisons(_ argument: JSONValue) throws(EventPatternError) -> [Comparison] {
        guard let parts = argument.array else { throw wrong("Value of numeric must be an array.") }
        guard let symbol = parts.first?.string else {
            throw wrong("Invalid member in numeric match: \(parts.first?.serialized() ?? "]")")
        }
        guard let comparator = Comparison.Operator(rawValue: symbol) else {
            throw wrong("Unrecognized numeric range operator: \(symbol)")
        }
        let first = Comparison(operator: comparator, operand: try operand(of: symbol, parts.dropFirst().first))
        let rest = parts.dropFirst(2)
        guard let next = rest.first else { return [first] }
        guard comparator == .greater || comparator == .greaterOrEqual else {
            throw wrong("Too many elements in numeric expression")
        }
        guard let upper = next.string else { throw wrong("Bad value in numeric range: \(next.serialized())") }
        guard let bound = Comparison.Operator(rawValue: upper), bound == .less || bound == .lessOrEqual else {
            throw wrong("Bad numeric range operator: \(upper)")
        }
        let second = Comparison(operator: bound, operand: try operand(of: upper, rest.dropFirst().first))
        guard first.operand < second.operand else { throw wrong("Bottom must be less than top") }
        guard rest.count == 2 else { throw wrong("Too many terms in numeric range expression") }
        return [first, second]
    }

    private func operand(of symbol: String, _ value: JSONValue?) throws(EventPatternError) -> Double {
        guard let operand = value?.double else {
            throw wrong("Value of \(symbol == "=" ? "equals" : symbol) must be numeric")
        }
        return operand
    }

    private func wrong(_ expected: String) -> EventPatternError {
        EventPatternError(.wrongArgument(operator: name, expected: expected), path: path)
    }
}
