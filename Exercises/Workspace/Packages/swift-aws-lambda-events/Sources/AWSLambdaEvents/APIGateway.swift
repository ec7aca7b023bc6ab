public import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a function behind a REST API (`Type: Api` in a SAM template) gets.
///
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
public struct APIGatewayRequest: Encodable, Sendable {
    /// What API Gateway knows of the request.
    public struct Context: Codable, Sendable {
        /// Who asks.
        public struct Identity: Codable, Sendable {
            /// The Amazon Cognito identity pool, for requests signed with its credentials.
            public let cognitoIdentityPoolId: String?
            /// The API key, where the method wants one.
            public let apiKey: String?
            /// The ARN of the caller, for signed requests.
            public let userArn: String?
            /// How Amazon Cognito knows the caller.
            public let cognitoAuthenticationType: String?
            /// The id of the caller, for signed requests.
            public let caller: String?
            /// The client's User-Agent.
            public let userAgent: String?
            /// The id of the user, for signed requests.
            public let user: String?
            /// Who vouches for the caller to Amazon Cognito.
            public let cognitoAuthenticationProvider: String?
            /// The address that the request came from.
            public let sourceIp: String?
            /// The AWS account of the caller, for signed requests.
            public let accountId: String?
        }

        /// What an authorizer found out.
        public struct Authorizer: Codable, Sendable {
            /// The claims of an Amazon Cognito user pool's token.
            public let claims: [String: String]?
        }

        /// The id of the resource, API Gateway's word for a path.
        public let resourceId: String
        /// The id of the API.
        public let apiId: String
        /// The host name that was asked.
        public let domainName: String?
        /// The path as the template has it.
        public let resourcePath: String
        /// The method's name.
        public let httpMethod: String
        /// The id that API Gateway gave the request.
        public let requestId: String
        /// The account that the API is in.
        public let accountId: String
        /// The stage, such as `Prod`.
        public let stage: String
        /// Who asks.
        public let identity: Identity
        /// What an authorizer found out.
        public let authorizer: Authorizer?
        /// API Gateway's other id of the request.
        public let extendedRequestId: String?
        /// The path with the stage.
        public let path: String
    }

    /// The path as the template has it, such as `/shoutouts/{id}`.
    public let resource: String
    /// The path that was asked, without the stage.
    public let path: String
    /// The method.
    public let httpMethod: HTTPRequest.Method
    /// The query, the last value of each name; empty where there is none.
    public let queryStringParameters: [String: String]
    /// The query, all values of each name.
    public let multiValueQueryStringParameters: [String: [String]]
    /// The headers, the last value of each, names in the client's own case.
    public let headers: HTTPHeaders
    /// The headers, all values of each.
    public let multiValueHeaders: HTTPMultiValueHeaders
    /// What stands in the path for names in braces.
    public let pathParameters: [String: String]
    /// The stage's own values.
    public let stageVariables: [String: String]
    /// What API Gateway knows of the request.
    public let requestContext: Context
    /// The body, in base64 where `isBase64Encoded` says so.
    public let body: String?
    /// Whether the body is in base64.
    public let isBase64Encoded: Bool
}

extension APIGatewayRequest: DecodableRequest {}

extension APIGatewayRequest: Decodable {
    /// Decodes an event. API Gateway sends `null` for what there is none of, which becomes an empty value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func values<Value: Decodable>(_ key: CodingKeys) throws -> [String: Value] {
            try container.decodeIfPresent([String: Value].self, forKey: key) ?? [:]
        }
        resource = try container.decode(String.self, forKey: .resource)
        path = try container.decode(String.self, forKey: .path)
        httpMethod = try container.decode(HTTPRequest.Method.self, forKey: .httpMethod)
        queryStringParameters = try values(.queryStringParameters)
        multiValueQueryStringParameters = try values(.multiValueQueryStringParameters)
        headers = try values(.headers)
        multiValueHeaders = try values(.multiValueHeaders)
        pathParameters = try values(.pathParameters)
        stageVariables = try values(.stageVariables)
        requestContext = try container.decode(Context.self, forKey: .requestContext)
        body = try container.decodeIfPresent(String.self, forKey: .body)
        isBase64Encoded = try container.decode(Bool.self, forKey: .isBase64Encoded)
    }
}

/// What a function behind a REST API answers.
///
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
public struct APIGatewayResponse: Codable, Sendable {
    /// The status.
    public var statusCode: HTTPResponse.Status
    /// The headers, one value each. Without a `content-type` among them clients are told `application/json`.
    public var headers: HTTPHeaders?
    /// The headers with several values.
    public var multiValueHeaders: HTTPMultiValueHeaders?
    /// The body, always a string: JSON must be encoded first.
    public var body: String?
    /// Whether the body is in base64, for bytes that are no text.
    public var isBase64Encoded: Bool?

    /// Makes a response.
    public init(
        statusCode: HTTPResponse.Status,
        headers: HTTPHeaders? = nil,
        multiValueHeaders: HTTPMultiValueHeaders? = nil,
        body: String? = nil,
        isBase64Encoded: Bool? = nil
    ) {
        self.statusCode = statusCode
        self.headers = headers
        self.multiValueHeaders = multiValueHeaders
        self.body = body
        self.isBase64Encoded = isBase64Encoded
    }

    /// Makes a response whose body is a value's JSON.
    public init<Input: Encodable>(
        statusCode: HTTPResponse.Status,
        headers: HTTPHeaders? = nil,
        multiValueHeaders: HTTPMultiValueHeaders? = nil,
        encodableBody: Input
    ) throws {
        let body = try String(decoding: JSONEncoder().encode(encodableBody), as: UTF8.self)
        self.init(statusCode: statusCode, headers: headers, multiValueHeaders: multiValueHeaders, body: body)
    }
}
