import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// `aws-sdk:s3`: its REST API as the SDK calls it.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>.
struct S3Task {
    struct Operation: Sendable {
        let method: String
        /// What stands in the query beside the parameters.
        var query: String?
        /// By the member's name.
        var queryMembers: [String: String] = [:]
        /// Whether an answer's headers, rather than its body, are the result.
        var answersInHeaders = true
    }

    let sender: any AWSRequestSender
    let region: String
    let clock: any CloudClock

    private static let listing = [
        "Prefix": "prefix", "Delimiter": "delimiter", "MaxKeys": "max-keys", "EncodingType": "encoding-type",
    ]

    static let operations: [String: Operation] = [
        "getObject": Operation(method: "GET", queryMembers: ["VersionId": "versionId"]),
        "headObject": Operation(method: "HEAD", queryMembers: ["VersionId": "versionId"]),
        "putObject": Operation(method: "PUT"),
        "deleteObject": Operation(method: "DELETE", queryMembers: ["VersionId": "versionId"]),
        "copyObject": Operation(method: "PUT", answersInHeaders: false),
        "listObjects": Operation(
            method: "GET",
            queryMembers: listing.merging(["Marker": "marker"]) { $1 },
            answersInHeaders: false
        ),
        "listObjectsV2": Operation(
            method: "GET",
            query: "list-type=2",
            queryMembers: listing.merging(["ContinuationToken": "continuation-token", "StartAfter": "start-after"]) {
                $1
            },
            answersInHeaders: false
        ),
        "listBuckets": Operation(method: "GET", answersInHeaders: false),
        "createBucket": Operation(method: "PUT"),
        "deleteBucket": Operation(method: "DELETE"),
        "headBucket": Operation(method: "HEAD"),
    ]

    func call(_ call: IntegrationCall) async throws(IntegrationFailure) -> JSONValue {
        guard let operation = Self.operations[call.action] else { throw .notAvailable(call) }
        let response = await sender.sendWhole(request(operation, call.parameters, traceHeader: call.traceHeader))
        if response.status == 501 { throw .notAvailable(call) }
        guard response.status < 400 else { throw failure(response, call.action) }
        if !operation.answersInHeaders { return S3Documents.result(XMLReply(response.bytes)) }
        var members = S3Documents.result(response.headers)
        guard call.action == "getObject" else { return .object(members) }
        members["ContentLength"] = members["ContentLength"] ?? .number(JSONNumber(response.bytes.count))
        members = members.sortedByKey
        members["Body"] = .string(String(decoding: response.bytes, as: UTF8.self))
        return .object(members)
    }

    /// An object as it is, whether or not it is a text.
    func bytes(_ parameters: JSONValue) async throws(IntegrationFailure) -> [UInt8] {
        let response = await sender.sendWhole(request(Operation(method: "GET"), parameters, traceHeader: nil))
        guard response.status < 400 else { throw failure(response, "getObject") }
        return response.bytes
    }

    private func request(_ operation: Operation, _ parameters: JSONValue, traceHeader: String?) -> CloudRequest {
        var path = "/" + (parameters["Bucket"]?.string ?? "")
        if let key = parameters["Key"]?.string { path += "/" + PercentEncoding.encode(key, keeping: "/") }
        var query = operation.query.map { [$0] } ?? []
        var headers = ServiceRequest.headers(signingName: "s3", region: region, at: clock.now)
        headers["Host"] = "s3.\(region).amazonaws.com"
        headers["X-Amzn-Trace-Id"] = traceHeader
        for (name, value) in parameters.object ?? [:] {
            let text = value.string ?? value.serialized()
            if let item = operation.queryMembers[name] {
                query.append("\(item)=\(PercentEncoding.encode(text))")
            } else if let header = S3Documents.header(of: name) {
                headers[header] = text
            } else if name == "Metadata" {
                for (key, value) in value.object ?? [:] { headers["x-amz-meta-\(key)"] = value.string }
            }
        }
        // Whatever is no text is written as JSON: `false` as well as an object.
        let body = parameters["Body"].map { $0.string.map { Array($0.utf8) } ?? $0.bytes } ?? []
        return CloudRequest(
            operation.method,
            path,
            query: query.isEmpty ? nil : query.joined(separator: "&"),
            headers: headers,
            body: body
        )
    }

    /// Errors that S3's model names; the SDK has no type for the others.
    private static let named: Set<String> = [
        "BucketAlreadyExists", "BucketAlreadyOwnedByYou", "InvalidObjectState", "NoSuchBucket", "NoSuchKey",
        "NoSuchUpload", "ObjectNotInActiveTierError",
    ]

    private func failure(_ response: CloudResponse, _ action: String) -> IntegrationFailure {
        let document = XMLReply(response.bytes)?.value
        // A HEAD request's answer has no body to name the error in.
        let unnamed = response.status == 404 ? (action == "headBucket" ? "NoSuchBucket" : "NoSuchKey") : "S3"
        let code = document?["Code"]?.string ?? unnamed
        let name = Self.named.contains(code) ? code + "Exception" : "S3Exception"
        let requestID = response.headers["x-amz-request-id"] ?? Identifiers.requestID()
        let extended = response.headers["x-amz-id-2"] ?? Base64.encode(requestID.utf8)
        return IntegrationFailure(
            error: "S3.\(name)",
            cause: "\(document?["Message"]?.string ?? "null") (Service: S3, Status Code: \(response.status), "
                + "Request ID: \(requestID), Extended Request ID: \(extended)) (SDK Attempt Count: 1)"
        )
    }
}

/// Members of S3's requests and results, in headers and in XML.
enum S3Documents {
    private static let headers: [(member: String, header: String)] = [
        ("AcceptRanges", "accept-ranges"), ("CacheControl", "Cache-Control"),
        ("ContentDisposition", "Content-Disposition"), ("ContentEncoding", "Content-Encoding"),
        ("ContentLanguage", "Content-Language"), ("ContentLength", "Content-Length"),
        ("ContentType", "Content-Type"), ("CopySource", "x-amz-copy-source"), ("DeleteMarker", "x-amz-delete-marker"),
        ("ETag", "ETag"), ("IfMatch", "If-Match"), ("IfNoneMatch", "If-None-Match"),
        ("LastModified", "Last-Modified"), ("Location", "Location"), ("Range", "Range"),
        ("ServerSideEncryption", "x-amz-server-side-encryption"), ("StorageClass", "x-amz-storage-class"),
        ("VersionId", "x-amz-version-id"),
    ]

    static func header(of member: String) -> String? { headers.first { $0.member == member }?.header }

    /// Sorted as recordings have it, `Metadata` in its place.
    static func result(_ fields: HeaderFields) -> JSONObject {
        var members: JSONObject = [:]
        for (member, header) in headers {
            guard let value = fields[header] else { continue }
            switch member {
            case "ContentLength": members[member] = .number(JSONNumber(literal: value))
            case "DeleteMarker": members[member] = .bool(value == "true")
            case "LastModified": members[member] = .string(Timestamp(httpDate: value)?.javaInstant ?? value)
            default: members[member] = .string(value)
            }
        }
        if fields["Last-Modified"] != nil {
            var metadata: JSONObject = [:]
            for field in fields where field.name.lowercased().hasPrefix("x-amz-meta-") {
                metadata[String(field.name.dropFirst(11))] = .string(field.value)
            }
            members["Metadata"] = .object(metadata)
        }
        return members.sortedByKey
    }

    private static let lists: Set<String> = ["Contents", "CommonPrefixes", "Buckets"]
    private static let numbers: Set<String> = ["KeyCount", "MaxKeys", "Size"]
    private static let flags: Set<String> = ["IsTruncated"]

    static func result(_ element: XMLReply?) -> JSONValue {
        guard let element, !element.children.isEmpty else { return .object([:]) }
        var members: JSONObject = [:]
        for child in element.children {
            switch child.name {
            case "Buckets": members[child.name] = .array(child.children.map { result($0) })
            case _ where lists.contains(child.name):
                members[child.name] = .array((members[child.name]?.array ?? []) + [result(child)])
            case _ where numbers.contains(child.name): members[child.name] = .number(JSONNumber(literal: child.text))
            case _ where flags.contains(child.name): members[child.name] = .bool(child.text == "true")
            default: members[child.name] = child.children.isEmpty ? .string(child.text) : result(child)
            }
        }
        return .object(members)
    }
}
