import CloudCore
import S3Service
import WorkshopCommon
import XCTest

/// Buckets of a stack.
final class ResourceTests: S3TestCase {
    private func declared(_ properties: JSONValue, type: String = "AWS::S3::Bucket") -> DeclaredResource {
        DeclaredResource(type: type, logicalID: "Bucket", physicalID: "bucket", properties: properties)
    }

    func testBucketIsAsItIsDeclared() async throws {
        let service = try makeService()
        let function = "arn:aws:lambda:us-east-1:123456789012:function:Hello"
        let resource = declared([
            "VersioningConfiguration": ["Status": "Enabled"],
            "Tags": [["Key": "team", "Value": "blue"]],
            "CorsConfiguration": ["CorsRules": [["AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "MaxAge": 5]]],
            "LifecycleConfiguration": ["Rules": [["Id": "old", "Status": "Enabled", "ExpirationInDays": 30]]],
            "NotificationConfiguration": [
                "LambdaConfigurations": [
                    [
                        "Event": "s3:ObjectCreated:*", "Function": .string(function),
                        "Filter": ["S3Key": ["Rules": [["Name": "suffix", "Value": ".txt"]]]],
                    ]
                ],
                "EventBridgeConfiguration": ["EventBridgeEnabled": true],
            ],
        ])
        try await service.deploy(resource)
        try await service.deploy(
            declared(["Bucket": "bucket", "PolicyDocument": ["Statement": []]], type: "AWS::S3::BucketPolicy")
        )
        let tags = try await send(service, "GET", "/bucket?tagging")
        XCTAssertEqual(tags.xml?.child("TagSet")?.child("Tag")?.text("Value"), "blue")
        let cors = try await send(service, "GET", "/bucket?cors")
        XCTAssertEqual(cors.xml?.child("CORSRule")?.text("MaxAgeSeconds"), "5")
        let lifecycle = try await send(service, "GET", "/bucket?lifecycle")
        XCTAssertEqual(lifecycle.xml?.child("Rule")?.child("Expiration")?.text("Days"), "30")
        let policy = try await send(service, "GET", "/bucket?policy")
        XCTAssertEqual(policy.text, #"{"Statement":[]}"#)
        _ = try await send(service, "PUT", "/bucket/a.txt", "x")
        _ = await clock.settle()
        XCTAssertEqual(carriers.told.map(\.target).sorted(), [function, "aws.s3 Object Created arn:aws:s3:::bucket"])

        try await service.deploy(declared([:]))
        let gone = try await send(service, "GET", "/bucket?cors")
        XCTAssertEqual(gone.code, "NoSuchCORSConfiguration")
        let kept = try await send(service, "GET", "/bucket?policy")
        XCTAssertEqual(kept.status, 200)
        let data = try await send(service, "GET", "/bucket/a.txt")
        XCTAssertEqual(data.text, "x")
    }

    func testBucketWithObjectsOutlivesItsStack() async throws {
        let service = try makeService()
        try await service.deploy(declared([:]))
        _ = try await send(service, "PUT", "/bucket/key", "x")
        await service.remove(declared([:]))
        let kept = try await send(service, "GET", "/bucket/key")
        XCTAssertEqual(kept.text, "x")
        _ = try await send(service, "DELETE", "/bucket/key")
        await service.remove(declared([:]))
        XCTAssertFalse(service.hasBucket("bucket"))
    }

    func testOthersReadObjects() async throws {
        let service = try await makeBucket()
        _ = try await send(service, "PUT", "/bucket/code.zip", "zip")
        let bytes = try await service.read(bucket: "bucket", key: "code.zip", version: nil)
        XCTAssertEqual(bytes, Array("zip".utf8))
        do {
            _ = try await service.read(bucket: "bucket", key: "none", version: nil)
            XCTFail("there is no such object")
        } catch {
            XCTAssertEqual(error.code, "NoSuchKey")
        }
    }
}
