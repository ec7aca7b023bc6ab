// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
import ClientRuntime
import Foundation
import Smithy

/// Amazon S3: objects in buckets.
///
/// Make one for a process, not one for each event: its connections stay open.
public class S3Client {
    /// What this client is told at the start.
    public typealias S3ClientConfiguration = StandInClientConfiguration<S3Client>

    private let sender: RequestSender

    public required init(config: S3Client.S3ClientConfiguration) {
        sender = RequestSender(Self.service, configuration: config)
    }

    public convenience init(region: String) throws {
        self.init(config: try S3ClientConfiguration(region: region))
    }

    public convenience required init() async throws {
        self.init(config: try await S3ClientConfiguration())
    }

    /// For tests: another transport, clock or environment.
    package init(sender: RequestSender) {
        self.sender = sender
    }

    package static let service = AWSService(id: "S3", endpointPrefix: "s3")
}

extension S3Client {
    /// Reads an object, or a `range` of it.
    public func getObject(input: GetObjectInput) async throws -> GetObjectOutput {
        let request = HTTPRequest(method: "GET", query: input.query, headers: input.headers)
        return GetObjectOutput(try await send(request, to: input.bucket, key: .some(input.key)))
    }

    /// Tells what ``getObject(input:)`` would, without the body.
    public func headObject(input: HeadObjectInput) async throws -> HeadObjectOutput {
        let request = HTTPRequest(method: "HEAD", query: input.query, headers: input.headers)
        return HeadObjectOutput(try await send(request, to: input.bucket, key: .some(input.key)))
    }

    /// Writes an object, in place of one with the same key.
    public func putObject(input: PutObjectInput) async throws -> PutObjectOutput {
        let body = try await input.body?.readData() ?? Data()
        let request = HTTPRequest(method: "PUT", headers: input.headers, body: body)
        return PutObjectOutput(try await send(request, to: input.bucket, key: .some(input.key)))
    }

    /// Deletes an object; one that isn't there is no error.
    public func deleteObject(input: DeleteObjectInput) async throws -> DeleteObjectOutput {
        let request = HTTPRequest(method: "DELETE", query: input.query)
        return DeleteObjectOutput(try await send(request, to: input.bucket, key: .some(input.key)))
    }

    /// Lists up to 1,000 keys; goes on from `nextContinuationToken`.
    public func listObjectsV2(input: ListObjectsV2Input) async throws -> ListObjectsV2Output {
        let request = HTTPRequest(method: "GET", query: input.query)
        return try ListObjectsV2Output(xml: XMLNode(parsing: try await send(request, to: input.bucket, key: nil).body))
    }

    /// - Parameter key: `nil` for a request to the bucket itself, not for a key that was forgotten.
    private func send(_ request: HTTPRequest, to bucket: String?, key: String??) async throws -> HTTPAnswer {
        guard let bucket, !bucket.isEmpty else { throw ConfigurationError(description: "the input has no bucket") }
        var path = "/"
        if let key {
            guard let key, !key.isEmpty else { throw ConfigurationError(description: "the input has no key") }
            path += key
        }
        var request = request
        request.path = path
        return try await sender.send(
            request,
            place: { request, endpoint in
                // AWS has each bucket below a host name of its own. A dot in it would not fit the certificate.
                if endpoint.isAWS && !bucket.contains(".") {
                    request.host = "\(bucket).\(request.host)"
                } else {
                    request.path = "\(endpoint.path)/\(bucket)\(path)"
                }
            },
            failure: ErrorAnswer.init(xml:),
            error: { answer in
                guard let type = modeledErrors.first(where: { $0.typeName == answer.code }) else {
                    return UnmodeledError(answer)
                }
                return type.init(answer)
            }
        )
    }
}
