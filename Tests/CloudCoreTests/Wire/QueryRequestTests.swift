import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class QueryRequestTests: XCTestCase {
    private func parse(_ form: String) -> QueryRequest? {
        QueryRequest(
            CloudRequest(
                "POST",
                "/",
                headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
                body: Array(form.utf8)
            )
        )
    }

    func testStructuresNestByDots() throws {
        let request = try XCTUnwrap(
            parse("Action=SetQueueAttributes&Version=2012-11-05&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5+0")
        )
        XCTAssertEqual(request.action, "SetQueueAttributes")
        XCTAssertEqual(request.members, ["Attribute": ["1": ["Name": "DelaySeconds", "Value": "5 0"]]])
    }

    func testListsCountFromOneInWhateverOrderTheyWereSent() throws {
        let request = try XCTUnwrap(
            parse("Action=Tag&Keys.member.2=b&Keys.member.10=c&Keys.member.1=a&Flat.2=y&Flat.1=x")
        )
        XCTAssertEqual(QueryRequest.list(request.members["Keys"]), ["a", "b", "c"])
        XCTAssertEqual(QueryRequest.list(request.members["Flat"]), ["x", "y"])
        XCTAssertEqual(QueryRequest.list(request.members["None"]), [])
    }

    func testMapsHaveTheirOwnNamesForKeyAndValue() throws {
        let request = try XCTUnwrap(parse("Action=A&Map.entry.1.key=a&Map.entry.1.value=1&T.1.Name=n&T.1.Value.V=2"))
        XCTAssertEqual(QueryRequest.map(request.members["Map"]), ["a": "1"])
        XCTAssertEqual(QueryRequest.map(request.members["T"], key: "Name", value: "Value"), ["n": ["V": "2"]])
    }

    func testTheQueryOfTheURLCountsToo() {
        let request = CloudRequest("GET", "/123456789012/queue", query: "Action=ReceiveMessage&WaitTimeSeconds=1")
        XCTAssertEqual(QueryRequest(request)?.members, ["WaitTimeSeconds": "1"])
        XCTAssertNil(QueryRequest(CloudRequest("GET", "/", query: "WaitTimeSeconds=1")))
    }

    func testAnAnswerHasTheActionsNames() {
        let response = QueryResponse(namespace: "http://sns.amazonaws.com/doc/2010-03-31/").response(
            action: "Publish",
            result: [XMLElement("MessageId", text: "a<b>&\"c\r\n\u{1}")],
            requestID: "1"
        )
        XCTAssertEqual(
            String(decoding: response.bytes, as: UTF8.self),
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>\
            <MessageId>a&lt;b&gt;&amp;&quot;c&#xD;
            \u{FFFD}</MessageId></PublishResult>\
            <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>
            """
        )
    }

    func testAnErrorTellsWhoseFaultItIs() {
        let response = QueryResponse(namespace: "ns").response(
            to: AWSError("NotFound", "Topic does not exist", status: 404),
            requestID: "1"
        )
        XCTAssertEqual(response.status, 404)
        XCTAssertEqual(
            String(decoding: response.bytes, as: UTF8.self).split(separator: "\n").last,
            """
            <ErrorResponse xmlns="ns"><Error><Type>Sender</Type><Code>NotFound</Code>\
            <Message>Topic does not exist</Message></Error><RequestId>1</RequestId></ErrorResponse>
            """
        )
    }

    func testACredentialScopeIsReadFromHeaderAndQuery() {
        let header = "AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-1/s3/aws4_request, SignedHeaders=host"
        let signed = CredentialScope(CloudRequest("GET", "/", headers: ["Authorization": header]))
        XCTAssertEqual(signed?.service, "s3")
        XCTAssertEqual(signed?.region, "eu-west-1")
        let query = "X-Amz-Credential=AKID%2F20261123%2Fus-east-1%2Fsqs%2Faws4_request"
        XCTAssertEqual(CredentialScope(CloudRequest("GET", "/", query: query))?.service, "sqs")
        XCTAssertNil(CredentialScope(CloudRequest("GET", "/")))
    }
}
