import OrderedCollections
import WorkshopCommon

/// `service("Hello") { fault } AND responsetime > 1`: which traces are asked for.
///
/// See <https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html>. `group` and `rootcause` are not here.
indirect enum FilterExpression: Hashable, Sendable {
    case all(FilterExpression, FilterExpression)
    case any(FilterExpression, FilterExpression)
    case not(FilterExpression)
    case flag(String)
    case comparison(String, String, JSONValue)
    case service(String, FilterExpression?)
    case edge(String, String)

    struct Problem: Error, Hashable, Sendable { let reason: String }

    init(parsing text: String) throws(Problem) {
        var parser = FilterParser(text)
        self = try parser.expression()
        guard parser.isAtEnd else { throw Problem(reason: "there is more after the end of the expression") }
    }

    func matches(_ facts: TraceFacts) -> Bool {
        switch self {
        case .all(let left, let right): left.matches(facts) && right.matches(facts)
        case .any(let left, let right): left.matches(facts) || right.matches(facts)
        case .not(let inner): !inner.matches(facts)
        case .flag(let name): Self.flag(name, facts)
        case .comparison(let name, let symbol, let wanted):
            Self.values(name, facts).contains { Self.compare($0, symbol, wanted) }
        case .service(let name, let inner):
            facts.segments.contains { $0.name == name } && (inner?.matches(facts.limited(to: name)) ?? true)
        case .edge(let from, let to): facts.edges.contains { $0.from == from && $0.to == to }
        }
    }

    private static func flag(_ name: String, _ facts: TraceFacts) -> Bool {
        switch name {
        case "ok": !facts.hasFault && !facts.hasError && !facts.hasThrottle
        case "fault": facts.hasFault
        case "error": facts.hasError
        case "throttle": facts.hasThrottle
        case "partial": facts.isPartial
        case "inferred": false
        default: name == "first" && facts.root != nil
        }
    }

    private static func values(_ name: String, _ facts: TraceFacts) -> [JSONValue] {
        let http = facts.http
        switch name {
        case "responsetime": return [.number(facts.responseTime)]
        case "duration": return [.number(facts.duration)]
        case "http.status": return [http?["response"]?["status"]].compactMap { $0 }
        case "http.url": return [http?["request"]?["url"]].compactMap { $0 }
        case "http.method": return [http?["request"]?["method"]].compactMap { $0 }
        case "http.useragent": return [http?["request"]?["user_agent"]].compactMap { $0 }
        case "http.clientip": return [http?["request"]?["client_ip"]].compactMap { $0 }
        case "user": return facts.users.map { .string($0) }
        case "name": return facts.segments.map { .string($0.name) }
        default: return (facts.annotations[String(name.dropFirst("annotation.".count))] ?? []).map(\.value)
        }
    }

    private static func compare(_ value: JSONValue, _ symbol: String, _ wanted: JSONValue) -> Bool {
        if let number = value.double, let bound = wanted.double {
            switch symbol {
            case "=": return number == bound
            case "!=": return number != bound
            case "<": return number < bound
            case "<=": return number <= bound
            case ">": return number > bound
            case ">=": return number >= bound
            default: return false
            }
        }
        guard let text = value.string, let other = wanted.string else {
            return symbol == "=" ? value == wanted : symbol == "!=" && value != wanted
        }
        switch symbol {
        case "=": return text == other
        case "!=": return text != other
        case "CONTAINS": return text.contains(other)
        case "BEGINSWITH": return text.hasPrefix(other)
        case "ENDSWITH": return text.hasSuffix(other)
        default: return false
        }
    }
}
