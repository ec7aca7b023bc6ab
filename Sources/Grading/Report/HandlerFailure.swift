/// How a function failed, when an API's answer says no more than that it did.
///
/// Then this is why a check did not pass, whatever the check itself is about.
/// https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
package enum HandlerFailure: Hashable, Sendable {
    case timedOut
    case ended
    case crashed
    /// It answered with something that API Gateway can't make a response of.
    case unusableAnswer

    /// `nil` when the failure is not that of a function behind an API.
    package init?(_ failure: CheckFailure, logs: [HandlerLine]) {
        // Where nothing was invoked, something else answered: an integration without a function.
        guard let actual = failure.actual, !logs.isEmpty else { return nil }
        guard actual == "502" || actual.contains("Internal server error") else { return nil }
        func isLogged(_ sign: String) -> Bool { logs.contains { $0.text.contains(sign) } }
        if isLogged("Task timed out after") {
            self = .timedOut
        } else if isLogged("signal: ") {
            self = .crashed
        } else if isLogged("Runtime exited") {
            self = .ended
        } else {
            self = .unusableAnswer
        }
    }

    package var why: String {
        switch self {
        case .timedOut:
            "Lambda ends a function that takes longer than its Timeout, and API Gateway answers 502 for it."
        case .ended:
            "Lambda starts a function once, and it asks for one event after the other. A program that ends instead has "
                + "failed, whatever its exit code says, and API Gateway answers 502 for it."
        case .crashed:
            "When a function crashes, Lambda starts it anew for the next event, and API Gateway answers 502 for this one."
        case .unusableAnswer:
            "API Gateway answers 502 when a handler throws an error, or returns something that is no response of an API."
        }
    }

    package var suggestion: String {
        switch self {
        case .timedOut: "find what takes so long: workshop check --verbose shows all that the function wrote"
        case .ended: "leave out what ends the program: the runtime's run() goes on until Lambda stops it"
        case .crashed: "mend the line that the function's log names: workshop check --verbose shows all of it"
        case .unusableAnswer: "catch what the handler throws, and return a status code and a body for it, too"
        }
    }
}
