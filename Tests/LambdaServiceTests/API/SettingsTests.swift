import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class SettingsTests: ControlPlaneTestCase {
    private static let arn = "arn:aws:lambda:us-east-1:123456789012:function:Hello"

    func testListsAreCutInPages() async {
        for name in ["A", "B", "C"] { await create(name) }
        var names: [String] = []
        var marker: String?
        var pages = 0
        repeat {
            let query = "MaxItems=2" + (marker.map { "&Marker=\($0.replacing("=", with: "%3D"))" } ?? "")
            let page = await call("GET", "\(Self.functions)/", query: query)
            names += page["Functions"]?.array?.compactMap { $0["FunctionName"]?.string } ?? []
            marker = page["NextMarker"]?.string
            pages += 1
        } while marker != nil && pages < 5
        XCTAssertEqual(names, ["A", "B", "C"])
        XCTAssertEqual(pages, 2)
    }

    func testACreatedFunctionIsPendingAndThenActive() async {
        let created = await create()
        let after = await call("GET", "\(Self.functions)/Hello/configuration")
        let updated = await call("PUT", "\(Self.functions)/Hello/configuration", ["Timeout": 5])
        XCTAssertEqual(
            [created["State"], created["StateReasonCode"], created["LastUpdateStatus"]],
            ["Pending", "Creating", nil]
        )
        XCTAssertEqual([after["State"], after["LastUpdateStatus"]], ["Active", "Successful"])
        XCTAssertEqual(updated["LastUpdateStatus"], "InProgress")
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json,
    /// test_function_revisions_basic.
    func testAFunctionThatIsReadyHasAnotherRevision() async {
        let path = "\(Self.functions)/Hello/configuration"
        var revisions = [await create()["RevisionId"], await call("GET", path)["RevisionId"]]
        revisions.append(await call("PUT", path, ["Timeout": 5])["RevisionId"])
        revisions.append(await call("GET", path)["RevisionId"])
        let early = await call("PUT", path, ["Timeout": 6, "RevisionId": revisions[2] ?? nil])
        let latest = await call("PUT", path, ["Timeout": 6, "RevisionId": revisions[3] ?? nil])
        XCTAssertEqual(Set(revisions.compactMap { $0?.string }).count, 4)
        XCTAssertEqual([early.status, latest.status], [412, 200])
    }

    func testAnUpdateChangesWhatItNamesAndNothingElse() async {
        await create("Hello", Self.answering("1"), ["Environment": ["Variables": ["AB": "b"]], "Description": "d"])
        await call("PUT", "\(Self.functions)/Hello/configuration", ["MemorySize": 256])
        let answer = await call("GET", "\(Self.functions)/Hello/configuration")
        XCTAssertEqual(answer["MemorySize"], 256)
        XCTAssertEqual(answer["Description"], "d")
        XCTAssertEqual(answer["Environment"], ["Variables": ["AB": "b"]])
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda_api.snapshot.json.
    func testWhatIsToldOfSettingsThatActOnNothing() async {
        let plain = await create("Plain")
        let given = await create(
            "Given",
            Self.answering("1"),
            [
                "Environment": ["Variables": [:]],
                "VpcConfig": ["SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]],
                "SnapStart": ["ApplyOn": "PublishedVersions"],
            ]
        )
        XCTAssertNil(plain["Environment"])
        XCTAssertNil(plain["VpcConfig"])
        XCTAssertEqual(given["Environment"], ["Variables": [:]])
        XCTAssertEqual(given["VpcConfig"]?["Ipv6AllowedForDualStack"], false)
        XCTAssertEqual(given["VpcConfig"]?["VpcId"]?.string?.hasPrefix("vpc-"), true)
        XCTAssertEqual(given["SnapStart"]?["OptimizationStatus"], "Off")
        let runtime = given["RuntimeVersionConfig"]?["RuntimeVersionArn"]?.string
        XCTAssertEqual(runtime?.hasPrefix("arn:aws:lambda:us-east-1::runtime:"), true)
        let path = "\(Self.functions)/Given"
        let version = await call("POST", "\(path)/versions", [:])
        XCTAssertEqual(version["SnapStart"], ["ApplyOn": "PublishedVersions", "OptimizationStatus": "On"])
        let without = await call(
            "PUT",
            "\(path)/configuration",
            ["VpcConfig": ["SubnetIds": [], "SecurityGroupIds": []], "Environment": ["Variables": ["A1": "b"]]]
        )
        XCTAssertEqual(
            without["VpcConfig"],
            ["SubnetIds": [], "SecurityGroupIds": [], "VpcId": "", "Ipv6AllowedForDualStack": false]
        )
        XCTAssertEqual(without["Environment"], ["Variables": ["A1": "b"]])
        let list = await call("GET", "\(Self.functions)/")
        XCTAssertNil(list["Functions"]?[0]?["RuntimeVersionConfig"])
    }

    func testADryRunOfACodeUpdateChangesNothing() async {
        await create("Hello", Self.answering("1"))
        let answer = await call(
            "PUT",
            "\(Self.functions)/Hello/code",
            ["ZipFile": .string(Self.zip(Self.answering("2"))), "DryRun": true]
        )
        let after = await invoke()
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(after.text, "1")
    }

    func testReservedConcurrencyLeavesOthersAHundred() async {
        await create()
        let path = "/2017-10-31/functions/Hello/concurrency"
        let most = await call("PUT", path, ["ReservedConcurrentExecutions": 900])
        let tooMuch = await call("PUT", path, ["ReservedConcurrentExecutions": 901])
        let settings = await call("GET", "/2016-08-19/account-settings/")
        let seen = await call("GET", "/2019-09-30/functions/Hello/concurrency")
        let deleted = await call("DELETE", path)
        let after = await call("GET", "/2019-09-30/functions/Hello/concurrency")
        XCTAssertEqual(most["ReservedConcurrentExecutions"], 900)
        XCTAssertEqual(
            tooMuch.error,
            "400 InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's "
                + "UnreservedConcurrentExecution below its minimum value of [100]."
        )
        XCTAssertEqual(settings["AccountLimit"]?["UnreservedConcurrentExecutions"], 100)
        XCTAssertEqual(settings["AccountUsage"]?["FunctionCount"], 1)
        XCTAssertEqual(seen["ReservedConcurrentExecutions"], 900)
        XCTAssertEqual(deleted.status, 204)
        XCTAssertEqual(after.json, [:])
    }

    func testReservedConcurrencyIsTheWholeFunctions() async {
        await create()
        _ = await publish()
        await call("PUT", "/2017-10-31/functions/Hello/concurrency", ["ReservedConcurrentExecutions": 0])
        let answer = await invoke(qualifier: "1")
        XCTAssertEqual(answer.error, "429 TooManyRequestsException: Rate Exceeded.")
        XCTAssertEqual(answer["Reason"], "ReservedFunctionConcurrentInvocationLimitExceeded")
    }

    func testProvisionedConcurrencyIsForVersionsAndAliases() async {
        await create("Hello", "echo started; " + Self.answering("1"))
        _ = await publish()
        let path = "/2019-09-30/functions/Hello/provisioned-concurrency"
        let body: JSONValue = ["ProvisionedConcurrentExecutions": 1]
        let latest = await call("PUT", path, body, query: "Qualifier=$LATEST")
        let none = await call("GET", path, query: "Qualifier=1")
        let put = await call("PUT", path, body, query: "Qualifier=1")
        XCTAssertEqual(
            latest.error,
            "400 InvalidParameterValueException: Provisioned Concurrency Configs cannot be applied to unpublished "
                + "function versions."
        )
        XCTAssertEqual(
            none.error,
            "404 ProvisionedConcurrencyConfigNotFoundException: No Provisioned Concurrency Config found for this function"
        )
        XCTAssertEqual(put.status, 202)
        XCTAssertEqual(put["Status"], "IN_PROGRESS")
        var status = await call("GET", path, query: "Qualifier=1")
        while status["Status"] != "READY" { status = await call("GET", path, query: "Qualifier=1") }
        XCTAssertEqual(status["AvailableProvisionedConcurrentExecutions"], 1)
        let list = await call("GET", path, query: "List=ALL")
        XCTAssertEqual(
            list["ProvisionedConcurrencyConfigs"]?[0]?["FunctionArn"],
            .string("\(Self.arn):1")
        )
        let answer = await invoke(qualifier: "1")
        XCTAssertEqual(answer.text, "1")
        XCTAssertEqual(logs.lines.count { $0 == "started" }, 1, "it was started before the invocation, once")
        let deleted = await call("DELETE", path, query: "Qualifier=1")
        XCTAssertEqual(deleted.status, 204)
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda_api.snapshot.json,
    /// test_provisioned_concurrency_exceptions.
    func testProvisionedConcurrencyOfAFunctionThatIsNotThere() async {
        let path = "/2019-09-30/functions/None/provisioned-concurrency"
        let arn = Self.arn.replacing("Hello", with: "None")
        let body: JSONValue = ["ProvisionedConcurrentExecutions": 1]
        for (qualifier, message) in [
            ("live", "Cannot find alias arn: \(arn):live"), ("1", "Function not found: \(arn):1"),
        ] {
            let get = await call("GET", path, query: "Qualifier=\(qualifier)")
            let put = await call("PUT", path, body, query: "Qualifier=\(qualifier)")
            let delete = await call("DELETE", path, query: "Qualifier=\(qualifier)")
            for answer in [get, put, delete] {
                XCTAssertEqual(answer.error, "404 ResourceNotFoundException: \(message)")
            }
        }
    }

    func testAPolicyHasTheShapeOfAWS() async {
        await create()
        let path = "\(Self.functions)/Hello/policy"
        let before = await call("GET", path)
        let added = await call(
            "POST",
            path,
            [
                "StatementId": "api", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com",
                "SourceArn": "arn:aws:execute-api:us-east-1:123456789012:abc/*", "SourceAccount": "123456789012",
            ]
        )
        let again = await call(
            "POST",
            path,
            ["StatementId": "api", "Action": "lambda:InvokeFunction", "Principal": "*"]
        )
        let policy = await call("GET", path)
        let nobody = await call(
            "POST",
            path,
            ["StatementId": "x", "Action": "lambda:InvokeFunction", "Principal": "nobody"]
        )
        let removed = await call("DELETE", "\(path)/api")
        let gone = await call("DELETE", "\(path)/api")
        XCTAssertEqual(before.error, "404 ResourceNotFoundException: The resource you requested does not exist.")
        let statement =
            #"{"Sid":"api","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"#
            + #""Action":"lambda:InvokeFunction","Resource":"\#(Self.arn)","#
            + #""Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"},"#
            + #""ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:abc/*"}}}"#
        XCTAssertEqual(added["Statement"], .string(statement))
        XCTAssertEqual(
            policy["Policy"],
            .string(#"{"Version":"2012-10-17","Id":"default","Statement":[\#(statement)]}"#)
        )
        XCTAssertEqual(
            again.error,
            "409 ResourceConflictException: The statement id (api) provided already exists. "
                + "Please provide a new statement id, or remove the existing statement."
        )
        XCTAssertEqual(
            nobody.error,
            "400 InvalidParameterValueException: The provided principal was invalid. "
                + "Please check the principal and try again."
        )
        XCTAssertEqual(removed.status, 204)
        XCTAssertEqual(
            gone.error,
            "404 ResourceNotFoundException: No policy is associated with the given resource."
        )
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda_api.snapshot.json,
    /// test_permission_exceptions.
    func testAPolicyOfWhatIsNotThere() async {
        await create()
        let path = "\(Self.functions)/Hello/policy"
        let statement: JSONValue = ["StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "*"]
        let notFound = "404 ResourceNotFoundException: "
        let none = Self.arn.replacing("Hello", with: "None")
        let cases: [(Answer, String)] = [
            (
                await call("POST", "\(Self.functions)/Hello:live/policy", statement),
                "Cannot find alias arn: \(Self.arn):live"
            ),
            (await call("POST", path, statement, query: "Qualifier=42"), "Function not found: \(Self.arn):42"),
            (await call("POST", path, statement, query: "Qualifier=a-$"), "Function not found: \(Self.arn):a-$"),
            (await call("DELETE", "\(path)/s", query: "Qualifier=live"), "Cannot find alias arn: \(Self.arn):live"),
            (await call("GET", path, query: "Qualifier=77"), "The resource you requested does not exist."),
            (await call("GET", "\(Self.functions)/None/policy"), "Function not found: \(none)"),
        ]
        for (answer, message) in cases { XCTAssertEqual(answer.error, notFound + message) }
    }

    func testTagsAreTheFunctions() async {
        await create("Hello", Self.answering("1"), ["Tags": ["a": "1"]])
        let path = "/2017-03-31/tags/\(Self.arn.replacing(":", with: "%3A"))"
        await call("POST", path, ["Tags": ["b": "2"]])
        await call("DELETE", path, query: "tagKeys=a")
        let tags = await call("GET", path)
        let function = await call("GET", "\(Self.functions)/Hello")
        XCTAssertEqual(tags["Tags"], ["b": "2"])
        XCTAssertEqual(function["Tags"], ["b": "2"])
    }

    func testWhatIsOnlyRememberedComesBack() async {
        await create()
        let runtime = "/2021-07-20/functions/Hello/runtime-management-config"
        let recursion = "/2024-08-31/functions/Hello/recursion-config"
        let auto = await call("GET", runtime)
        await call("PUT", runtime, ["UpdateRuntimeOn": "FunctionUpdate"])
        let update = await call("GET", runtime)
        let terminate = await call("GET", recursion)
        await call("PUT", recursion, ["RecursiveLoop": "Allow"])
        let allow = await call("GET", recursion)
        let signing = await call("GET", "/2020-06-30/functions/Hello/code-signing-config")
        XCTAssertEqual([auto["UpdateRuntimeOn"], update["UpdateRuntimeOn"]], ["Auto", "FunctionUpdate"])
        XCTAssertEqual([terminate["RecursiveLoop"], allow["RecursiveLoop"]], ["Terminate", "Allow"])
        XCTAssertEqual(signing.json, [:])
    }
}
