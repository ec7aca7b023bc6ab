import AWSClientRuntime
import AWSS3
import Foundation
import Smithy
import XCTest

final class S3ClientTests: XCTestCase {
    func testPutObject() async throws {
        let transport = FakeTransport("", headers: ["etag": "\"e\""])
        let put = try await S3Client(transport).putObject(
            input: PutObjectInput(
                body: .data(Data("hello".utf8)),
                bucket: "imports",
                contentType: "text/plain",
                ifNoneMatch: "*",
                key: "a folder/ü.txt",
                metadata: ["by": "ana"]
            )
        )
        let request = transport.requests[0]
        XCTAssertEqual(request.method, "PUT")
        XCTAssertEqual(
            request.url?.absoluteString,
            "https://imports.s3.eu-west-1.amazonaws.com/a%20folder/%C3%BC.txt"
        )
        XCTAssertEqual(transport.bodies, ["hello"])
        XCTAssertEqual(request.header("Content-Type"), "text/plain")
        XCTAssertEqual(request.header("If-None-Match"), "*")
        XCTAssertEqual(request.header("x-amz-meta-by"), "ana")
        XCTAssertEqual(
            request.header("X-Amz-Content-Sha256"),
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        )
        XCTAssertEqual(put.eTag, "\"e\"")
    }

    func testGetObjectFromAnotherEndpointByPath() async throws {
        let transport = FakeTransport([
            HTTPAnswer(
                status: 206,
                headers: [
                    "content-length": "2", "content-range": "bytes 0-1/5", "x-amz-meta-by": "ana",
                    "last-modified": "Mon, 12 Oct 2009 17:50:00 GMT",
                ],
                body: Data("he".utf8)
            )
        ])
        let client = try S3Client(transport, environment: ["AWS_ENDPOINT_URL": "http://127.0.0.1:4566"])
        let object = try await client.getObject(
            input: GetObjectInput(bucket: "imports", key: "a", range: "bytes=0-1", versionId: "v 1")
        )
        XCTAssertEqual(
            transport.requests[0].url?.absoluteString,
            "http://127.0.0.1:4566/imports/a?versionId=v%201"
        )
        let body = try await object.body?.readData()
        XCTAssertEqual(body, Data("he".utf8))
        XCTAssertEqual(object.contentLength, 2)
        XCTAssertEqual(object.metadata, ["by": "ana"])
        XCTAssertEqual(object.lastModified, Date(timeIntervalSince1970: 1_255_369_800))
    }

    func testListObjectsV2() async throws {
        let xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>imports</Name><Prefix/>
            <KeyCount>2</KeyCount><IsTruncated>true</IsTruncated><NextContinuationToken>n=</NextContinuationToken>
            <Contents><Key>a&amp;b&lt;c</Key><LastModified>2009-10-12T17:50:30.500Z</LastModified>
            <ETag>&quot;e&quot;</ETag><Size>5</Size></Contents>
            <CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListBucketResult>
            """
        let transport = FakeTransport(xml)
        let listed = try await S3Client(transport).listObjectsV2(
            input: ListObjectsV2Input(bucket: "imports", delimiter: "/", maxKeys: 2, prefix: "")
        )
        XCTAssertEqual(
            transport.requests[0].url?.absoluteString,
            "https://imports.s3.eu-west-1.amazonaws.com/?list-type=2&delimiter=%2F&max-keys=2&prefix="
        )
        XCTAssertEqual(listed.contents?.map(\.key), ["a&b<c"])
        XCTAssertEqual(listed.contents?.first?.eTag, "\"e\"")
        XCTAssertEqual(listed.contents?.first?.size, 5)
        XCTAssertEqual(listed.contents?.first?.lastModified, Date(timeIntervalSince1970: 1_255_369_830.5))
        XCTAssertEqual(listed.commonPrefixes?.map(\.prefix), ["p/"])
        XCTAssertEqual(listed.isTruncated, true)
        XCTAssertEqual(listed.nextContinuationToken, "n=")
        XCTAssertEqual(listed.prefix, "")
    }

    func testErrors() async throws {
        let xml = "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"
        do {
            _ = try await S3Client(FakeTransport(404, xml)).getObject(input: GetObjectInput(bucket: "b", key: "k"))
            XCTFail("it is an error")
        } catch let error as NoSuchKey {
            XCTAssertEqual(error.message, "The specified key does not exist.")
        }
        do {
            _ = try await S3Client(FakeTransport(404, "")).headObject(input: HeadObjectInput(bucket: "b", key: "k"))
            XCTFail("it is an error")
        } catch is NotFound {}
        let transport = FakeTransport("")
        do {
            _ = try await S3Client(transport).deleteObject(input: DeleteObjectInput(bucket: "b"))
            XCTFail("a key that was forgotten must not become a request to the bucket")
        } catch {
            XCTAssertEqual("\(error)", "the input has no key")
        }
        XCTAssertEqual(transport.requests.count, 0)
    }
}
