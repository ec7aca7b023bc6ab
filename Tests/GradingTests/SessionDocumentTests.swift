import Grading
import GradingSupport
import OrderedCollections
import WorkshopCommon
import XCTest

/// The grader writes what the suites read.
final class SessionDocumentTests: XCTestCase {
    func testASuiteReadsWhatTheGraderWrites() throws {
        let route = Deployment.Route(method: "GET", path: "/hello")
        let api = Deployment.API(logicalID: "ServerlessRestApi", url: "http://127.0.0.1:1/Prod", routes: [route])
        var sent = SessionDocument(
            nonce: "n",
            seed: 7,
            deployment: Deployment(endpoint: "http://127.0.0.1:1", apis: [api]),
            values: DrawnValues(
                parameters: ["Greeting": "marigold"],
                ssm: ["/a": "mirola417"],
                secrets: ["b": ["token": "5f0c"]]
            ),
            resources: ["HelloFunction": ["type": "AWS::Lambda::Function", "physicalId": "p", "properties": ["A": 1]]],
            outputs: ["Url": "u"]
        )
        sent.trials = Trials(
            right: Trial(tests: [Trial.Test(name: "testA", failures: [])]),
            faulty: ["deaf": Trial(tests: [Trial.Test(name: "testA", failures: ["no"])], trouble: "it ended early")]
        )
        let document = sent.document
        let session = try GradingSession(document: JSONValue(parsing: document.bytes))
        XCTAssertEqual(session.nonce, "n")
        XCTAssertEqual(session.seed, 7)
        XCTAssertEqual(session.endpoint, "http://127.0.0.1:1")
        XCTAssertEqual(session.apis.map(\.logicalID), ["ServerlessRestApi"])
        XCTAssertEqual(session.apis[0].routes.map { "\($0.method) \($0.path)" }, ["GET /hello"])
        XCTAssertEqual(session.parameters, ["Greeting": "marigold"])
        XCTAssertEqual(session.ssm, ["/a": "mirola417"])
        XCTAssertEqual(session.secrets, ["b": ["token": "5f0c"]])
        XCTAssertEqual(session.resources["HelloFunction"]?["properties"]?["A"], 1)
        XCTAssertEqual(session.outputs["Url"], "u")
        XCTAssertEqual(session.trials?.right.tests.map(\.name), ["testA"])
        XCTAssertEqual(session.trials?.right.failed.count, 0)
        XCTAssertEqual(session.trials?.faulty["deaf"]?.failed.map(\.failures), [["no"]])
        XCTAssertEqual(session.trials?.faulty["deaf"]?.trouble, "it ended early")
    }
}
