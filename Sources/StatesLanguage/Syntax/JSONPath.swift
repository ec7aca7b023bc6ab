package import WorkshopCommon

/// A path into the state's input, the context object or a variable: `$.order.items[?(@.price > 10)]`.
///
/// The dialect is that of Jayway's JsonPath, which the language's specification names.
package struct JSONPath: Hashable, Sendable {
    package enum Root: Hashable, Sendable {
        /// `$`
        case input
        /// `$$`
        case context
        /// `$name`
        case variable(String)
    }

    package indirect enum Step: Hashable, Sendable {
        case member(String)
        /// Negative ones count from the end.
        case index(Int)
        case members([String])
        case indices([Int])
        case slice(from: Int?, to: Int?)
        case wildcard
        /// `..`: the following steps apply at every depth.
        case descent
        case filter(JSONPathFilter)
        /// `.length()` at the end of a path.
        case length
    }

    package let root: Root
    package let steps: [Step]
    /// As it was written.
    package let text: String

    /// Whether it can lead to one value only; the result of any other path is an array.
    package var isDefinite: Bool {
        steps.allSatisfy {
            switch $0 {
            case .member, .index, .length: true
            case .members, .indices, .slice, .wildcard, .descent, .filter: false
            }
        }
    }

    /// `$['order'][0]`, as errors quote it.
    var normalized: String {
        steps.reduce(into: "$") { text, step in
            switch step {
            case .member(let name): text += "['\(name)']"
            case .index(let index): text += "[\(index)]"
            case .members(let names): text += "[" + names.map { "'\($0)'" }.joined(separator: ",") + "]"
            case .indices(let indices): text += "[" + indices.map(String.init).joined(separator: ",") + "]"
            case .slice(let from, let to): text += "[\(from.map(String.init) ?? ""):\(to.map(String.init) ?? "")]"
            case .wildcard: text += "[*]"
            case .descent: text += ".."
            case .filter: text += "[?]"
            case .length: text += ".length()"
            }
        }
    }
}

/// What stands between `[?(` and `)]`.
package indirect enum JSONPathFilter: Hashable, Sendable {
    package enum Comparison: String, Hashable, Sendable {
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
        case matches = "=~"
        case isIn = "in"
        case isNotIn = "nin"
        case isSubset = "subsetof"
        case anyOf = "anyof"
        case noneOf = "noneof"
        case contains = "contains"
        case size = "size"
        case empty = "empty"
    }

    package enum Value: Hashable, Sendable {
        case literal(JSONValue)
        /// `@.price`, from the element that is looked at.
        case current(JSONPath)
        /// `$.limit`, from the whole document.
        case document(JSONPath)
        /// `/^a.*/i`
        case pattern(String, ignoresCase: Bool)
    }

    case all([JSONPathFilter])
    case any([JSONPathFilter])
    case not(JSONPathFilter)
    case exists(Value)
    case compare(Value, Comparison, Value)
}

/// A path that names one place: where `ResultPath` may put something.
package struct ReferencePath: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        case member(String)
        case index(Int)
    }

    package let steps: [Step]
    package let text: String

    /// `nil` when the path can lead to more than one value, or leads into the context object or a variable.
    package init?(_ path: JSONPath) {
        guard path.root == .input else { return nil }
        var steps: [Step] = []
        for step in path.steps {
            switch step {
            case .member(let name): steps.append(.member(name))
            case .index(let index) where index >= 0: steps.append(.index(index))
            default: return nil
            }
        }
        self.steps = steps
        text = path.text
    }
}
