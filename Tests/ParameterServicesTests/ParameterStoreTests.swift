import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class ParameterStoreTests: XCTestCase {
    private func put(_ bench: Bench, _ name: String, _ value: String, _ more: JSONObject = [:]) async {
        var members: JSONObject = ["Name": .string(name), "Type": "String", "Value": .string(value)]
        members.merge(more) { _, new in new }
        await bench.call("AmazonSSM.PutParameter", .object(members))
    }

    private func names(_ answer: JSONValue) -> [String] {
        (answer["Parameters"]?.array ?? []).compactMap { $0["Name"]?.string }
    }

    func testAValueIsReadByNameVersionLabelAndARN() async throws {
        let bench = try Bench()
        await put(bench, "/a/b", "one")
        let second = await bench.call("AmazonSSM.PutParameter", ["Name": "/a/b", "Value": "two", "Overwrite": true])
        XCTAssertEqual(second, ["Version": 2, "Tier": "Standard"])
        await bench.call("AmazonSSM.LabelParameterVersion", ["Name": "/a/b", "ParameterVersion": 1, "Labels": ["old"]])
        let arn = "arn:aws:ssm:us-east-1:123456789012:parameter/a/b"
        for (asked, value, selector) in [
            ("/a/b", "two", nil), ("/a/b:1", "one", ":1"), ("/a/b:old", "one", ":old"), (arn, "two", nil),
        ] {
            let answer = await bench.call("AmazonSSM.GetParameter", ["Name": .string(asked)])
            XCTAssertEqual(
                answer["Parameter"],
                .members([
                    "Name": "/a/b", "Type": "String", "Value": .string(value),
                    "Version": value == "two" ? 2 : 1, "Selector": .text(selector),
                    "LastModifiedDate": 1_800_000_000, "ARN": .string(arn), "DataType": "text",
                ])
            )
        }
    }

    func testANameWithoutAHierarchyIsTheSameWithASlash() async throws {
        let bench = try Bench()
        await put(bench, "p", "1")
        let answer = await bench.call("AmazonSSM.GetParameters", ["Names": ["/p", "p", "q"]])
        XCTAssertEqual(names(answer), ["/p", "p"])
        XCTAssertEqual(answer["InvalidParameters"], ["q"])
    }

    func testASecureStringIsReadOnlyWithDecryption() async throws {
        let bench = try Bench()
        await put(bench, "s", "hidden", ["Type": "SecureString"])
        let closed = await bench.call("AmazonSSM.GetParameter", ["Name": "s"])
        XCTAssertEqual(closed["Parameter"]?["Value"]?.string?.contains("hidden"), false)
        let open = await bench.call("AmazonSSM.GetParameter", ["Name": "s", "WithDecryption": true])
        XCTAssertEqual(open["Parameter"]?["Value"], "hidden")
    }

    func testPathsAreWalkedOneLevelOrAll() async throws {
        let bench = try Bench()
        for name in ["/p/a", "/p/b", "/p/c/d", "/q/a"] { await put(bench, name, "x") }
        let level = await bench.call("AmazonSSM.GetParametersByPath", ["Path": "/p"])
        XCTAssertEqual(names(level), ["/p/a", "/p/b"])
        let request: JSONValue = ["Path": "/p/", "Recursive": true, "MaxResults": 2]
        let first = await bench.call("AmazonSSM.GetParametersByPath", request)
        XCTAssertEqual(names(first), ["/p/a", "/p/b"])
        let rest = await bench.call(
            "AmazonSSM.GetParametersByPath",
            ["Path": "/p/", "Recursive": true, "MaxResults": 2, "NextToken": first["NextToken"] ?? .null]
        )
        XCTAssertEqual(names(rest), ["/p/c/d"])
        XCTAssertNil(rest["NextToken"])
    }

    func testFiltersChooseAmongAll() async throws {
        let bench = try Bench()
        await put(bench, "/x/a", "1", ["Tags": [["Key": "stage", "Value": "test"]]])
        await put(bench, "/x/y/b", "1", ["Type": "SecureString"])
        await put(bench, "c", "1")
        let cases: [(JSONValue, [String])] = [
            (["Key": "Name", "Option": "BeginsWith", "Values": ["/x"]], ["/x/a", "/x/y/b"]),
            (["Key": "Name", "Values": ["/c"]], ["c"]),
            (["Key": "Name", "Option": "Contains", "Values": ["/c"]], ["c"]),
            (["Key": "Path", "Values": ["/x"]], ["/x/a"]),
            (["Key": "Path", "Option": "Recursive", "Values": ["/x"]], ["/x/a", "/x/y/b"]),
            (["Key": "Type", "Values": ["SecureString"]], ["/x/y/b"]),
            (["Key": "tag:stage", "Values": ["test"]], ["/x/a"]),
        ]
        for (filter, expected) in cases {
            let answer = await bench.call("AmazonSSM.DescribeParameters", ["ParameterFilters": [filter]])
            XCTAssertEqual(names(answer), expected, filter.serialized())
        }
    }

    func testFiltersAreRefusedInAWSsWords() async throws {
        let bench = try Bench()
        let path =
            "ValidationException: The parameter doesn't meet the parameter name requirements. The parameter name must begin "
            + "with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use "
            + "only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters "
            + "are not allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". Valid example: "
            + "/get/parameters2-/by1./path0_."
        let expected: [(JSONValue, String)] = [
            (
                [["Key": "key"]],
                "ValidationException: 1 validation error detected: Value 'key' at 'parameterFilters.1.member.key' failed to "
                    + "satisfy constraint: Member must satisfy regular expression pattern: "
                    + "tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType"
            ),
            (
                [["Key": "Name", "Option": "over 10 chars"]],
                "ValidationException: 1 validation error detected: Value 'over 10 chars' at "
                    + "'parameterFilters.1.member.option' failed to satisfy constraint: Member must have length less than or "
                    + "equal to 10"
            ),
            (
                [["Key": "Label"]],
                "InvalidFilterKey: The following filter key is not valid: Label. Valid filter keys include: [Path, Name, "
                    + "Type, KeyId, Tier]."
            ),
            (
                [["Key": "Name", "Values": ["a"]], ["Key": "Name", "Values": ["b"]]],
                "InvalidFilterKey: The following filter is duplicated in the request: Name. A request can contain only one "
                    + "occurrence of a specific filter."
            ),
            (
                [["Key": "Path", "Values": ["/aws"]]],
                "ValidationException: Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" "
                    + "(case-insensitive). When using global parameters, please specify within a global namespace."
            ),
            ([["Key": "Path", "Values": ["//"]]], path), ([["Key": "Path", "Values": ["test"]]], path),
            (
                [["Key": "Path", "Option": "Equals", "Values": ["/a"]]],
                "InvalidFilterOption: The following filter option is not valid: Equals. Valid options include: [Recursive, "
                    + "OneLevel]."
            ),
            (
                [["Key": "Tier", "Values": ["test"]]],
                "InvalidFilterOption: The following filter value is not valid: test. Valid values include: [Standard, "
                    + "Advanced, Intelligent-Tiering]."
            ),
        ]
        for (filters, refusal) in expected {
            let answer = await bench.refusal("AmazonSSM.DescribeParameters", ["ParameterFilters": filters])
            XCTAssertEqual(answer, refusal)
        }
    }

    func testNamesAreReadOnceAndWithoutASlashAtTheRoot() async throws {
        let bench = try Bench()
        await put(bench, "p", "1")
        await put(bench, "/a/b", "1")
        let twice = await bench.call("AmazonSSM.GetParameters", ["Names": ["p", "p"]])
        XCTAssertEqual(names(twice), ["p"])
        let root = await bench.call("AmazonSSM.GetParametersByPath", ["Path": "/"])
        XCTAssertEqual(names(root), ["p"])
    }

    func testALabelIsOnOneVersionAlone() async throws {
        let bench = try Bench()
        await put(bench, "p", "1")
        await put(bench, "p", "2", ["Overwrite": true])
        await bench.call("AmazonSSM.LabelParameterVersion", ["Name": "p", "ParameterVersion": 1, "Labels": ["live"]])
        let request: JSONValue = ["Name": "p", "Labels": ["live", "1st", "awsx"]]
        let moved = await bench.call("AmazonSSM.LabelParameterVersion", request)
        XCTAssertEqual(moved, ["InvalidLabels": ["1st", "awsx"], "ParameterVersion": 2])
        let history = await bench.call("AmazonSSM.GetParameterHistory", ["Name": "p"])
        XCTAssertEqual(history["Parameters"]?.array?.map { $0["Labels"] }, [[], ["live"]])
        let removed = await bench.call(
            "AmazonSSM.UnlabelParameterVersion",
            ["Name": "p", "ParameterVersion": 2, "Labels": ["live", "other"]]
        )
        XCTAssertEqual(removed, ["RemovedLabels": ["live"], "InvalidLabels": ["other"]])
    }

    func testSecretsAreReadByTheirReference() async throws {
        let bench = try Bench()
        await bench.secret("CreateSecret", ["Name": "slack", "SecretString": "token"])
        let name = "/aws/reference/secretsmanager/slack"
        let answer = await bench.call("AmazonSSM.GetParameter", ["Name": .string(name), "WithDecryption": true])
        XCTAssertEqual(answer["Parameter"]?["Value"], "token")
        let source = try JSONValue(parsing: answer["Parameter"]?["SourceResult"]?.string ?? "")
        XCTAssertEqual(source["name"], "slack")
        let missing = await bench.refusal(
            "AmazonSSM.GetParameter",
            ["Name": "/aws/reference/secretsmanager/none", "WithDecryption": true]
        )
        XCTAssertEqual(missing, "ParameterNotFound: Secret aws/reference/secretsmanager/none not found.")
    }

    func testAValueNamesNoOtherParameter() async throws {
        let bench = try Bench()
        for value in ["{{ssm:other}}", "a {{x}} b"] {
            let refusal = await bench.refusal(
                "AmazonSSM.PutParameter",
                ["Name": "p", "Type": "String", "Value": .string(value)]
            )
            XCTAssertEqual(
                refusal,
                "ValidationException: Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.",
                value
            )
        }
        for (number, value) in [#"{"a": {"b": 1}}"#, "{{", "}} {{"].enumerated() {
            await put(bench, "p\(number)", value)
        }
    }

    func testErrorsHaveAWSsWords() async throws {
        let bench = try Bench()
        await put(bench, "p", "1")
        let wellFormed =
            "ValidationException: Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it "
            + "can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers "
            + "and the following 3 symbols .-_"
        let expected: [(String, JSONValue, String)] = [
            (
                "PutParameter", ["Name": "p", "Type": "String", "Value": "2"],
                "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in "
                    + "the request to true."
            ),
            (
                "PutParameter", ["Name": "q", "Value": "2"],
                "ValidationException: A parameter type is required when you create a parameter."
            ),
            (
                "PutParameter", ["Name": "q", "Type": "Text", "Value": ""],
                "ValidationException: 2 validation errors detected: Value '' at 'value' failed to satisfy constraint: Member "
                    + "must have length greater than or equal to 1; Value 'Text' at 'type' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [SecureString, StringList, String]"
            ),
            (
                "PutParameter", ["Name": "a/b", "Type": "String", "Value": "2"],
                "ValidationException: Parameter name must be a fully qualified name."
            ),
            (
                "PutParameter", ["Name": "/aws/x", "Type": "String", "Value": "2"],
                "AccessDeniedException: No access to reserved parameter name: /aws/x."
            ),
            (
                "PutParameter", ["Name": "/aws_test/path", "Type": "String", "Value": "2"],
                "AccessDeniedException: No access to reserved parameter name: /aws_test/path."
            ),
            (
                "LabelParameterVersion", ["Name": "p", "Labels": [.string(String(repeating: "a", count: 101))]],
                "ValidationException: 1 validation error detected: Value '[\(String(repeating: "a", count: 101))]' at "
                    + "'labels' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less "
                    + "than or equal to 100, Member must have length greater than or equal to 1]"
            ),
            (
                "PutParameter", ["Name": "n", "Type": "String", "Value": "abc", "AllowedPattern": "[0-9]+"],
                "ParameterPatternMismatchException: Parameter value, cannot be validated against allowedPattern: [0-9]+"
            ),
            ("GetParameter", ["Name": "x/b/c"], wellFormed),
            ("GetParameters", ["Names": ["/x//b"]], wellFormed),
            ("GetParameter", ["Name": "none"], "ParameterNotFound: "),
            (
                "GetParameter", ["Name": "p:9"],
                "ParameterVersionNotFound: Systems Manager could not find version 9 of p. Verify the version and try again."
            ),
            ("DeleteParameter", ["Name": "none"], "ParameterNotFound: "),
        ]
        for (operation, members, refusal) in expected {
            let answer = await bench.refusal("AmazonSSM.\(operation)", members)
            XCTAssertEqual(answer, refusal)
        }
    }
}
