import WorkshopCommon

/// Comments that begin a line into directives.
struct DirectiveParser {
    private(set) var diagnostics: [Diagnostic] = []
    private let location: SourceLocation

    private static let names = ["comment", "diagram", "exercise", "handout", "notes", "pause", "slide", "steps"]

    init(location: SourceLocation) {
        self.location = location
    }

    /// - Parameter text: what libcmark takes for one block of HTML: comments, and what else stands on their lines.
    mutating func parse(_ text: String) -> [Directive] {
        var directives: [Directive] = []
        var rest = text[...].trimmedPart
        while rest.starts(with: "<!--") {
            let inner = Substring(rest.utf8.dropFirst(4))
            guard let end = Self.end(of: inner) else {
                complain("open", "This comment never ends", "Close it with -->.")
                return directives
            }
            if let directive = directive(inner[..<end]) { directives.append(directive) }
            rest = Substring(inner.utf8[end...].dropFirst(3)).trimmedPart
        }
        if !rest.isEmpty {
            complain("with-text", "There is text behind the directive on its line", "Put the text below it.")
        }
        return directives
    }

    /// Where `-->` stands.
    private static func end(of comment: Substring) -> Substring.Index? {
        var rest = comment.utf8
        while let dash = rest.firstIndex(of: UInt8(ascii: "-")) {
            rest = rest[dash...]
            if rest.starts(with: "-->".utf8) { return dash }
            rest = rest.dropFirst()
        }
        return nil
    }

    private mutating func directive(_ content: Substring) -> Directive? {
        let colon = content.utf8.firstIndex(of: UInt8(ascii: ":"))
        let name = content[..<(colon ?? content.endIndex)].trimmed
        let argument = colon.map { content[content.utf8.index(after: $0)...] }?.trimmed ?? ""
        switch name {
        case "notes": return .notes(argument)
        case "comment": return .comment
        case "slide": return .slide(slideOptions(argument))
        case "exercise": return exercise(argument)
        case "steps": return steps(argument)
        case "diagram": return diagram(argument)
        case "pause", "handout":
            if !argument.isEmpty { complain("argument", "`\(name)` takes nothing", "Write <!-- \(name) -->.") }
            return name == "pause" ? .pause : .handout
        default:
            let shown = name.count > 30 ? name.prefix(29) + "…" : name[...]
            let nearest = nearestName(to: name, among: Self.names)
            complain(
                "unknown",
                "There is no directive \"\(shown)\"",
                nearest.map { "Did you mean \"\($0)\"?" }
                    ?? "Directives are \(Self.names.joined(separator: ", ")); for a remark write <!-- comment: … -->."
            )
            return nil
        }
    }

    private mutating func slideOptions(_ argument: String) -> Directive.SlideOptions {
        var options = Directive.SlideOptions()
        for word in argument.utf8.split(whereSeparator: \.isSpace).map({ Substring($0) }) {
            let parts = word.parts(between: "=", maxSplits: 1).map(String.init)
            let value = parts.count == 2 ? parts[1] : ""
            switch parts[0] {
            case "id": setID(value, in: &options)
            case "minutes": setMinutes(value, in: &options)
            case "optional" where parts.count == 1: options.isOptional = true
            default:
                let nearest = nearestName(to: parts[0], among: ["id", "minutes", "optional"])
                complain(
                    "option",
                    "A slide has no \"\(parts[0])\"",
                    nearest.map { "Did you mean \"\($0)\"?" }
                        ?? "Write <!-- slide: id=NAME minutes=NUMBER optional -->."
                )
            }
        }
        return options
    }

    private mutating func exercise(_ argument: String) -> Directive? {
        guard !argument.isEmpty, !argument.contains(where: \.isWhitespace) else {
            complain("argument", "`exercise` takes the name of one step", "Write <!-- exercise: STEP -->.")
            return nil
        }
        return .exercise(argument)
    }

    private mutating func steps(_ argument: String) -> Directive? {
        if let kind = Directive.StepKind(rawValue: argument) { return .steps(kind) }
        complain("argument", "`steps` takes a kind of steps", "Write <!-- steps: extra --> or <!-- steps: core -->.")
        return nil
    }

    private mutating func diagram(_ argument: String) -> Directive? {
        let words = argument.split(whereSeparator: \.isWhitespace).map { word in
            word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        }
        if let first = words.first, first.count == 2, let source = source(first[0], first[1], words.dropFirst()) {
            return .diagram(source)
        }
        complain(
            "argument",
            "`diagram` takes the file that it is made from",
            "Write <!-- diagram: template=PATH --> or <!-- diagram: states=PATH -->, from the kit's top folder; for a part "
                + "of a template only=FIRST,SECOND behind it, with logical ids."
        )
        return nil
    }

    private func source(_ kind: String, _ file: String, _ rest: ArraySlice<[String]>) -> Directive.DiagramSource? {
        let folders = file.split(separator: "/", omittingEmptySubsequences: false)
        guard !folders.contains(""), !folders.contains("..") else { return nil }
        switch (kind, rest.first) {
        case ("states", nil): return .states(file)
        case ("template", nil): return .template(file)
        case ("template", let part?) where rest.count == 1 && part.count == 2 && part[0] == "only":
            let ids = part[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return ids.contains("") ? nil : .template(file, only: ids)
        default: return nil
        }
    }

    private mutating func setID(_ value: String, in options: inout Directive.SlideOptions) {
        let isValid = value.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        guard isValid, !value.isEmpty else {
            return complain("id", "\"\(value)\" can't be a slide's id", "Use small letters, digits and hyphens.")
        }
        options.id = value
    }

    private mutating func setMinutes(_ value: String, in options: inout Directive.SlideOptions) {
        guard let minutes = Int(value), minutes > 0, minutes < 24 * 60 else {
            return complain(
                "minutes",
                "\"\(value)\" is no number of minutes",
                "Write a whole number, such as minutes=5."
            )
        }
        options.minutes = minutes
    }

    private mutating func complain(_ identifier: String, _ message: String, _ suggestion: String) {
        diagnostics.append(
            Diagnostic("markdown-directive-\(identifier)", at: location, message, suggestion: suggestion)
        )
    }
}
