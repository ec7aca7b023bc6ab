/// The functions that are there without being defined, by name without `$`.
///
/// https://docs.jsonata.org, one page a group; arities are those of the reference's implementations, since they decide
/// what `$map` and its kin pass.
enum FunctionLibrary {
    static func functions(of dialect: JSONataDialect) -> [String: Builtin] {
        switch dialect {
        case .standard: standard
        case .stepFunctions: stepFunctions
        }
    }

    private static let standard = table(
        strings + patterns + encodings + numbers + numberFormats + dates + collections + objects + higherOrder + general
            + [eval]
    )

    private static let stepFunctions = standard.filter { $0.key != "eval" }
        .merging(table(stepFunctionsOwn)) { _, own in own }

    private static func table(_ functions: [Builtin]) -> [String: Builtin] {
        Dictionary(functions.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    }
}

extension Builtin {
    /// A function of which an undefined first argument gives undefined.
    convenience init(
        _ name: String,
        _ signature: String,
        arity: Int = 1,
        of body: @escaping @Sendable (Evaluator, Value, Call) throws(JSONataError) -> Value
    ) {
        self.init(name, signature, arity: arity) { (evaluator, call) throws(JSONataError) in
            call[0].isUndefined ? .undefined : try body(evaluator, call[0], call)
        }
    }
}

extension Value {
    /// The number of an argument that the signature has checked.
    var numberArgument: Double? { if case .number(let number) = self { number } else { nil } }
}
