import OrderedCollections
package import WorkshopCommon

/// A path into a JSON document, in the subset that templates use: members, indices, slices, wildcards, `..`.
package struct JSONPath: Hashable, Sendable {
    private enum Step: Hashable, Sendable {
        case member(String)
        case index(Int)
        case slice(Int?, Int?)
        case all
        case descendants
    }

    private var steps: [Step] = []

    package init(_ text: String) throws(TemplateError) {
        var scanner = TemplateScanner(text.first == "$" ? text : "$.\(text)")
        scanner.position = 1
        while !scanner.isAtEnd { try parseStep(&scanner, text) }
    }

    private mutating func parseStep(_ scanner: inout TemplateScanner, _ text: String) throws(TemplateError) {
        if scanner.take("..") {
            steps.append(.descendants)
            if scanner.current == "[" { return }
        } else if scanner.current == "[" {
            return try parseBracket(&scanner, text)
        } else if !scanner.take(".") {
            throw .evaluation("'\(text)' is no JSON path")
        }
        let start = scanner.position
        while let scalar = scanner.current, scalar != ".", scalar != "[" { _ = scalar; scanner.position += 1 }
        let name = scanner.text(from: start)
        guard !name.isEmpty else { throw .evaluation("'\(text)' is no JSON path") }
        steps.append(name == "*" ? .all : .member(name))
    }

    private mutating func parseBracket(_ scanner: inout TemplateScanner, _ text: String) throws(TemplateError) {
        scanner.position += 1
        scanner.skipSpace()
        let start = scanner.position
        if let quote = scanner.current, quote == "'" || quote == "\"" {
            scanner.position += 1
            while let scalar = scanner.current, scalar != quote { _ = scalar; scanner.position += 1 }
            steps.append(.member(scanner.text(start + 1..<scanner.position)))
            scanner.position += 1
            scanner.skipSpace()
        } else {
            while let scalar = scanner.current, scalar != "]" { _ = scalar; scanner.position += 1 }
            let content = scanner.text(from: start)
            let ends = content.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
            if content == "*" {
                steps.append(.all)
            } else if ends.count == 2 {
                steps.append(.slice(ends[0], ends[1]))
            } else if let index = Int(content) {
                steps.append(.index(index))
            } else {
                throw .evaluation("'\(text)' is no JSON path that API Gateway's templates know here")
            }
        }
        guard scanner.take("]") else { throw .evaluation("'\(text)' is no JSON path") }
    }

    /// Whether it names one place; one that can find many gives a list.
    private var isDefinite: Bool {
        steps.allSatisfy { step in
            switch step {
            case .member, .index: true
            default: false
            }
        }
    }

    /// `nil` when nothing is there.
    package func value(in document: JSONValue) -> JSONValue? {
        var found = [document]
        for step in steps { found = found.flatMap { Self.apply(step, to: $0) } }
        return isDefinite ? found.first : .array(found)
    }

    private static func apply(_ step: Step, to value: JSONValue) -> [JSONValue] {
        switch step {
        case .member(let name): return value[name].map { [$0] } ?? []
        case .index(let index):
            let count = value.array?.count ?? 0
            return value[index < 0 ? count + index : index].map { [$0] } ?? []
        case .slice(let first, let last):
            let elements = value.array ?? []
            let place = { (index: Int) in min(max(index < 0 ? elements.count + index : index, 0), elements.count) }
            let (start, end) = (place(first ?? 0), last.map(place) ?? elements.count)
            return start < end ? Array(elements[start..<end]) : []
        case .all: return children(of: value)
        case .descendants: return [value] + children(of: value).flatMap { apply(.descendants, to: $0) }
        }
    }

    private static func children(of value: JSONValue) -> [JSONValue] {
        value.array ?? value.object.map { Array($0.values) } ?? []
    }
}
