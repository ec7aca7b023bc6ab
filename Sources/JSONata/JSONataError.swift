package import WorkshopCommon

/// Why an expression can't be parsed or evaluated, in the reference's codes and words.
///
/// The code's letter tells the kind: `S` a mistake in the syntax, `T` a wrong type, `D` a wrong value, `U` a limit.
package struct JSONataError: Error, Hashable, Sendable {
    /// Such as `T2001`.
    package let code: String
    /// The reference's sentence for the code, with values filled in.
    package internal(set) var message: String
    /// How many UTF-16 units of the expression end with the token at fault, as the reference counts; `nil` when no
    /// place in the text is to blame.
    package internal(set) var position: Int?
    /// The operator, or the function's name without `$`.
    package internal(set) var token: String?
    /// The value at fault.
    package internal(set) var value: JSONValue?

    /// What the message's template may name besides `token` and `value`.
    var inserts: [String: String] = [:]
}

extension JSONataError: CustomStringConvertible {
    package var description: String {
        "\(code)\(position.map { " at position \($0)" } ?? ""): \(message)"
    }
}
