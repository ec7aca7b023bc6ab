import CloudCore
import WorkshopCommon

/// An answer of API Gateway's own, by the gateway response that shapes it.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>.
struct GatewayFailure: Error, Hashable, Sendable {
    /// `MISSING_AUTHENTICATION_TOKEN`
    let type: String
    let status: Int
    /// `$context.error.message`; AWS sends `null` for some.
    let message: String?
    /// `x-amzn-ErrorType`
    let errorType: String
    /// `$context.error.validationErrorString`
    var validation: String?
    /// The body unless a gateway response has a template; a blank follows the colon in some of AWS's and not in others.
    let body: String

    init(
        _ type: String,
        _ status: Int,
        _ message: String?,
        errorType: String,
        hasBlank: Bool = false,
        member: String = "message",
        validation: String? = nil
    ) {
        self.type = type
        self.status = status
        self.message = message
        self.errorType = errorType
        self.validation = validation
        let text = message.map { JSONValue.string($0).serialized() } ?? "null"
        body = "{\"\(member)\":\(hasBlank ? " " : "")\(text)}"
    }

    /// `$context.error.messageString`
    var messageString: String { message.map { JSONValue.string($0).serialized() } ?? "null" }
}

extension GatewayFailure {
    static let missingToken = GatewayFailure(
        "MISSING_AUTHENTICATION_TOKEN",
        403,
        "Missing Authentication Token",
        errorType: "MissingAuthenticationTokenException"
    )
    static let unauthorized = GatewayFailure("UNAUTHORIZED", 401, "Unauthorized", errorType: "UnauthorizedException")
    static let invalidAPIKey = GatewayFailure("INVALID_API_KEY", 403, "Forbidden", errorType: "ForbiddenException")
    static let throttled = GatewayFailure("THROTTLED", 429, "Too Many Requests", errorType: "TooManyRequestsException")
    static let quotaExceeded = GatewayFailure(
        "QUOTA_EXCEEDED",
        429,
        "Limit Exceeded",
        errorType: "LimitExceededException"
    )
    static let authorizerConfiguration = GatewayFailure(
        "AUTHORIZER_CONFIGURATION_ERROR",
        500,
        nil,
        errorType: "AuthorizerConfigurationException"
    )
    static let tooLarge = GatewayFailure(
        "REQUEST_TOO_LARGE",
        413,
        "HTTP content length exceeded 10485760 bytes.",
        errorType: "RequestTooLargeException"
    )
    static let functionPayloadTooLarge = GatewayFailure(
        "REQUEST_TOO_LARGE",
        413,
        "Request Entity Too Large",
        errorType: "RequestTooLargeException"
    )
    static let unsupportedMediaType = GatewayFailure(
        "UNSUPPORTED_MEDIA_TYPE",
        415,
        "Unsupported Media Type",
        errorType: "UnsupportedMediaTypeException",
        hasBlank: true
    )
    static let timedOut = GatewayFailure(
        "INTEGRATION_TIMEOUT",
        504,
        "Endpoint request timed out",
        errorType: "InternalServerErrorException",
        hasBlank: true
    )
    static let invalidBody = GatewayFailure(
        "BAD_REQUEST_BODY",
        400,
        "Invalid request body",
        errorType: "BadRequestException",
        hasBlank: true
    )
    /// A definition that can't work: the wrong verb towards Lambda, a template that fails.
    static let configuration = internalError("API_CONFIGURATION_ERROR", 500)
    /// The integration answered what can't be passed on.
    static let badGateway = internalError("DEFAULT_5XX", 502)
    static let integrationFailure = GatewayFailure(
        "INTEGRATION_FAILURE",
        504,
        "Network error communicating with endpoint",
        errorType: "InternalServerErrorException",
        hasBlank: true
    )

    static func internalError(_ type: String, _ status: Int) -> GatewayFailure {
        GatewayFailure(
            type,
            status,
            "Internal server error",
            errorType: "InternalServerErrorException",
            hasBlank: true
        )
    }

    static func missingParameters(_ names: [String]) -> GatewayFailure {
        GatewayFailure(
            "BAD_REQUEST_PARAMETERS",
            400,
            "Missing required request parameters: [\(names.joined(separator: ", "))]",
            errorType: "BadRequestException",
            hasBlank: true
        )
    }

    static func badSignature(_ message: String, type: String) -> GatewayFailure {
        GatewayFailure("INVALID_SIGNATURE", 403, message, errorType: type)
    }

    /// AWS writes this one member with a capital.
    static func accessDenied(_ message: String) -> GatewayFailure {
        GatewayFailure("ACCESS_DENIED", 403, message, errorType: "AccessDeniedException", member: "Message")
    }

    /// What the local cloud doesn't run.
    static func notYet(_ what: String) -> GatewayFailure {
        GatewayFailure(
            "DEFAULT_5XX",
            501,
            "The local cloud has no \(what) yet",
            errorType: "NotImplementedException",
            hasBlank: true
        )
    }
}
