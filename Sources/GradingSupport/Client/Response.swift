package import WorkshopCommon

/// What an API answered.
package struct Response: Sendable {
    package let status: Int
    /// By name in lower case.
    package let headers: [String: String]
    /// The body as text; bytes that are no UTF-8 show as U+FFFD.
    package let body: String

    package init(status: Int, headers: [String: String], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
        json = try? JSONValue(parsing: body)
    }

    /// The body as JSON; `nil` when it is none.
    package let json: JSONValue?

    package func header(_ name: String) -> String? { headers[name.lowercased()] }
}

/// What an invoked function gave back.
package struct InvocationResult: Sendable {
    /// 200, or what the Invoke API refused the call with.
    package let status: Int
    /// The function's result, or its error document; `nil` when it is no JSON.
    package let payload: JSONValue?
    package let text: String
    /// `Unhandled` when the function failed (header `X-Amz-Function-Error`).
    package let functionError: String?
    /// The last 4 KB of the function's log.
    package let log: String
}
