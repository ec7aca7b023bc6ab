import CloudCore
import StackService
import WorkshopCommon
import XCTest

final class StackServiceTests: XCTestCase {
    private let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_800_000_000_000))

    private func description(_ resources: [String]) -> StackDescription {
        StackDescription(
            name: "shop",
            id: "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1",
            parameters: [StackDescription.Parameter(key: "Stage", value: "test")],
            outputs: [StackDescription.Output(key: "Url", value: "http://x", description: nil, exportName: "shop-url")],
            resources: resources.map {
                StackDescription.Resource(logicalID: $0, physicalID: "\($0)-1", type: "AWS::SQS::Queue")
            }
        )
    }

    private func send(_ service: StackService, _ query: String) async -> (status: Int, text: String) {
        let request = CloudRequest(
            "POST",
            "/",
            headers: [
                "Content-Type": "application/x-www-form-urlencoded",
                "Authorization": "AWS4-HMAC-SHA256 Credential=k/20270115/us-east-1/cloudformation/aws4_request",
            ],
            body: Array(query.utf8)
        )
        XCTAssertTrue(service.accepts(request))
        let response = await service.respond(to: request)
        return (response.status, String(decoding: response.bytes, as: UTF8.self))
    }

    func testAStackIsCreatedAndThenUpdated() async throws {
        let service = try StackService(clock: clock)
        try service.note(description(["A"]))
        var answer = await send(service, "Action=DescribeStacks&StackName=shop")
        XCTAssertTrue(answer.text.contains("<StackStatus>CREATE_COMPLETE</StackStatus>"), answer.text)
        XCTAssertTrue(answer.text.contains("<ExportName>shop-url</ExportName>"), answer.text)
        XCTAssertFalse(answer.text.contains("LastUpdatedTime"))
        _ = await clock.advance(by: .seconds(60))
        try service.note(description(["A", "B"]))
        answer = await send(service, "Action=DescribeStacks&StackName=shop")
        XCTAssertTrue(answer.text.contains("<StackStatus>UPDATE_COMPLETE</StackStatus>"), answer.text)
        XCTAssertTrue(answer.text.contains("<LastUpdatedTime>2027-01-15T08:01:00.000Z</LastUpdatedTime>"))
        answer = await send(service, "Action=ListStackResources&StackName=shop")
        let times = answer.text.matches(of: /<LastUpdatedTimestamp>([^<]*)</).map { String($0.1) }
        XCTAssertEqual(times, ["2027-01-15T08:00:00.000Z", "2027-01-15T08:01:00.000Z"])
    }

    func testAStackThatIsNotThereIsAValidationError() async throws {
        let service = try StackService(clock: clock)
        let answer = await send(service, "Action=DescribeStacks&StackName=none")
        XCTAssertEqual(answer.status, 400)
        XCTAssertTrue(answer.text.contains("<Code>ValidationError</Code>"), answer.text)
        XCTAssertTrue(answer.text.contains("<Message>Stack with id none does not exist</Message>"), answer.text)
    }
}
