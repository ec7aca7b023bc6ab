// What all errors have is said at `AWSServiceError`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
public import ClientRuntime

// S3's errors, as its model declares them for the operations here.

/// The bucket has no such object; without leave to list the bucket, S3 says `AccessDenied` instead.
public struct NoSuchKey: ModeledError, AWSServiceError {
    public static var typeName: String { "NoSuchKey" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct NoSuchBucket: ModeledError, AWSServiceError {
    public static var typeName: String { "NoSuchBucket" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

/// What `headObject` says of an object that isn't there: the answer to a HEAD has no body to say more.
public struct NotFound: ModeledError, AWSServiceError {
    public static var typeName: String { "NotFound" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

extension NoSuchKey: MessageError {}
extension NoSuchBucket: MessageError {}
extension NotFound: MessageError {}

let modeledErrors: [any ReadableError.Type] = [NoSuchKey.self, NoSuchBucket.self, NotFound.self]

extension ErrorAnswer {
    /// Reads S3's errors. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    init(xml answer: HTTPAnswer) {
        let body = try? XMLNode(parsing: answer.body)
        self.init(
            status: answer.status,
            code: body?.text("Code") ?? (answer.status == 404 ? "NotFound" : nil),
            message: body?.text("Message"),
            requestID: answer.headers["x-amz-request-id"]
        )
    }
}
