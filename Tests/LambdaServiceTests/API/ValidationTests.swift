import CloudCore
import LambdaService
import OrderedCollections
import WorkshopCommon
import XCTest

/// What AWS refuses, in its words.
final class ValidationTests: ControlPlaneTestCase {
    private static let invalid = "400 InvalidParameterValueException: "
    private static let one = "400 ValidationException: 1 validation error detected: "
    private static let arn = "arn:aws:lambda:us-east-1:123456789012:function:Hello"

    /// Creates with one member changed.
    private func creating(_ members: JSONObject) async -> String { await create("Hello", "", members).error }

    func testCreatingChecksEachMember() async {
        let long = String(repeating: "x", count: 65)
        let cases: [(JSONObject, String)] = [
            (
                ["FunctionName": .string(long)],
                Self.invalid + "1 validation error detected: Value '\(long)' at 'functionName' failed to satisfy "
                    + "constraint: Member must have length less than or equal to 64"
            ),
            (
                ["Role": "r"],
                Self.one + "Value 'r' at 'role' failed to satisfy constraint: Member must satisfy regular expression "
                    + #"pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"#
            ),
            (
                ["Role": nil],
                Self.one + "Value null at 'role' failed to satisfy constraint: Member must not be null"
            ),
            (
                ["Handler": "a b"],
                Self.one + "Value 'a b' at 'handler' failed to satisfy constraint: Member must satisfy regular "
                    + #"expression pattern: [^\s]+"#
            ),
            (
                ["MemorySize": 64],
                Self.one + "Value '64' at 'memorySize' failed to satisfy constraint: "
                    + "Member must have value greater than or equal to 128"
            ),
            (
                ["Timeout": 901],
                Self.one + "Value '901' at 'timeout' failed to satisfy constraint: "
                    + "Member must have value less than or equal to 900"
            ),
            (
                ["Timeout": 0, "MemorySize": 1],
                "400 ValidationException: 2 validation errors detected: Value '0' at 'timeout' failed to satisfy "
                    + "constraint: Member must have value greater than or equal to 1; Value '1' at 'memorySize' failed to "
                    + "satisfy constraint: Member must have value greater than or equal to 128"
            ),
            (
                ["PackageType": "Tar"],
                Self.one + "Value 'Tar' at 'packageType' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [Zip, Image]"
            ),
            (
                ["Architectures": ["mips"]],
                Self.one + "Value '[mips]' at 'architectures' failed to satisfy constraint: Member must satisfy "
                    + "constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"
            ),
            (
                ["Architectures": ["arm64", "x86_64"]],
                Self.one + "Value '[arm64, x86_64]' at 'architectures' failed to satisfy constraint: "
                    + "Member must have length less than or equal to 1"
            ),
            (
                ["Environment": ["Variables": ["1A": "x"]]],
                Self.one
                    + "Value '{1A=x}' at 'environment.variables' failed to satisfy constraint: Map keys must satisfy "
                    + "constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, "
                    + "Member must not be null]"
            ),
            (
                ["TracingConfig": ["Mode": "On"]],
                Self.one + "Value 'On' at 'tracingConfig.mode' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [Active, PassThrough]"
            ),
            (
                ["EphemeralStorage": ["Size": 1]],
                Self.one + "Value '1' at 'ephemeralStorage.size' failed to satisfy constraint: "
                    + "Member must have value greater than or equal to 512"
            ),
            (["Timeout": "5"], "400 SerializationException: STRING_VALUE can not be converted to Integer"),
            (["Description": 5], "400 SerializationException: NUMBER_VALUE can not be converted to String"),
        ]
        for (members, error) in cases {
            let answer = await creating(members)
            XCTAssertEqual(answer, error)
        }
        let left = await call("GET", Self.functions)
        XCTAssertEqual(left["Functions"], [], "nothing that was refused is there")
    }

    func testRulesBeyondTheModel() async {
        let cases: [(JSONObject, String)] = [
            (
                ["Environment": ["Variables": ["AWS_REGION": "x", "_HANDLER": "y"]]],
                // The model's own pattern comes first for a name that begins with an underscore.
                Self.one
                    + "Value '{AWS_REGION=x, _HANDLER=y}' at 'environment.variables' failed to satisfy constraint: "
                    + "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                    + "[a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]"
            ),
            (
                ["Environment": ["Variables": ["AWS_REGION": "x"]]],
                Self.invalid + "Lambda was unable to configure your environment variables because the environment "
                    + "variables you have provided contains reserved keys that are currently not supported for "
                    + "modification. Reserved keys used in this request: AWS_REGION"
            ),
            (
                ["DeadLetterConfig": ["TargetArn": "arn:aws:s3:::bucket"]],
                Self.invalid + "The provided dead letter target arn:aws:s3:::bucket is not a SQS queue or a SNS topic."
            ),
            (
                ["Layers": ["arn:aws:lambda:us-east-1:123456789012:layer:none:1"]],
                Self.invalid + "Layer version arn:aws:lambda:us-east-1:123456789012:layer:none:1 does not exist."
            ),
            (
                ["Code": [:]],
                Self.invalid + "Please provide a source for function code."
            ),
            (
                ["Runtime": nil],
                Self.invalid + "Runtime and Handler are mandatory parameters for functions created with deployment "
                    + "packages."
            ),
        ]
        for (members, error) in cases {
            let answer = await creating(members)
            XCTAssertEqual(answer, error)
        }
        let unknown = await creating(["Runtime": "cobol85"])
        XCTAssertTrue(
            unknown.hasPrefix(
                Self.invalid + "Value cobol85 at 'runtime' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [nodejs20.x, "
            ) && unknown.hasSuffix("] or be a valid ARN"),
            unknown
        )
        let retired = await creating(["Runtime": "python3.7"])
        XCTAssertEqual(
            retired,
            Self.invalid + "The runtime parameter of python3.7 is no longer supported for creating or updating AWS "
                + "Lambda functions. We recommend you use a supported runtime while creating or updating functions."
        )
        let large = await creating(["Environment": ["Variables": ["BIG": .string(String(repeating: "x", count: 4100))]]]
        )
        XCTAssertTrue(large.contains("exceeded the 4KB limit. String measured: {\"BIG\":\"xxx"), large)
    }

    func testEveryWayOfNamingAFunction() async {
        await create()
        let pattern =
            Self.one + "Value 'a b' at 'functionName' failed to satisfy constraint: Member must satisfy regular "
            + #"expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?"#
            + #"(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"#
        let cases: [(String, String)] = [
            ("Hello", "200"), (Self.arn, "200"), ("123456789012:function:Hello", "200"), ("Hello:$LATEST", "200"),
            ("None", "404 ResourceNotFoundException: Function not found: \(Self.arn.replacing("Hello", with: "None"))"),
            ("Hello:9", "404 ResourceNotFoundException: Function not found: \(Self.arn):9"),
            ("Hello:live", "404 ResourceNotFoundException: Function not found: \(Self.arn):live"),
            ("a%20b", pattern),
            (
                Self.arn.replacing("us-east-1", with: "eu-west-1"),
                "404 ResourceNotFoundException: Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"
            ),
        ]
        for (name, expected) in cases {
            let answer = await call("GET", "\(Self.functions)/\(name)/configuration")
            XCTAssertEqual(answer.status == 200 ? "200" : answer.error, expected, name)
        }
        let mismatch = await call("GET", "\(Self.functions)/Hello:1", query: "Qualifier=2")
        XCTAssertEqual(
            mismatch.error,
            Self.invalid + "The derived qualifier from the function name does not match the specified qualifier."
        )
    }

    func testInvokingWhatIsNotThereNamesItsVersion() async {
        await create()
        let unknown = await invoke("None")
        let later = await invoke("None", type: "Event")
        let alias = await invoke(qualifier: "live")
        let reserved = await call(
            "PUT",
            "/2017-10-31/functions/None/concurrency",
            ["ReservedConcurrentExecutions": 1]
        )
        let missing =
            "404 ResourceNotFoundException: Function not found: \(Self.arn.replacing("Hello", with: "None")):$LATEST"
        XCTAssertEqual([unknown.error, later.error, reserved.error], [missing, missing, missing])
        XCTAssertEqual(alias.error, "404 ResourceNotFoundException: Function not found: \(Self.arn):live")
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json,
    /// test_lambda_invoke_payload_encoding_error.
    func testAPayloadThatIsNoJSONIsRefused() async {
        await create()
        let request = CloudRequest("POST", "\(Self.functions)/Hello/invocations", body: Array("{broken".utf8))
        let response = await service.respond(to: request)
        let message = (try? JSONValue(parsing: response.bytes))?["message"]?.string ?? ""
        XCTAssertEqual(response.status, 400)
        XCTAssertTrue(
            message.hasPrefix("Could not parse request body into json: Could not parse payload into json: "),
            message
        )
    }

    func testInvokingChecksTypes() async {
        await create()
        let answer = await invoke(type: "Now")
        XCTAssertEqual(
            answer.error,
            Self.one + "Value 'Now' at 'invocationType' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [Event, RequestResponse, DryRun]"
        )
    }

    func testAFunctionThatIsThereAlreadyIsAConflict() async {
        await create()
        let again = await create()
        XCTAssertEqual(again.error, "409 ResourceConflictException: Function already exist: Hello")
    }

    func testAnOperationThatIsNotThereSaysSo() async {
        let answer = await call("POST", "/2015-03-31/event-source-mappings", ["FunctionName": "Hello"])
        XCTAssertEqual(answer.status, 501)
        XCTAssertTrue(answer.error.contains("UnknownOperationException"), answer.error)
    }
}
