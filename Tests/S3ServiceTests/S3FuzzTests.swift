import CloudCore
import S3Service
import WorkshopCommon
import XCTest

/// Requests that nobody would write: whatever comes, S3 answers as S3 does, and goes on.
///
/// A few thousand in every test run; `S3_FUZZ=100000` (`make fuzz`) for the long one.
final class S3FuzzTests: S3TestCase {
    func testMalformedRequestsAreAnswered() async throws {
        let count = ProcessInfo.processInfo.environment["S3_FUZZ"].flatMap { Int($0) } ?? 3000
        let service = try await makeBucket()
        var random = SeededRandom(seed: 20_261_126)
        var answers: [Int: Int] = [:]
        for number in 0..<count {
            if number % 20 == 0 {
                // Requests get further where a bucket is, and some delete it.
                _ = try await send(service, "PUT", "/bucket")
                _ = try await send(service, "PUT", "/bucket/key", "hello")
            }
            let request = RandomS3Request.make(using: &random)
            let answer = try await Answer(await service.respond(to: request))
            answers[answer.status, default: 0] += 1
            let isExpected = answer.status < 500 || answer.status == 501
            XCTAssertTrue(isExpected, "request \(number): \(answer.status) \(answer.text)")
            if answer.status >= 400, request.method != "HEAD" { XCTAssertNotNil(answer.code, "request \(number)") }
            if number % 1000 == 0 { _ = await clock.settle() }
        }
        XCTAssertGreaterThan(answers[400] ?? 0, count / 20)
        XCTAssertGreaterThan(answers[200] ?? 0, count / 20)
        // The bucket is as good as before.
        _ = try await send(service, "PUT", "/still-here")
        let put = try await send(service, "PUT", "/still-here/key", "hello")
        XCTAssertEqual(put.status, 200)
        let get = try await send(service, "GET", "/still-here/key")
        XCTAssertEqual(get.text, "hello")
    }
}

private enum RandomS3Request {
    private static let methods = ["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH"]
    private static let paths = [
        "/", "/bucket", "/bucket/", "/bucket/key", "/bucket/a%2Fb//c", "/other", "/other/key", "//", "/bucket/%FF%00",
        "/Bad_Name", "/bucket/%", "/bucket/" + String(repeating: "k", count: 1100),
    ]
    private static let parameters = [
        "list-type=2", "versions", "uploads", "delete", "location", "tagging", "acl", "policy", "policyStatus", "cors",
        "lifecycle", "versioning", "notification", "encryption", "website", "publicAccessBlock", "ownershipControls",
        "max-keys=2", "max-keys=-1", "max-keys=x", "delimiter=/", "delimiter=%00", "prefix=a", "marker=a",
        "continuation-token=!", "continuation-token=YQ==", "start-after=a", "key-marker=a", "version-id-marker=x",
        "encoding-type=url", "encoding-type=x", "uploadId=u", "partNumber=1", "partNumber=x", "versionId=null",
        "versionId=", "versionId=HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD", "attributes", "response-content-type=a%0Ab",
        "X-Amz-Algorithm=x", "X-Amz-Expires=x", "Expires=x&Signature=s",
        "AWSAccessKeyId=k&Signature=s&Expires=-9223372036854775808",
        "restore", "torrent", "max-buckets=0",
    ]
    private static let headers: [(String, String)] = [
        ("Range", "bytes=0-1"), ("Range", "bytes=9-"), ("Range", "bytes=-0"), ("Range", "bytes=a-b"),
        ("If-Match", "x"), ("If-None-Match", "*"), ("If-Modified-Since", "never"),
        ("If-Unmodified-Since", "Fri, 31 Dec 9999 23:59:59 GMT"), ("Content-MD5", "x"),
        ("x-amz-copy-source", "bucket/key"), ("x-amz-copy-source", "%"),
        ("x-amz-copy-source", "bucket/key?versionId=x"),
        ("x-amz-copy-source-range", "bytes=5-1"), ("x-amz-tagging", "a=1&a=2"), ("x-amz-acl", "public-read"),
        ("x-amz-acl", "x"), ("x-amz-storage-class", "x"), ("x-amz-checksum-crc32", "AAAAAA=="),
        ("x-amz-checksum-sha256", "x"), ("x-amz-sdk-checksum-algorithm", "x"), ("x-amz-trailer", "x"),
        ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), ("x-amz-decoded-content-length", "7"),
        ("x-amz-metadata-directive", "x"), ("x-amz-expected-bucket-owner", "1"), ("Origin", "x"),
        ("Access-Control-Request-Method", "GET"), ("x-amz-object-attributes", "ETag,x"), ("x-amz-grant-read", "x"),
        ("Content-Type", "multipart/form-data; boundary=b"), ("x-amz-checksum-algorithm", "SHA1"),
        ("x-amz-checksum-type", "FULL_OBJECT"), ("x-amz-website-redirect-location", "x"),
        ("x-amz-server-side-encryption", "x"), ("Content-Length", "99999999999"), ("x-amz-mp-object-size", "x"),
    ]
    private static let bodies = [
        "", "hello", "<", "<a>", "<Delete><Object><Key>a</Key></Object></Delete>", "<Delete></Delete>",
        "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>",
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>",
        "<CORSConfiguration><CORSRule><AllowedMethod>X</AllowedMethod></CORSRule></CORSConfiguration>",
        "<NotificationConfiguration><QueueConfiguration><Queue>x</Queue><Event>s3:ObjectCreated:*</Event>"
            + "</QueueConfiguration></NotificationConfiguration>",
        "<AccessControlPolicy><Owner/><AccessControlList><Grant/></AccessControlList></AccessControlPolicy>",
        "{\"Statement\":[]}", "{", "5\r\nhello\r\n0\r\n\r\n", "ffffffffffffffff\r\n", "7fffffffffffffff\r\nhello",
        "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--",
        "--b\r\n\r\n", "--b", "<LifecycleConfiguration><Rule/></LifecycleConfiguration>",
    ]

    static func make(using random: inout SeededRandom) -> CloudRequest {
        func some<Element>(_ list: [Element], most: Int) -> [Element] {
            (0..<Int.random(in: 0...most, using: &random)).compactMap { _ in list.randomElement(using: &random) }
        }
        let method = methods.randomElement(using: &random) ?? "GET"
        let path = paths.randomElement(using: &random) ?? "/"
        let query = some(parameters, most: 3).joined(separator: "&")
        var fields: HeaderFields = ["Host": "127.0.0.1:4566"]
        for (name, value) in some(headers, most: 3) { fields.append(name, value) }
        var body = Array((bodies.randomElement(using: &random) ?? "").utf8)
        if Int.random(in: 0..<5, using: &random) == 0 {
            // Cut off, or with a byte changed.
            body = Array(body.prefix(Int.random(in: 0...body.count, using: &random)))
            if !body.isEmpty {
                body[Int.random(in: 0..<body.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return CloudRequest(method, path, query: query.isEmpty ? nil : query, headers: fields, body: body)
    }
}
