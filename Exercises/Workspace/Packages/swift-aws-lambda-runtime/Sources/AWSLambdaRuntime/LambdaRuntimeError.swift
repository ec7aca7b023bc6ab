/// Why the runtime itself couldn't go on; errors of a handler stay the handler's own type.
///
/// The real type of this name is internal too: a program prints it and exits.
struct LambdaRuntimeError: Error, CustomStringConvertible {
    enum Code: String {
        case runtimeCanOnlyBeStartedOnce
        case invalidEndpoint
        case connectionToControlPlaneLost
        case malformedResponse
        case responseRefused
        case addressInUse
        case noResponseWritten
        case writeAfterFinishHasBeenSent
    }

    let code: Code
    let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    var description: String {
        "\(code.rawValue): \(detail)"
    }
}
