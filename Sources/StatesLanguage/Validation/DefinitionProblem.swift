package import WorkshopCommon

/// What is wrong with a definition, as `ValidateStateMachineDefinition` reports it.
/// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html>.
package struct DefinitionProblem: Hashable, Sendable {
    package enum Code: String, Hashable, Sendable {
        case duplicateStateName = "DUPLICATE_STATE_NAME"
        case invalidJSON = "INVALID_JSON_DESCRIPTION"
        case invalidJSONata = "INVALID_JSONATA_EXPRESSION"
        case invalidResource = "INVALID_RESOURCE"
        case invalidStateName = "INVALID_STATE_NAME"
        case missingDescription = "MISSING_DESCRIPTION"
        case missingEndState = "MISSING_END_STATE"
        case missingTransitionTarget = "MISSING_TRANSITION_TARGET"
        case schemaValidationFailed = "SCHEMA_VALIDATION_FAILED"
        case tooDeeplyNested = "TOO_DEEPLY_NESTED"
        case noDollar = "NO_DOLLAR"
        case noPath = "NO_PATH"
        case passResultIsStatic = "PASS_RESULT_IS_STATIC"
        /// A handler that no error reaches; AWS accepts it, so this one is ours and never goes over the wire.
        case unreachableCatch = "UNREACHABLE_CATCH"

        package var isError: Bool {
            switch self {
            case .noDollar, .noPath, .passResultIsStatic, .unreachableCatch: false
            default: true
            }
        }

        /// Whether AWS has this code.
        package var isFromAWS: Bool { self != .unreachableCatch }
    }

    package let code: Code
    package let message: String
    /// `/States/Save/Next`; `nil` for the definition as a whole.
    package let path: String?
    package let location: SourceLocation?

    /// `SCHEMA_VALIDATION_FAILED: Field 'X' is not supported at /States/Save`
    package var text: String { "\(code.rawValue): \(message) at \(path ?? "null")" }

    /// As we tell a person who has the file before them.
    package var diagnostic: Diagnostic {
        Diagnostic(
            "states-" + code.rawValue.lowercased().replacing("_", with: "-"),
            severity: code.isError ? .error : .warning,
            at: location,
            path.map { "\(message) at \($0)" } ?? message
        )
    }
}
