public import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a function behind an HTTP API (`Type: HttpApi` in a SAM template) gets.
///
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
public struct APIGatewayV2Request: Encodable, Sendable {
    /// What API Gateway knows of the request.
    public struct Context: Codable, Sendable {
        /// The request line and who sent it.
        public struct HTTP: Codable, Sendable {
            /// The method.
            public let method: HTTPRequest.Method
            /// The path with the stage.
            public let path: String
            /// The version of HTTP.
            public let `protocol`: String
            /// The address that the request came from.
            public let sourceIp: String
            /// The client's User-Agent.
            public let userAgent: String
        }

        /// The account that the API is in.
        public let accountId: String
        /// The id of the API.
        public let apiId: String
        /// The host name that was asked.
        public let domainName: String
        /// The host name's first label.
        public let domainPrefix: String
        /// The stage, `$default` where the template names none.
        public let stage: String
        /// The id that API Gateway gave the request.
        public let requestId: String
        /// The request line and who sent it.
        public let http: HTTP
        /// When the request came, such as `23/Apr/2020:11:08:18 +0000`.
        public let time: String
        /// When the request came, in milliseconds since 1970.
        public let timeEpoch: UInt64
    }

    /// The format's version, `2.0`.
    public let version: String
    /// The route as the template has it, such as `GET /hello`.
    public let routeKey: String
    /// The path that was asked, with the stage.
    public let rawPath: String
    /// The query as it was asked.
    public let rawQueryString: String
    /// The cookies.
    public let cookies: [String]
    /// The headers, names in lower case, several values joined by commas.
    public let headers: HTTPHeaders
    /// The query, several values of a name joined by commas.
    public let queryStringParameters: [String: String]
    /// What stands in the path for names in braces.
    public let pathParameters: [String: String]
    /// What API Gateway knows of the request.
    public let context: Context
    /// The stage's own values.
    public let stageVariables: [String: String]
    /// The body, in base64 where `isBase64Encoded` says so.
    public let body: String?
    /// Whether the body is in base64.
    public let isBase64Encoded: Bool

    enum CodingKeys: String, CodingKey {
        case version, routeKey, rawPath, rawQueryString, cookies, headers, queryStringParameters, pathParameters
        case context = "requestContext"
        case stageVariables, body, isBase64Encoded
    }
}

extension APIGatewayV2Request: DecodableRequest {}

extension APIGatewayV2Request: Decodable {
    /// Decodes an event. API Gateway leaves out what there is none of, which becomes an empty value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func values(_ key: CodingKeys) throws -> [String: String] {
            try container.decodeIfPresent([String: String].self, forKey: key) ?? [:]
        }
        version = try container.decode(String.self, forKey: .version)
        routeKey = try container.decode(String.self, forKey: .routeKey)
        rawPath = try container.decode(String.self, forKey: .rawPath)
        rawQueryString = try container.decode(String.self, forKey: .rawQueryString)
        cookies = try container.decodeIfPresent([String].self, forKey: .cookies) ?? []
        headers = try values(.headers)
        queryStringParameters = try values(.queryStringParameters)
        pathParameters = try values(.pathParameters)
        context = try container.decode(Context.self, forKey: .context)
        stageVariables = try values(.stageVariables)
        body = try container.decodeIfPresent(String.self, forKey: .body)
        isBase64Encoded = try container.decode(Bool.self, forKey: .isBase64Encoded)
    }
}

/// What a function behind an HTTP API answers.
///
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
public struct APIGatewayV2Response: Codable, Sendable {
    /// The status.
    public var statusCode: HTTPResponse.Status
    /// The headers, several values of one joined by commas.
    public var headers: HTTPHeaders?
    /// The body, always a string: JSON must be encoded first.
    public var body: String?
    /// Whether the body is in base64, for bytes that are no text.
    public var isBase64Encoded: Bool?
    /// The cookies to set.
    public var cookies: [String]?

    /// Makes a response.
    public init(
        statusCode: HTTPResponse.Status,
        headers: HTTPHeaders? = nil,
        body: String? = nil,
        isBase64Encoded: Bool? = nil,
        cookies: [String]? = nil
    ) {
        self.statusCode = statusCode
        self.headers = headers
        self.body = body
        self.isBase64Encoded = isBase64Encoded
        self.cookies = cookies
    }

    /// Makes a response whose body is a value's JSON.
    public init<Input: Encodable>(
        statusCode: HTTPResponse.Status,
        headers: HTTPHeaders? = nil,
        encodableBody: Input,
        cookies: [String]? = nil
    ) throws {
        let body = try String(decoding: JSONEncoder().encode(encodableBody), as: UTF8.self)
        self.init(statusCode: statusCode, headers: headers, body: body, cookies: cookies)
    }
}
