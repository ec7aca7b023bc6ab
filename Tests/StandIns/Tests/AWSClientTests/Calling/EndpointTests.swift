import AWSClientRuntime
import Foundation
import XCTest

final class EndpointTests: XCTestCase {
    private func url(_ id: String, _ environment: [String: String], _ configured: String? = nil) async throws -> String?
    {
        let transport = FakeTransport("{}")
        let own = ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "eu-west-1"]
        let sender = try await RequestSender(
            AWSService(id: id, endpointPrefix: "prefix"),
            configuration: StandInClientConfiguration<Never>(endpoint: configured),
            settings: Settings(own.merging(environment) { $1 }),
            transport: transport
        )
        _ = try await sender.send(
            HTTPRequest(method: "GET"),
            failure: { ErrorAnswer(status: $0.status, requestID: nil) },
            error: { _ in URLError(.unknown) }
        )
        return transport.requests[0].url?.absoluteString
    }

    func testAWSIsTheStandard() async throws {
        let home = try await url("SQS", [:])
        XCTAssertEqual(home, "https://prefix.eu-west-1.amazonaws.com/")
        let china = try await url("SQS", ["AWS_REGION": "cn-north-1"])
        XCTAssertEqual(china, "https://prefix.cn-north-1.amazonaws.com.cn/")
    }

    func testEnvironmentNamesAnother() async throws {
        let all = ["AWS_ENDPOINT_URL": "http://127.0.0.1:4566/"]
        let one = all.merging(["AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://localhost:80/own"]) { $1 }
        let ignored = all.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 }
        let urls = [
            try await url("Secrets Manager", all), try await url("Secrets Manager", one), try await url("SQS", one),
            try await url("SQS", ignored), try await url("SQS", one, "https://sqs.example.com:8443"),
        ]
        XCTAssertEqual(
            urls,
            [
                "http://127.0.0.1:4566/", "http://localhost/own/", "http://127.0.0.1:4566/",
                "https://prefix.eu-west-1.amazonaws.com/", "https://sqs.example.com:8443/",
            ]
        )
    }

    func testWhatIsNoAddressIsSaid() async throws {
        do {
            _ = try await url("SQS", ["AWS_ENDPOINT_URL": "127.0.0.1:4566"])
            XCTFail("it is an error")
        } catch {
            XCTAssertEqual("\(error)", "127.0.0.1:4566 is no endpoint; one looks like https://HOST:PORT")
        }
    }
}
