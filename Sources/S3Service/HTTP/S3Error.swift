import CloudCore
import OrderedCollections
import WorkshopCommon

/// S3's errors, in its codes, words and statuses.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.
extension AWSError {
    static func s3(
        _ code: String,
        _ message: String,
        status: Int = 400,
        _ members: KeyValuePairs<String, String> = [:]
    ) -> AWSError {
        AWSError(
            code,
            message,
            status: status,
            members: JSONObject(members.map { ($0.key, .string($0.value)) }, uniquingKeysWith: { $1 })
        )
    }

    // MARK: What isn't there

    static func noSuchBucket(_ name: String) -> AWSError {
        s3("NoSuchBucket", "The specified bucket does not exist", status: 404, ["BucketName": name])
    }

    static func noSuchKey(_ key: String) -> AWSError {
        s3("NoSuchKey", "The specified key does not exist.", status: 404, ["Key": key])
    }

    static func noSuchVersion(_ key: String, _ version: String) -> AWSError {
        s3(
            "NoSuchVersion",
            "The specified version does not exist.",
            status: 404,
            ["Key": key, "VersionId": version]
        )
    }

    static func noSuchUpload(_ id: String) -> AWSError {
        s3(
            "NoSuchUpload",
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
                + "completed.",
            status: 404,
            ["UploadId": id]
        )
    }

    // MARK: What isn't well-formed

    static func invalidArgument(_ message: String, name: String, value: String?) -> AWSError {
        guard let value else { return s3("InvalidArgument", message, ["ArgumentName": name]) }
        return s3("InvalidArgument", message, ["ArgumentName": name, "ArgumentValue": value])
    }

    static func invalidRequest(_ message: String) -> AWSError { s3("InvalidRequest", message) }

    static let malformedXML = s3(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema"
    )

    static let incompleteBody = s3(
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header"
    )

    static func tooLarge(_ size: Int, limit: Int) -> AWSError {
        s3(
            "EntityTooLarge",
            "Your proposed upload exceeds the maximum allowed size",
            ["ProposedSize": String(size), "MaxSizeAllowed": String(limit)]
        )
    }

    // MARK: What isn't allowed

    static func methodNotAllowed(_ method: String, resourceType: String) -> AWSError {
        s3(
            "MethodNotAllowed",
            "The specified method is not allowed against this resource.",
            status: 405,
            ["Method": method, "ResourceType": resourceType]
        )
    }

    static func preconditionFailed(_ condition: String) -> AWSError {
        s3(
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold",
            status: 412,
            ["Condition": condition]
        )
    }

    static func notImplemented(_ header: String) -> AWSError {
        s3(
            "NotImplemented",
            "A header you provided implies functionality that is not implemented",
            status: 501,
            ["Header": header]
        )
    }

    /// What S3 has and this one has not learnt yet.
    static func notHereYet(_ what: String) -> AWSError {
        s3("NotImplemented", "The local cloud's S3 has no \(what) yet; on AWS this call works.", status: 501)
    }

    /// A failure of the machine's, as a client sees it: it may try again.
    static func failure(_ what: String, _ reason: any Error) -> AWSError {
        s3("InternalError", "The local cloud can't \(what): \(reason)", status: 500)
    }
}
