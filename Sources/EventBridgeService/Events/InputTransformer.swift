import CloudCore
import OrderedCollections
import WorkshopCommon

/// A path into an event: `$.detail.items[0].name`.
struct EventPath: Hashable, Sendable {
    private enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
        case all
    }

    private var steps: [Step] = []

    init?(_ text: String) {
        guard text.hasPrefix("$") else { return nil }
        var rest = text.dropFirst()
        while let first = rest.first {
            switch first {
            case ".":
                let name = rest.dropFirst().prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty else { return nil }
                steps.append(name == "*" ? .all : .member(String(name)))
                rest = rest.dropFirst(name.count + 1)
            case "[":
                guard let close = rest.firstIndex(of: "]") else { return nil }
                let inside = rest[rest.index(after: rest.startIndex)..<close]
                if let index = Int(inside) {
                    steps.append(.element(index))
                } else if inside == "*" {
                    steps.append(.all)
                } else if inside.count >= 2, let quote = inside.first, quote == "'" || quote == "\"",
                    inside.last == quote
                {
                    steps.append(.member(String(inside.dropFirst().dropLast())))
                } else {
                    return nil
                }
                rest = rest[rest.index(after: close)...]
            default: return nil
            }
        }
    }

    /// `nil` where the event has nothing there.
    func value(in event: JSONValue) -> JSONValue? { Self.value(steps[...], in: event) }

    private static func value(_ steps: ArraySlice<Step>, in value: JSONValue) -> JSONValue? {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch step {
        case .member(let name): return value[name].flatMap { self.value(rest, in: $0) }
        case .element(let index):
            let place = index < 0 ? (value.array?.count ?? 0) + index : index
            return value[place].flatMap { self.value(rest, in: $0) }
        case .all:
            let elements = value.array ?? value.object.map { Array($0.values) } ?? []
            return .array(elements.compactMap { self.value(rest, in: $0) })
        }
    }
}

/// What a target gets in place of the event: a text whose `<placeholders>` are filled in from it.
///
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html>.
struct InputTransformer: Hashable, Sendable {
    private let target: String
    private let paths: [String: String]
    private let template: String

    init(_ json: JSONValue, target: String) {
        self.target = target
        paths = (json["InputPathsMap"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.string }
        template = json["InputTemplate"]?.string ?? ""
    }

    private static let predefined: Set<String> = [
        "aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time", "aws.events.event",
        "aws.events.event.json",
    ]

    func check() throws(AWSError) {
        for (name, path) in paths.sorted(by: { $0.key < $1.key }) where EventPath(path) == nil {
            throw .eventValidation("InputPathsMap for target \(target) contains invalid path: \(name).")
        }
        guard !template.isEmpty else {
            throw .eventValidation("Parameter InputTemplate must be specified for target \(target).")
        }
        for piece in pieces {
            if case .placeholder(let name) = piece, paths[name] == nil, !Self.predefined.contains(name) {
                throw .eventValidation("InputTemplate for target \(target) contains invalid placeholder \(name).")
            }
        }
    }

    private enum Piece {
        case text(Substring)
        case placeholder(String)
    }

    /// A placeholder is a name between angle brackets; other angle brackets stay as they are.
    private var pieces: [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(template)
        while let match = rest.firstMatch(of: /<([A-Za-z0-9_.\-]+)>/) {
            pieces.append(.text(rest[..<match.range.lowerBound]))
            pieces.append(.placeholder(String(match.1)))
            rest = rest[match.range.upperBound...]
        }
        pieces.append(.text(rest))
        return pieces
    }

    struct Context {
        var event: JSONValue
        var ruleARN: String
        var ruleName: String
        var ingestion: Timestamp
    }

    func apply(_ context: Context) -> [UInt8] {
        // A text in quotes is a string, and one that is not is JSON, in which a value brings its own quotes.
        let isString = template.first(where: { !$0.isWhitespace }) == "\""
        var output = ""
        var isQuoted = false
        for piece in pieces {
            switch piece {
            case .text(let text):
                output += text
                isQuoted = Self.isQuoted(after: text, startingQuoted: isQuoted)
            case .placeholder(let name):
                output += Self.text(of: value(name, context), isQuoted: isString || isQuoted)
            }
        }
        return Array(output.utf8)
    }

    private static func isQuoted(after text: Substring, startingQuoted: Bool) -> Bool {
        var (isQuoted, isEscaped) = (startingQuoted, false)
        for character in text {
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            }
        }
        return isQuoted
    }

    private func value(_ name: String, _ context: Context) -> JSONValue? {
        if let path = paths[name] { return EventPath(path)?.value(in: context.event) }
        switch name {
        case "aws.events.rule-arn": return .string(context.ruleARN)
        case "aws.events.rule-name": return .string(context.ruleName)
        case "aws.events.event.ingestion-time": return .string(context.ingestion.iso8601Seconds)
        case "aws.events.event.json": return context.event
        case "aws.events.event": return Self.withoutDetail(context.event, ingestion: context.ingestion)
        default: return nil
        }
    }

    /// The original event without its `detail`, as AWS fills it in.
    private static func withoutDetail(_ event: JSONValue, ingestion: Timestamp) -> JSONValue {
        var members = event.object ?? [:]
        members.removeValue(forKey: "detail")
        if let type = members.removeValue(forKey: "detail-type") { members["detailType"] = type }
        members["time"] = .string(ingestion.iso8601)
        return .object(members)
    }

    private static func text(of value: JSONValue?, isQuoted: Bool) -> String {
        switch value {
        case nil: return isQuoted ? "" : "\"\""
        case .string(let text)?:
            // Without the quotes that serializing puts around it.
            let escaped = JSONValue.string(text).serialized()
            return isQuoted ? String(escaped.dropFirst().dropLast()) : escaped
        case let value?:
            let text = value.serialized()
            return isQuoted && (value.object != nil || value.array != nil)
                ? String(JSONValue.string(text).serialized().dropFirst().dropLast()) : text
        }
    }
}
