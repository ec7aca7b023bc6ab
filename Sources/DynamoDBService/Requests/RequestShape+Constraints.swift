import OrderedCollections
import WorkshopCommon

/// The constraints that a request breaks, as AWS lists them.
struct ConstraintErrors {
    private(set) var messages: [String] = []
    /// What is said of some members instead, by their paths.
    private let texts: [String: String]

    init(texts: [String: String] = [:]) { self.texts = texts }

    /// - Parameter value: As it is shown; `nil` where there is none.
    fileprivate mutating func add(_ value: String?, _ path: () -> String, _ constraint: String) {
        // AWS lists no more.
        guard messages.count < 10 else { return }
        let path = path()
        let shown = value.map { "'\($0)'" } ?? "null"
        messages.append(texts[path] ?? "Value \(shown) at '\(path)' failed to satisfy constraint: \(constraint)")
    }

    func check() throws(RequestFailure) {
        guard !messages.isEmpty else { return }
        throw .validation(
            "\(messages.count) validation error\(messages.count == 1 ? "" : "s") detected: "
                + messages.joined(separator: "; ")
        )
    }
}

extension RequestShape {
    /// - Parameter path: Of the value in the request; asked for where a constraint is broken.
    func checkConstraints(
        _ value: JSONValue,
        _ path: @autoclosure () -> String,
        _ errors: inout ConstraintErrors
    ) {
        func display() -> String? { value.isNull ? nil : shown(value) }
        switch self {
        case .string(let rules):
            rules.check(value, count: value.string?.unicodeScalars.count ?? 0, display, path, &errors)
        case .integer(_, let rules): rules.checkBounds(value, display, path, &errors)
        case .list(let element, let rules):
            let elements = value.array ?? []
            rules.check(value, count: elements.count, display, path, &errors)
            for (index, child) in elements.enumerated() {
                element.checkConstraints(child, "\(path()).\(index + 1).member", &errors)
            }
        case .map(let element, let rules, _):
            let members = value.object ?? [:]
            rules.check(value, count: members.count, display, path, &errors)
            for (name, child) in members { element.checkConstraints(child, "\(path()).\(name).member", &errors) }
        case .structure(_, let shapes):
            for shape in shapes {
                func memberPath() -> String {
                    let (path, name) = (path(), shape.name.startingLowercase)
                    return path.isEmpty ? name : "\(path).\(name)"
                }
                let child = value[shape.name].flatMap { $0.isNull ? nil : $0 }
                if let child {
                    shape.shape.checkConstraints(child, memberPath(), &errors)
                } else if shape.isRequired, !shape.substitutes.contains(where: { value[$0] != nil }) {
                    errors.add(nil, memberPath, "Member must not be null")
                }
            }
        case .attributeValue, .boolean, .blob: return
        }
    }
}

extension RequestShape.Rules {
    fileprivate func check(
        _ value: JSONValue,
        count: Int,
        _ shown: () -> String?,
        _ path: () -> String,
        _ errors: inout ConstraintErrors
    ) {
        if !values.isEmpty, let text = value.string, !values.contains(text) {
            errors.add(shown(), path, "Member must satisfy enum value set: [\(values.joined(separator: ", "))]")
        }
        if isName, let text = value.string {
            // Where a name stands, an ARN may.
            if text.hasPrefix("arn:") { return }
            if text.isEmpty, isBriefIfEmpty {
                errors.add(shown(), path, "Member must have length greater than or equal to 1")
                return
            }
            if text.isEmpty || !text.unicodeScalars.allSatisfy(Self.isNamePart) {
                errors.add(shown(), path, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
            }
        }
        if let minimum, count < minimum {
            errors.add(shown(), path, "Member must have length greater than or equal to \(minimum)")
        }
        if let maximum, count > maximum {
            errors.add(shown(), path, "Member must have length less than or equal to \(maximum)")
        }
        guard let members = value.object else { return }
        if let keys, members.keys.contains(where: { !Self.isTableName($0) }) {
            errors.add(shown(), path, "Map keys must satisfy constraint: \(keys)")
        }
        if let elements, members.values.contains(where: { !elements.contains($0.array?.count ?? elements.lowerBound) })
        {
            errors.add(
                shown(),
                path,
                "Map value must satisfy constraint: [Member must have length less than or equal to "
                    + "\(elements.upperBound), Member must have length greater than or equal to \(elements.lowerBound)]"
            )
        }
    }

    fileprivate func checkBounds(
        _ value: JSONValue,
        _ shown: () -> String?,
        _ path: () -> String,
        _ errors: inout ConstraintErrors
    ) {
        guard let number = value.double else { return }
        if let minimum, number < Double(minimum) {
            errors.add(shown(), path, "Member must have value greater than or equal to \(minimum)")
        }
        if let maximum, number > Double(maximum) {
            errors.add(shown(), path, "Member must have value less than or equal to \(maximum)")
        }
    }

    static func isTableName(_ text: String) -> Bool {
        text.hasPrefix("arn:")
            || (3...255).contains(text.unicodeScalars.count) && text.unicodeScalars.allSatisfy(isNamePart)
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "-": true
        default: false
        }
    }
}

extension String {
    var startingLowercase: String { prefix(1).lowercased() + dropFirst() }
}
