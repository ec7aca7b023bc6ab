import Foundation
import OrderedCollections
import SlackProtocol
package import WorkshopCommon

/// A form post as Slack sends it, signed: headers and body can be changed before it goes.
package struct SlackRequest: Hashable, Sendable {
    /// Where the workshop's Slack app sends its commands.
    package static let path = "/slack/commands"
    /// Where it sends what people press.
    package static let actionsPath = "/slack/interactive"
    package static let signatureHeader = SlackSignature.header
    package static let timestampHeader = SlackSignature.timestampHeader

    /// Form-encoded: the very bytes that the signature covers.
    package var body: String
    package var headers: [String: String]

    /// Signs the body. https://docs.slack.dev/authentication/verifying-requests-from-slack/
    ///
    /// - Parameter timestamp: seconds since 1970, in digits; whatever it is, the signature covers it.
    package init(body: String, timestamp: String, secret: String) {
        self.body = body
        headers = [
            Self.timestampHeader: timestamp,
            Self.signatureHeader: SlackSignature.make(body: body, timestamp: timestamp, secret: secret),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        ]
    }

    /// The event that a REST API makes of it, for what a client can't choose over HTTP: the case of its header names
    /// (URLSession has its own mind there), and how API Gateway passes on the body.
    ///
    /// - Parameter inBase64: whether the API takes the body for binary: a REST API does so for its `BinaryMediaTypes`.
    package func event(
        inBase64: Bool,
        path: String = SlackRequest.path,
        random: RandomData
    ) -> JSONValue {
        var fields = headers
        fields["Content-Type"] = FormEncoding.type
        let sorted = fields.sorted { $0.key < $1.key }
        return [
            "resource": .string(path),
            "path": .string(path),
            "httpMethod": "POST",
            "headers": .object(.init(uniqueKeysWithValues: sorted.map { ($0.key, .string($0.value)) })),
            "multiValueHeaders": .object(.init(uniqueKeysWithValues: sorted.map { ($0.key, [.string($0.value)]) })),
            "queryStringParameters": .null,
            "multiValueQueryStringParameters": .null,
            "pathParameters": .null,
            "stageVariables": .null,
            "requestContext": [
                "resourceId": "a1b2c3",
                "resourcePath": .string(path),
                "httpMethod": "POST",
                "path": .string("/Prod" + path),
                "accountId": "123456789012",
                "protocol": "HTTP/1.1",
                "stage": "Prod",
                "requestId": .string(random.secret()),
                "identity": ["sourceIp": "127.0.0.1", "userAgent": "Slackbot 1.0"],
                "apiId": .string(random.identifier("", 10).lowercased()),
            ],
            "body": .string(inBase64 ? Data(body.utf8).base64EncodedString() : body),
            "isBase64Encoded": .bool(inBase64),
        ]
    }
}
