/// A line of the Lambda runtime's logger, taken apart: what it writes of itself, and what the handler said.
///
/// `2026-11-26T20:54:19+0000 error LambdaRuntime: aws-request-id=8f4e… aws-trace-id=Root=1-6b08… [SlashFunction] not sent`
/// becomes `error: not sent`. Any other line stays as it is.
struct LogLead: Hashable {
    /// The invocation's request id, where the line names one.
    let request: String?
    /// The level and the message, with the metadata that are the handler's own.
    let message: String

    init(_ text: String) {
        guard let logged = text.wholeMatch(of: /\d{4}-\d\d-\d\dT\S+ (?<level>[a-z]+) LambdaRuntime ?:(?<rest>.*)/)
        else {
            (request, message) = (nil, text)
            return
        }
        let rest = logged.output.rest
        request = rest.firstMatch(of: /\ aws-request-id=(\S+)/).map { String($0.output.1) }
        let said = rest.replacing(/\ aws-(request|trace)-id=\S+/, with: "")
            .replacing(/\ \[\w+\](?=\ )/, with: "", maxReplacements: 1)
        message = "\(logged.output.level):\(said)"
    }
}
