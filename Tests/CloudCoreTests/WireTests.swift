import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class WireTests: XCTestCase {
    func testBase64GoesBothWays() {
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            XCTAssertEqual(Base64.encode(Array(text.utf8)), encoded)
            XCTAssertEqual(Base64.decode(encoded), Array(text.utf8))
        }
        XCTAssertEqual(Base64.decode("Zm9v\r\nYg"), Array("foob".utf8))
    }

    func testWhatIsNoBase64IsNone() {
        for text in ["a", "a b=", "Zg==Zg", "Zm9v-", "Zm9vY"] { XCTAssertNil(Base64.decode(text), text) }
    }

    func testDecodesPercentsAndLeavesHalfOnes() {
        XCTAssertEqual(PercentEncoding.decode("a%20b%2Bc+d%C3%A9"), "a b+c+dé")
        XCTAssertEqual(PercentEncoding.decode("100%", plusIsSpace: true), "100%")
        XCTAssertEqual(PercentEncoding.decode("%zz%4"), "%zz%4")
    }

    func testReadsAQuery() {
        let pairs = PercentEncoding.query("a=1&b&c=x%3Dy+z&&a=2").map { "\($0.name):\($0.value)" }
        XCTAssertEqual(pairs, ["a:1", "b:", "c:x=y z", "a:2"])
    }

    func testEachProtocolWritesAnErrorInItsOwnWay() {
        let error = AWSError("QueueDoesNotExist", "gone", status: 400, members: ["Extra": 1])
        let json = WireProtocol.json10.response(to: error, requestID: "r")
        XCTAssertEqual(json.status, 400)
        XCTAssertEqual(json.headers["content-type"], "application/x-amz-json-1.0")
        XCTAssertEqual(
            String(decoding: json.bytes, as: UTF8.self),
            #"{"__type":"QueueDoesNotExist","Extra":1,"message":"gone"}"#
        )
        let rest = WireProtocol.restJSON.response(to: error, requestID: "r")
        XCTAssertEqual(rest.headers["x-amzn-errortype"], "QueueDoesNotExist")
        XCTAssertEqual(rest.headers["x-amzn-requestid"], "r")
        XCTAssertEqual(String(decoding: rest.bytes, as: UTF8.self), #"{"Extra":1,"message":"gone"}"#)
    }

    func testATargetNamesServiceAndOperation() {
        let request = CloudRequest("POST", "/", headers: ["x-amz-target": "DynamoDB_20120810.PutItem"])
        XCTAssertEqual(TargetedOperation(request)?.service, "DynamoDB_20120810")
        XCTAssertEqual(TargetedOperation(request)?.operation, "PutItem")
        XCTAssertNil(TargetedOperation(CloudRequest("POST", "/")))
    }

    func testHeadersKeepCaseAndOrderAndCompareWithoutCase() {
        var headers: HeaderFields = ["X-One": "1", "x-two": "2"]
        headers.append("x-one", "3")
        XCTAssertEqual(headers["X-ONE"], "1")
        XCTAssertEqual(headers.values("x-One"), ["1", "3"])
        headers["X-TWO"] = nil
        XCTAssertEqual(headers.map(\.name), ["X-One", "x-one"])
    }
}
