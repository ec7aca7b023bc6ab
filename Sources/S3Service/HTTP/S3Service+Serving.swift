package import CloudCore
import OrderedCollections
import WorkshopCommon

/// The API over HTTP: REST and XML.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html>.
extension S3Service: CloudService {
    /// Whether a request says that it is for S3: by what it was signed for, by its host, or by being presigned.
    package func accepts(_ request: CloudRequest) -> Bool {
        guard request.headers["X-Amz-Target"] == nil else { return false }
        if let scope = CredentialScope(request) { return scope.service == "s3" || scope.service == "s3express" }
        let host = request.headers["Host"] ?? ""
        if S3Address.isHost(host) { return true }
        if let bucket = S3Address.bucket(inHost: host), hasBucket(bucket) { return true }
        // Signature version 2, in a header or in a presigned URL.
        return (request.headers["Authorization"] ?? "").hasPrefix("AWS ")
            || (request.query ?? "").split(separator: "&").contains { $0.hasPrefix("AWSAccessKeyId=") }
    }

    /// Whether a request that nobody signed can be meant for nobody else: its path begins with a bucket's name.
    package func acceptsUnsigned(_ request: CloudRequest) -> Bool {
        guard request.headers["X-Amz-Target"] == nil, CredentialScope(request) == nil else { return false }
        return S3Address(request).bucket.map(hasBucket) ?? false
    }

    /// Whether the body is worth not waiting for.
    package func wantsStream(_ request: CloudRequest) -> Bool {
        guard request.method == "PUT" || request.method == "POST" else { return false }
        // A form is read as a whole.
        let isForm =
            request.method == "POST" && (request.headers["Content-Type"] ?? "").hasPrefix("multipart/form-data")
        let length = request.headers["Content-Length"].flatMap { Int($0) }
        let isLong = length.map { $0 > 64 << 10 } ?? (request.headers["Transfer-Encoding"] != nil)
        guard !isForm, isLong else { return false }
        return accepts(request) || acceptsUnsigned(request)
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let request = S3Request(request)
        var response: CloudResponse
        do throws(AWSError) {
            try PresignedURL.check(request, at: clock.now)
            let operation = try S3Operation(request)
            response = try await perform(operation, request)
            if operation != .preflight { addCORS(to: &response, request) }
        } catch {
            response = self.response(to: error, request)
            addCORS(to: &response, request)
        }
        response.headers.append("x-amz-request-id", request.id)
        response.headers.append("x-amz-id-2", request.hostID)
        response.headers.append("Server", "AmazonS3")
        return response
    }

    private func perform(_ operation: S3Operation, _ request: S3Request) async throws(AWSError) -> CloudResponse {
        switch operation {
        case .listBuckets: try listBuckets(request)
        case .createBucket: try await createBucket(request)
        case .headBucket: try headBucket(request)
        case .deleteBucket: try deleteBucket(request)
        case .getBucketLocation: try getBucketLocation(request)
        case .getSetting(let setting): try getSetting(setting, request)
        case .putSetting(let setting): try await putSetting(setting, request)
        case .deleteSetting(let setting): try deleteSetting(setting, request)
        case .getBucketPolicyStatus: try getBucketPolicyStatus(request)
        case .listObjects: try listObjects(request)
        case .listObjectsV2: try listObjectsV2(request)
        case .listObjectVersions: try listObjectVersions(request)
        case .listMultipartUploads: try listMultipartUploads(request)
        case .deleteObjects: try await deleteObjects(request)
        case .postObject: try await postObject(request)
        case .putObject: try await putObject(request)
        case .copyObject: try await copyObject(request)
        case .getObject: try getObject(request)
        case .headObject: try headObject(request)
        case .deleteObject: try deleteObject(request)
        case .getObjectAttributes: try getObjectAttributes(request)
        case .getObjectAcl: try getObjectAcl(request)
        case .putObjectAcl: try await putObjectAcl(request)
        case .getObjectTagging: try getObjectTagging(request)
        case .putObjectTagging: try await putObjectTagging(request)
        case .deleteObjectTagging: try deleteObjectTagging(request)
        case .createMultipartUpload: try createMultipartUpload(request)
        case .uploadPart: try await uploadPart(request)
        case .uploadPartCopy: try await uploadPartCopy(request)
        case .listParts: try listParts(request)
        case .completeMultipartUpload: try await completeMultipartUpload(request)
        case .abortMultipartUpload: try abortMultipartUpload(request)
        case .preflight: try preflight(request)
        }
    }

    // MARK: Answers

    func response(
        _ root: XMLElement,
        status: Int = 200,
        headers: HeaderFields = [:]
    ) -> CloudResponse {
        var root = root
        if root.attributes["xmlns"] == nil {
            root.attributes.append("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/")
        }
        var headers = headers
        headers.append("Content-Type", "application/xml")
        return CloudResponse(status: status, headers: headers, body: .bytes(root.document(declaration: true)))
    }

    /// - Parameter headers: What is said of the object beside the error.
    func response(to error: AWSError, _ request: S3Request, headers: HeaderFields = [:]) -> CloudResponse {
        var headers = headers
        headers.append("Content-Type", "application/xml")
        // The answer to a HEAD request has no body, so not even the code arrives.
        guard request.method != "HEAD" else { return CloudResponse(status: error.status, headers: headers) }
        var children = [XMLElement("Code", text: error.code), XMLElement("Message", text: error.message)]
        for (name, value) in error.members { children.append(XMLElement(name, text: value.string ?? "")) }
        children.append(XMLElement("RequestId", text: request.id))
        children.append(XMLElement("HostId", text: request.hostID))
        return CloudResponse(
            status: error.status,
            headers: headers,
            body: .bytes(XMLElement("Error", children).document(declaration: true))
        )
    }

    /// Where an object is to be had, as the request's sender would write it.
    func location(of object: ObjectVersion, in bucket: Bucket, _ request: S3Request) -> String {
        let host = request.header("Host") ?? "s3.localhost"
        let path = PercentEncoding.encode(object.key).replacing("%2F", with: "/")
        let isInHost = S3Address.bucket(inHost: host) != nil
        return isInHost ? "http://\(host)/\(path)" : "http://\(host)/\(bucket.name)/\(path)"
    }

    /// A document that the request's body has to be.
    func document(_ root: String, _ request: S3Request) async throws(AWSError) -> XMLElement {
        let bytes = try await IncomingContent(request).document()
        guard let document = XMLElement(parsing: bytes), document.name == root else { throw .malformedXML }
        return document
    }
}

/// For unsigned requests, asked after every other service: a bucket's name may look like another service's path.
package struct UnsignedS3Requests: CloudService {
    private let service: S3Service

    package init(_ service: S3Service) {
        self.service = service
    }

    package func accepts(_ request: CloudRequest) -> Bool { service.acceptsUnsigned(request) }
    package func respond(to request: CloudRequest) async -> CloudResponse { await service.respond(to: request) }
}
