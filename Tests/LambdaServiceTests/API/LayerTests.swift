import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class LayerTests: ControlPlaneTestCase {
    private static let arn = "arn:aws:lambda:us-east-1:123456789012:layer:"

    private func publish(_ name: String, _ files: [(String, String)], _ more: JSONObject = [:]) async -> Answer {
        var members: JSONObject = ["Content": ["ZipFile": .string(Base64.encode(ZipBuilder.bytes(files)))]]
        members.merge(more) { $1 }
        return await call("POST", "/2018-10-31/layers/\(name)/versions", .object(members))
    }

    func testVersionsAreNumberedListedAndDeleted() async {
        let first = await publish("lib", [("a", "1")], ["CompatibleRuntimes": ["python3.12"], "Description": "d"])
        let second = await publish("lib", [("a", "2")])
        let one = await call("GET", "/2018-10-31/layers/lib/versions/1")
        let byARN = await call(
            "GET",
            "/2018-10-31/layers",
            query: "find=LayerVersion&Arn=\(Self.arn)lib:2".replacing(":", with: "%3A")
        )
        let versions = await call("GET", "/2018-10-31/layers/lib/versions")
        let layers = await call("GET", "/2018-10-31/layers")
        let forNode = await call("GET", "/2018-10-31/layers/lib/versions", query: "CompatibleRuntime=nodejs20.x")
        await call("DELETE", "/2018-10-31/layers/lib/versions/1")
        let gone = await call("GET", "/2018-10-31/layers/lib/versions/1")
        XCTAssertEqual(first.status, 201)
        XCTAssertEqual([first["Version"], second["Version"]], [1, 2])
        XCTAssertEqual(one["LayerVersionArn"], .string("\(Self.arn)lib:1"))
        XCTAssertEqual(one["Description"], "d")
        XCTAssertEqual(byARN["Version"], 2)
        XCTAssertEqual(versions["LayerVersions"]?.array?.map { $0["Version"] }, [2, 1])
        XCTAssertEqual(layers["Layers"]?[0]?["LatestMatchingVersion"]?["Version"], 2)
        XCTAssertEqual(forNode["LayerVersions"]?.array?.map { $0["Version"] }, [2])
        XCTAssertEqual(gone.error, "404 ResourceNotFoundException: The resource you requested does not exist.")
    }

    func testLaterLayersReplaceFilesOfEarlierOnes() async {
        _ = await publish("first", [("bin/greet", "#!/bin/sh\necho first\n"), ("bin/only", "#!/bin/sh\necho only\n")])
        _ = await publish("second", [("bin/greet", "#!/bin/sh\necho second\n")])
        let created = await create(
            "Hello",
            #"while true; do next; respond "\"$(greet) $(only)\""; done"#,
            ["Layers": [.string("\(Self.arn)first:1"), .string("\(Self.arn)second:1")]]
        )
        let answer = await invoke()
        XCTAssertEqual(
            created["Layers"]?.array?.map { $0["Arn"] },
            [
                .string("\(Self.arn)first:1"), .string("\(Self.arn)second:1"),
            ]
        )
        XCTAssertEqual(answer.text, #""second only""#)
    }

    func testABootstrapMayComeFromALayer() async {
        let script = "#!/bin/sh\n\(LambdaTestCase.next)\n\(Self.answering("7"))\n"
        _ = await publish("runtime", [("bootstrap", script)])
        await create(
            "Hello",
            "",
            [
                "Code": ["ZipFile": .string(Base64.encode(ZipBuilder.bytes([("readme", "no bootstrap here")])))],
                "Layers": [.string("\(Self.arn)runtime:1")],
            ]
        )
        let answer = await invoke()
        XCTAssertEqual(answer.text, "7")
    }

    func testTwoVersionsOfALayerAreRefused() async {
        _ = await publish("lib", [("a", "1")])
        _ = await publish("lib", [("a", "2")])
        let answer = await create(
            "Hello",
            "",
            ["Layers": [.string("\(Self.arn)lib:1"), .string("\(Self.arn)lib:2")]]
        )
        XCTAssertEqual(
            answer.error,
            "400 InvalidParameterValueException: Two different versions of the same layer are not allowed to be "
                + "referenced in the same function. \(Self.arn)lib:1 and \(Self.arn)lib:2 are versions of the same layer."
        )
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda_api.snapshot.json,
    /// test_layer_compatibilities.
    func testALayerMayFitRuntimesThatAreRetired() async {
        let old = await publish("lib", [("a", "1")], ["CompatibleRuntimes": ["python3.8", "nodejs16.x"]])
        let none = await publish("lib", [("a", "1")], ["CompatibleRuntimes": ["cobol85"]])
        let found = await call("GET", "/2018-10-31/layers", query: "CompatibleRuntime=python3.8")
        XCTAssertEqual(old["CompatibleRuntimes"], ["python3.8", "nodejs16.x"])
        XCTAssertEqual(none.status, 400)
        XCTAssertEqual(found["Layers"]?.array?.count, 1)
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda_api.snapshot.json,
    /// test_layer_policy_exceptions.
    func testALayersPolicyHasItsOwnRevision() async {
        _ = await publish("lib", [("a", "1")])
        let path = "/2018-10-31/layers/lib/versions/1/policy"
        let statement = { (id: JSONValue) -> JSONValue in
            ["StatementId": id, "Action": "lambda:GetLayerVersion", "Principal": "*"]
        }
        await call("POST", path, statement("all"))
        let added = await call("POST", path, statement("more"), query: "RevisionId=wrong")
        let removed = await call("DELETE", "\(path)/all", query: "RevisionId=wrong")
        for answer in [added, removed] {
            XCTAssertEqual(
                answer.error,
                "412 PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. "
                    + "Call the GetLayerPolicy API to retrieve the latest Revision Id"
            )
        }
    }

    func testALayersPolicy() async {
        _ = await publish("lib", [("a", "1")])
        let path = "/2018-10-31/layers/lib/versions/1/policy"
        let before = await call("GET", path)
        let added = await call(
            "POST",
            path,
            ["StatementId": "all", "Action": "lambda:GetLayerVersion", "Principal": "*"]
        )
        let removed = await call("DELETE", "\(path)/all")
        XCTAssertEqual(
            before.error,
            "404 ResourceNotFoundException: No policy is associated with the given resource."
        )
        XCTAssertEqual(added.status, 201)
        XCTAssertEqual(removed.status, 204)
    }
}
