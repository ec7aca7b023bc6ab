/// A query of Logs Insights: its commands in their order.
///
/// The basic commands of the documentation are here; `pattern`, `diff`, `anomaly`, `unmask`, `filterIndex` and `SOURCE` are not.
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html>.
struct InsightsQuery: Hashable, Sendable {
    enum Command: Hashable, Sendable {
        case fields([Named])
        case display([Named])
        case filter(InsightsExpression)
        case sort([(InsightsExpression, isDescending: Bool)])
        case limit(Int)
        case stats([Named], by: [Named])
        case parse(InsightsExpression, InsightsParsing)
        case dedup([InsightsExpression])

        static func == (left: Command, right: Command) -> Bool { "\(left)" == "\(right)" }
        func hash(into hasher: inout Hasher) { hasher.combine("\(self)") }
    }

    /// A value and the name of its column.
    struct Named: Hashable, Sendable {
        let expression: InsightsExpression
        let name: String
    }

    let commands: [Command]

    init(parsing text: String) throws(InsightsError) {
        var parser = InsightsParser(tokens: try InsightsToken.tokens(of: text))
        commands = try parser.commands()
    }
}

struct InsightsError: Error, Hashable, Sendable {
    let reason: String
}

indirect enum InsightsExpression: Hashable, Sendable {
    case field(String)
    case number(Double)
    case text(String)
    case list([InsightsExpression])
    case regex(String)
    case not(InsightsExpression)
    case operation(String, InsightsExpression, InsightsExpression)
    case call(String, [InsightsExpression])
}

/// How `parse` takes a text apart: `"user=*, method:*"` with names, or a regular expression whose groups have some.
enum InsightsParsing: Hashable, Sendable {
    case glob(String, names: [String])
    case regex(String)

    /// `nil` where the text isn't like this.
    func values(of text: String) -> [(String, String)]? {
        switch self {
        case .glob(let pattern, let names):
            let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
            guard let start = parts[0].isEmpty ? text.startIndex : text.firstRange(of: parts[0])?.upperBound else {
                return nil
            }
            var (rest, values) = (text[start...], [(String, String)]())
            for (index, part) in parts.dropFirst().enumerated() {
                let found = part.isEmpty ? rest.endIndex..<rest.endIndex : rest.firstRange(of: part)
                guard let found else { return nil }
                if index < names.count { values.append((names[index], String(rest[..<found.lowerBound]))) }
                rest = rest[found.upperBound...]
            }
            return values
        case .regex(let pattern):
            guard let regex = try? Regex(pattern), let match = text.firstMatch(of: regex) else { return nil }
            return match.output.compactMap { part in
                guard let name = part.name, let found = part.substring else { return nil }
                return (name, String(found))
            }
        }
    }
}
