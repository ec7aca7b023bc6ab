/// Collects the constraints of a service's model that a request breaks, since AWS tells all of them in one error.
///
///     2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have …; Value …
package struct ConstraintCheck {
    package private(set) var problems: [String] = []

    package init() {}

    /// - Parameter value: as the message shows it; `nil` for one that isn't there.
    package mutating func add(_ value: String?, at member: String, _ constraint: String) {
        let shown = value.map { "'\($0)'" } ?? "null"
        problems.append("Value \(shown) at '\(member)' failed to satisfy constraint: Member must \(constraint)")
    }

    package mutating func present(_ value: (some Any)?, at member: String) {
        if value == nil { add(nil, at: member, "not be null") }
    }

    package mutating func length(_ text: String?, at member: String, _ range: ClosedRange<Int>) {
        guard let text else { return }
        length(text.unicodeScalars.count, of: text, at: member, range)
    }

    /// - Parameter count: of a list's elements, shown as `[a, b]`.
    package mutating func length(_ count: Int, of shown: String, at member: String, _ range: ClosedRange<Int>) {
        if count < range.lowerBound {
            add(shown, at: member, "have length greater than or equal to \(range.lowerBound)")
        } else if count > range.upperBound {
            add(shown, at: member, "have length less than or equal to \(range.upperBound)")
        }
    }

    /// Of a text that the message must not repeat.
    package mutating func secretLength(_ text: String, at member: String, _ range: ClosedRange<Int>) {
        let count = text.unicodeScalars.count
        guard !range.contains(count) else { return }
        let bound =
            count < range.lowerBound
            ? "greater than or equal to \(range.lowerBound)"
            : "less than or equal to \(range.upperBound)"
        problems.append("Value at '\(member)' failed to satisfy constraint: Member must have length \(bound)")
    }

    package mutating func value(_ value: Int?, at member: String, _ range: ClosedRange<Int>) {
        guard let value else { return }
        if value < range.lowerBound {
            add(String(value), at: member, "have value greater than or equal to \(range.lowerBound)")
        } else if value > range.upperBound {
            add(String(value), at: member, "have value less than or equal to \(range.upperBound)")
        }
    }

    package mutating func oneOf(_ text: String?, at member: String, _ values: [String]) {
        guard let text, !values.contains(text) else { return }
        add(text, at: member, "satisfy enum value set: [\(values.joined(separator: ", "))]")
    }

    /// - Parameters:
    ///   - pattern: as the message shows it.
    ///   - matches: decides.
    package mutating func pattern(
        _ text: String?,
        at member: String,
        _ pattern: String,
        _ matches: (String) -> Bool
    ) {
        guard let text, !matches(text) else { return }
        add(text, at: member, "satisfy regular expression pattern: \(pattern)")
    }

    package func verify() throws(AWSError) {
        guard !problems.isEmpty else { return }
        let count = problems.count == 1 ? "1 validation error" : "\(problems.count) validation errors"
        throw AWSError("ValidationException", "\(count) detected: \(problems.joined(separator: "; "))")
    }
}
