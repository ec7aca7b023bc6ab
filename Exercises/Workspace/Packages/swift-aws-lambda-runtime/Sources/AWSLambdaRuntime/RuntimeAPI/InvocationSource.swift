/// One event to work on, with what its headers say of it.
struct Invocation: Sendable {
    var requestID: String
    /// Milliseconds since 1970.
    var deadline: Int64
    var functionARN: String
    var traceID: String
    var tenantID: String?
    var event: [UInt8]
}

/// Where invocations come from and answers go: the Runtime API, or the local server in its place.
///
/// One invocation at a time: a call of `next` is followed by one of `respond` or `fail` before the next `next`.
protocol InvocationSource: Sendable {
    /// Blocks the calling thread until there is an invocation; `nil` when no more will come.
    func next() throws -> Invocation?

    /// Sends a handler's output.
    func respond(to requestID: String, with output: [UInt8]) throws

    /// Reports a handler's error.
    func fail(_ requestID: String, with error: any Error) throws
}

/// An error as Lambda's invokers get it.
///
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror
struct ErrorReport {
    let bytes: [UInt8]

    init(_ error: any Error) {
        let type = Self.quoted("\(type(of: error))")
        let message = Self.quoted("\(error)")
        bytes = Array(#"{"errorType":\#(type),"errorMessage":\#(message)}"#.utf8)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let hexadecimal = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
