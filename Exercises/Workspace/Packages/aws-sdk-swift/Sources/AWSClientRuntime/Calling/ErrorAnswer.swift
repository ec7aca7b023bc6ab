/// What an answer of status 300 and above says.
package struct ErrorAnswer {
    package var status: Int
    package var code: String?
    package var message: String?
    package var requestID: String?
    /// The answer's own members, where it is JSON.
    package var body: JSONNode?

    package init(status: Int, code: String? = nil, message: String? = nil, requestID: String?, body: JSONNode? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.requestID = requestID
        self.body = body
    }
}

extension ErrorAnswer {
    /// Reads an answer of the JSON protocols.
    ///
    /// The code stands in a header or in the body, and may have a namespace before it and a link behind it:
    /// `com.amazonaws.sqs#QueueDoesNotExist`, `ValidationException:http://…`.
    /// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization
    package init(json response: HTTPAnswer) {
        let body = try? JSONNode(parsing: response.body)
        let text: String? = {
            // What a service called the error when it still spoke the query protocol wins: `NAME;Sender`.
            if let query = response.headers["x-amzn-query-error"]?.split(separator: ";").first { return String(query) }
            if let type = response.headers["x-amzn-errortype"] { return type }
            return (try? body?.member("__type")) ?? (try? body?.member("code"))
        }()
        self.init(
            status: response.status,
            code: text.map(Self.shortCode),
            message: (try? body?.member("message")) ?? (try? body?.member("Message")),
            requestID: response.headers["x-amzn-requestid"] ?? response.headers["x-amz-request-id"],
            body: body
        )
    }

    private static func shortCode(_ text: String) -> String {
        let withoutLink = text.prefix { $0 != ":" }
        return String(withoutLink.split(separator: "#").last ?? withoutLink)
    }
}
