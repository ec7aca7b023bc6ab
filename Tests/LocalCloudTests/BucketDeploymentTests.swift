import CloudCore
import LocalCloud
import WorkshopCommon
import XCTest

/// Buckets of a stack, and what they set off.
final class BucketDeploymentTests: CloudTestCase {
    private let stack = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Uploads:
            Type: AWS::S3::Bucket
            Properties: {BucketName: uploads}
          Records:
            Type: AWS::S3::Bucket
            Properties: {BucketName: records}
          Reader:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: provided.al2023
              Handler: bootstrap
              CodeUri: .
              EventInvokeConfig:
                MaximumRetryAttempts: 0
                DestinationConfig: {OnFailure: {Type: S3Bucket, Destination: !GetAtt Records.Arn}}
              Events:
                Uploaded:
                  Type: S3
                  Properties:
                    Bucket: !Ref Uploads
                    Events: s3:ObjectCreated:*
                    Filter: {S3Key: {Rules: [{Name: suffix, Value: .txt}]}}
        """

    private func s3(_ method: String, _ path: String, _ body: String = "") async throws -> Answer {
        let scope = "Credential=k/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
        return try await request(method, path, headers: ["Authorization": "AWS4-HMAC-SHA256 \(scope)"], body: body)
    }

    func testAnObjectReachesTheFunctionAndItsRecordAnotherBucket() async throws {
        let script = #"""
            while true; do
              next
              echo "got $event"
              curl -s -o /dev/null -X POST -d '{"errorMessage":"no"}' "$api/invocation/$id/error"
            done
            """#
        try await deploy(stack, scripts: ["Reader": script])
        for key in ["one.txt", "two.png"] {
            let put = try await s3("PUT", "/uploads/in/\(key)", "hello")
            XCTAssertEqual(put.status, 200, put.text)
        }
        let report = await clock.settle()
        XCTAssertEqual(report.end, .idle)
        let lines = cloud.logs.events.map(\.message).filter { $0.hasPrefix("got") }
        XCTAssertEqual(lines.count, 1)
        XCTAssertTrue(lines.first?.contains(#""key":"in/one.txt""#) ?? false, lines.first ?? "")

        let records = try await s3("GET", "/records?list-type=2&prefix=aws/lambda/async/")
        let key = try XCTUnwrap(records.text.firstMatch(of: /<Key>([^<]*)<\/Key>/)?.1)
        let record = try await s3("GET", "/records/\(key)").json
        XCTAssertEqual(record?["requestPayload"]?["Records"]?[0]?["s3"]?["bucket"]?["name"], "uploads")
        XCTAssertEqual(record?["responsePayload"]?["errorMessage"], "no")
    }

    func testABucketWithObjectsOutlivesItsStack() async throws {
        try await deploy("Resources: {Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: kept}}}", scripts: [:])
        _ = try await s3("PUT", "/kept/key", "hello")
        try await deploy("Resources: {Group: {Type: 'AWS::Logs::LogGroup'}}", scripts: [:])
        let kept = try await s3("GET", "/kept/key")
        XCTAssertEqual(kept.text, "hello")
    }
}
