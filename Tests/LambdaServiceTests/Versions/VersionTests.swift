import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class VersionTests: ControlPlaneTestCase {
    func testAPublishedVersionKeepsItsCodeAndConfiguration() async {
        await create("Hello", Self.answering("1"))
        let version = await publish()
        await update("Hello", Self.answering("2"))
        await call("PUT", "\(Self.functions)/Hello/configuration", ["Timeout": 7])
        let (latest, published) = (await invoke(), await invoke(qualifier: "1"))
        XCTAssertEqual(version, "1")
        XCTAssertEqual([latest.text, published.text], ["2", "1"])
        XCTAssertEqual(latest.headers["X-Amz-Executed-Version"], "$LATEST")
        XCTAssertEqual(published.headers["X-Amz-Executed-Version"], "1")
        let configuration = await call("GET", "\(Self.functions)/Hello/configuration", query: "Qualifier=1")
        XCTAssertEqual(configuration["Timeout"], 3)
        XCTAssertEqual(configuration["Version"], "1")
        XCTAssertEqual(configuration["FunctionArn"], "arn:aws:lambda:us-east-1:123456789012:function:Hello:1")
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json,
    /// test_lambda_versions_with_code_changes.
    func testPublishingTellsAllOfAVersionThatIsReady() async {
        await create()
        let published = await call("POST", "\(Self.functions)/Hello/versions", [:])
        let version = await call("GET", "\(Self.functions)/Hello/configuration", query: "Qualifier=1")
        XCTAssertEqual(published.json, version.json)
        XCTAssertNotNil(published["RuntimeVersionConfig"]?["RuntimeVersionArn"])
        XCTAssertEqual([published["State"], published["LastUpdateStatus"]], ["Active", "Successful"])
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json, test_publish_with_update.
    func testAnUpdateThatPublishesAnswersWithAVersionThatIsBeingCreated() async {
        await create("Hello", Self.answering("1"))
        let answer = await call(
            "PUT",
            "\(Self.functions)/Hello/code",
            ["ZipFile": .string(Self.zip(Self.answering("2"))), "Publish": true]
        )
        XCTAssertEqual([answer["Version"], answer["State"], answer["StateReasonCode"]], ["1", "Pending", "Creating"])
        XCTAssertEqual(answer["FunctionArn"], "arn:aws:lambda:us-east-1:123456789012:function:Hello:1")
        XCTAssertNil(answer["LastUpdateStatus"])
        XCTAssertNil(answer["LastUpdateStatusReason"])
    }

    func testPublishingWhatHasNotChangedGivesTheSameVersion() async {
        await create()
        let first = await publish()
        let second = await publish()
        await update("Hello", Self.answering("2"))
        let third = await publish()
        XCTAssertEqual([first, second, third], ["1", "1", "2"])
    }

    func testNumbersOfDeletedVersionsDoNotComeBack() async {
        await create()
        _ = await publish()
        let deleted = await call("DELETE", "\(Self.functions)/Hello", query: "Qualifier=1")
        let next = await publish()
        XCTAssertEqual(deleted.status, 204)
        XCTAssertEqual(next, "2")
    }

    func testPublishingChecksWhatTheCallerHasSeen() async {
        let sha = await create()["CodeSha256"]?.string ?? ""
        let other = await call("POST", "\(Self.functions)/Hello/versions", ["CodeSha256": "other"])
        let revision = await call("POST", "\(Self.functions)/Hello/versions", ["RevisionId": "old"])
        XCTAssertEqual(
            other.error,
            "400 InvalidParameterValueException: CodeSHA256 (other) is different from current CodeSHA256 in $LATEST "
                + "(\(sha)). Please try again with the CodeSHA256 in $LATEST."
        )
        XCTAssertEqual(
            revision.error,
            "412 PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. "
                + "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
        )
    }

    func testAnAliasPointsToAVersionAndIsNamedInTheInvokedARN() async {
        let echo =
            #"while true; do next; respond "\"$(sed -n 's/^Lambda-Runtime-Invoked-Function-Arn: //Ip' < "$TMPDIR/head" | tr -d '\r')\""; done"#
        await create("Hello", echo)
        _ = await publish()
        let alias = await call(
            "POST",
            "\(Self.functions)/Hello/aliases",
            ["Name": "live", "FunctionVersion": "1", "Description": "what all see"]
        )
        let answer = await invoke(qualifier: "live")
        XCTAssertEqual(alias.status, 201)
        XCTAssertEqual(alias["AliasArn"], "arn:aws:lambda:us-east-1:123456789012:function:Hello:live")
        XCTAssertEqual(answer.text, #""arn:aws:lambda:us-east-1:123456789012:function:Hello:live""#)
        XCTAssertEqual(answer.headers["X-Amz-Executed-Version"], "1")
    }

    func testAnAliasSharesInvocationsByWeight() async {
        await create("Hello", Self.answering("1"))
        _ = await publish()
        await update("Hello", Self.answering("2"))
        _ = await publish()
        await call(
            "POST",
            "\(Self.functions)/Hello/aliases",
            [
                "Name": "live", "FunctionVersion": "1",
                "RoutingConfig": ["AdditionalVersionWeights": ["2": .number(JSONNumber(literal: "0.25"))]],
            ]
        )
        var versions: [String] = []
        for value in [0.0, 0.24, 0.25, 0.99] {
            draw.value = value
            versions.append(await invoke(qualifier: "live").text)
        }
        XCTAssertEqual(versions, ["2", "2", "1", "1"])
    }

    func testRefusalsOfAliasesHaveTheWordsOfAWS() async {
        await create()
        _ = await publish()
        let path = "\(Self.functions)/Hello/aliases"
        await call("POST", path, ["Name": "live", "FunctionVersion": "1"])
        let weights = { (weights: JSONObject) -> JSONValue in
            ["Name": "x", "FunctionVersion": "1", "RoutingConfig": ["AdditionalVersionWeights": .object(weights)]]
        }
        let half = JSONValue.number(JSONNumber(literal: "0.5"))
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:Hello"
        let cases: [(Answer, String)] = [
            (
                await call("POST", path, ["Name": "live", "FunctionVersion": "1"]),
                "409 ResourceConflictException: Alias already exists: \(arn):live"
            ),
            (
                await call("POST", path, ["Name": "x", "FunctionVersion": "9"]),
                "404 ResourceNotFoundException: Function not found: \(arn):9"
            ),
            (
                await call("POST", path, ["Name": "12", "FunctionVersion": "1"]),
                "400 ValidationException: 1 validation error detected: Value '12' at 'name' failed to satisfy constraint: "
                    + "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"
            ),
            (
                await call("POST", path, weights(["1": half])),
                "400 InvalidParameterValueException: Invalid function version 1. Function version 1 is already included "
                    + "in routing configuration."
            ),
            (
                await call("POST", path, weights(["2": half, "3": half])),
                "400 InvalidParameterValueException: Number of items in AdditionalVersionWeights cannot be greater than 1"
            ),
            (
                await call("POST", path, weights(["2": 2])),
                "400 ValidationException: 1 validation error detected: Value '{2=2.0}' at "
                    + "'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy "
                    + "constraint: [Member must have value less than or equal to 1.0, "
                    + "Member must have value greater than or equal to 0.0, Member must not be null]"
            ),
            (
                await call("POST", "\(Self.functions)/None/aliases", ["Name": "x", "FunctionVersion": "1"]),
                "404 ResourceNotFoundException: Function not found: \(arn.replacing("Hello", with: "None")):1"
            ),
            (
                await call("GET", "\(path)/none"),
                "404 ResourceNotFoundException: Cannot find alias arn: \(arn):none"
            ),
            (
                await call("DELETE", "\(Self.functions)/Hello", query: "Qualifier=1"),
                "409 ResourceConflictException: Unable to delete version because the following aliases reference it: "
                    + "[live]"
            ),
        ]
        for (answer, error) in cases { XCTAssertEqual(answer.error, error) }
    }
}
