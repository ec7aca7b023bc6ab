/// What stands under the handler.
package enum FunctionRuntime: Hashable, Sendable {
    /// `provided.al2023` and its elders: the package's own executable `bootstrap`.
    case provided
    /// `go1.x`, retired but still met: the executable that `Handler` names.
    case goExecutable
    case python
    case node
    /// One that needs more than this machine offers.
    case other

    package init(identifier: String) {
        self =
            switch identifier {
            case _ where identifier.hasPrefix("provided"): .provided
            case "go1.x": .goExecutable
            case _ where identifier.hasPrefix("python"): .python
            case _ where identifier.hasPrefix("nodejs"): .node
            default: .other
            }
    }

    /// Whether the local cloud can start it, given its interpreter.
    package var isSupported: Bool { self != .other }

    /// Programs of which one must be on the PATH; empty when the function brings its own.
    package static func interpreters(for identifier: String) -> [String] {
        switch FunctionRuntime(identifier: identifier) {
        case .python, .node: Interpreters.names(for: identifier)
        case .provided, .goExecutable, .other: []
        }
    }
}
