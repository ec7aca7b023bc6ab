import CloudCore
import OrderedCollections
import ParameterServices
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

// What real AWS answers is recorded in LocalStack's public suite (Apache-2.0):
// https://github.com/localstack/localstack/blob/main/tests/aws/services/secretsmanager/test_secretsmanager.snapshot.json
final class SecretsManagerTests: XCTestCase {
    private let ids = (1...5).map { "\($0)\($0)\($0)\($0)\($0)\($0)\($0)\($0)-0000-4000-8000-000000000000" }

    private func put(_ bench: Bench, _ value: String, _ id: String, _ stages: JSONValue? = nil) async -> JSONValue {
        var members: JSONObject = ["SecretId": "s", "SecretString": .string(value), "ClientRequestToken": .string(id)]
        members["VersionStages"] = stages
        return await bench.secret("PutSecretValue", .object(members))
    }

    private func created() async throws -> Bench {
        let bench = try Bench()
        await bench.secret(
            "CreateSecret",
            ["Name": "s", "SecretString": "S0", "ClientRequestToken": .string(ids[0])]
        )
        return bench
    }

    private func stages(_ bench: Bench) async -> [String] {
        let described = await bench.secret("DescribeSecret", ["SecretId": "s"])
        return (described["VersionIdsToStages"]?.object ?? [:]).map { id, stages in
            "\(id.prefix(1)) \((stages.array ?? []).compactMap(\.string).joined(separator: " "))"
        }
    }

    func testASecretIsFoundByItsNameItsARNAndAPartOfThat() async throws {
        let bench = try await created()
        let described = await bench.secret("DescribeSecret", ["SecretId": "s"])
        let arn = try XCTUnwrap(described["ARN"]?.string)
        XCTAssertTrue(arn.hasPrefix("arn:aws:secretsmanager:us-east-1:123456789012:secret:s-"))
        XCTAssertEqual(described["CreatedDate"], 1_800_000_000)
        XCTAssertNil(described["LastAccessedDate"])
        for id in ["s", arn, String(arn.dropLast(7))] {
            let value = await bench.secret("GetSecretValue", ["SecretId": .string(id)])
            XCTAssertEqual(
                value,
                [
                    "ARN": .string(arn), "Name": "s", "VersionId": .string(ids[0]), "SecretString": "S0",
                    "VersionStages": ["AWSCURRENT"], "CreatedDate": 1_800_000_000,
                ]
            )
        }
        let read = await bench.secret("DescribeSecret", ["SecretId": "s"])
        XCTAssertEqual(read["LastAccessedDate"], 1_799_971_200)
    }

    func testAPartialARNThatEndsLikeAWholeOneIsNotFound() async throws {
        let bench = try Bench()
        let made = await bench.secret("CreateSecret", ["Name": "name-a1b2c3", "SecretString": "x"])
        let partial = try XCTUnwrap(made["ARN"]?.string).dropLast(7)
        let refusal = await bench.refusal("secretsmanager.GetSecretValue", ["SecretId": .string(String(partial))])
        XCTAssertEqual(refusal, "ResourceNotFoundException: Secrets Manager can't find the specified secret.")
    }

    func testLabelsMoveWithTheVersions() async throws {
        let bench = try await created()
        var answer = await put(bench, "S1", ids[1], ["PUT1", "AWSPENDING", "AWSSOMETHING"])
        XCTAssertEqual(answer["VersionStages"], ["AWSPENDING", "AWSSOMETHING", "PUT1"])
        await bench.secret(
            "UpdateSecretVersionStage",
            [
                "SecretId": "s", "VersionStage": "AWSCURRENT", "RemoveFromVersionId": .string(ids[0]),
                "MoveToVersionId": .string(ids[1]),
            ]
        )
        var held = await stages(bench)
        XCTAssertEqual(held, ["1 AWSPREVIOUS", "2 AWSCURRENT AWSPENDING AWSSOMETHING PUT1"])
        // The version that loses AWSCURRENT loses AWSPENDING with it, and the one before is deprecated.
        answer = await put(bench, "S2", ids[2])
        XCTAssertEqual(answer["VersionStages"], ["AWSCURRENT"])
        held = await stages(bench)
        XCTAssertEqual(held, ["2 AWSPREVIOUS AWSSOMETHING PUT1", "3 AWSCURRENT"])
        let current = await bench.secret("ListSecretVersionIds", ["SecretId": "s"])
        XCTAssertEqual(current["Versions"]?.array?.map { $0["VersionId"] }, [.string(ids[1]), .string(ids[2])])
        let all = await bench.secret("ListSecretVersionIds", ["SecretId": "s", "IncludeDeprecated": true])
        XCTAssertEqual(
            all["Versions"]?[0],
            ["VersionId": .string(ids[0]), "CreatedDate": 1_800_000_000, "KmsKeyIds": ["DefaultEncryptionKey"]]
        )
    }

    func testATokenNamesOneValueForGood() async throws {
        let bench = try await created()
        let again = await put(bench, "S0", ids[0])
        XCTAssertEqual(again["VersionStages"], ["AWSCURRENT"])
        let arn = again["ARN"]?.string ?? ""
        let other = await bench.refusal(
            "secretsmanager.PutSecretValue",
            ["SecretId": "s", "SecretString": "other", "ClientRequestToken": .string(ids[0])]
        )
        XCTAssertEqual(
            other,
            "ResourceExistsException: You can't use ClientRequestToken \(ids[0]) because that value is already in use for "
                + "a version of secret \(arn)."
        )
        let same = await bench.secret(
            "CreateSecret",
            ["Name": "s", "SecretString": "S0", "ClientRequestToken": .string(ids[0])]
        )
        XCTAssertEqual(same["VersionId"], .string(ids[0]))
        let different = await bench.refusal(
            "secretsmanager.CreateSecret",
            ["Name": "s", "SecretString": "other", "ClientRequestToken": .string(ids[0])]
        )
        XCTAssertEqual(different, other)
    }

    func testTheFirstVersionIsTheCurrentOneWhateverItIsPutAs() async throws {
        let bench = try Bench()
        await bench.secret("CreateSecret", ["Name": "s"])
        let first = await put(bench, "S0", ids[0], ["AWSPENDING"])
        XCTAssertEqual(first["VersionStages"], ["AWSCURRENT", "AWSPENDING"])
        let second = await put(bench, "S1", ids[1], ["AWSPENDING"])
        XCTAssertEqual(second["VersionStages"], ["AWSPENDING"])
    }

    func testErrorsHaveAWSsWords() async throws {
        let bench = try await created()
        let expected: [(String, JSONValue, String)] = [
            (
                "CreateSecret", ["Name": "s", "SecretString": "x", "ClientRequestToken": .string(ids[1])],
                "ResourceExistsException: The operation failed because the secret s already exists."
            ),
            (
                "CreateSecret", ["Name": "Inv Name", "SecretString": "x", "ClientRequestToken": .string(ids[1])],
                "ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the "
                    + "following: -/_+=.@!"
            ),
            (
                "PutSecretValue", ["SecretId": "none", "SecretString": "x"],
                "InvalidRequestException: You must provide a ClientRequestToken value. We recommend a UUID-type value."
            ),
            (
                "RotateSecret", ["SecretId": "s"],
                "InvalidParameterException: You must provide a ClientRequestToken value. We recommend a UUID-type value."
            ),
            (
                "RotateSecret", ["SecretId": "s", "ClientRequestToken": "short"],
                "InvalidParameterException: ClientRequestToken must be 32-64 characters long."
            ),
            (
                "ListSecrets", ["Filters": [["Values": ["s"]]]],
                "InvalidParameterException: Invalid filter key"
            ),
            (
                "GetSecretValue", ["SecretId": "s", "VersionStage": "AWSPREVIOUS"],
                "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: "
                    + "AWSPREVIOUS"
            ),
            (
                "GetSecretValue",
                ["SecretId": "s", "VersionId": .string(ids[0]), "VersionStage": "AWSPREVIOUS"],
                "InvalidRequestException: You provided a VersionStage that is not associated to the provided VersionId."
            ),
            (
                "GetSecretValue", ["SecretId": "s", "VersionId": .string(ids[4])],
                "ResourceNotFoundException: Secrets Manager can't find the specified secret value for VersionId: \(ids[4])"
            ),
            (
                "DescribeSecret", ["SecretId": 7],
                "SerializationException: NUMBER_VALUE can not be converted to a String"
            ),
        ]
        for (operation, members, refusal) in expected {
            let answer = await bench.refusal("secretsmanager.\(operation)", members)
            XCTAssertEqual(answer, refusal)
        }
    }

    func testADeletedSecretIsKeptForItsWindowAndThenGone() async throws {
        let bench = try await created()
        let deleted = await bench.secret("DeleteSecret", ["SecretId": "s", "RecoveryWindowInDays": 7])
        XCTAssertEqual(deleted["DeletionDate"], .number(JSONNumber(1_800_000_000 + 7 * 86400)))
        let read = await bench.refusal("secretsmanager.GetSecretValue", ["SecretId": "s"])
        XCTAssertEqual(
            read,
            "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion."
        )
        await bench.secret("RestoreSecret", ["SecretId": "s"])
        _ = await bench.clock.advance(by: .seconds(8 * 86400))
        await bench.secret("GetSecretValue", ["SecretId": "s"])
        await bench.secret("DeleteSecret", ["SecretId": "s"])
        _ = await bench.clock.advance(by: .seconds(31 * 86400))
        let gone = await bench.refusal("secretsmanager.DescribeSecret", ["SecretId": "s"])
        XCTAssertEqual(gone, "ResourceNotFoundException: Secrets Manager can't find the specified secret.")
    }

    func testRotationCallsTheFunctionFourTimes() async throws {
        let bench = try await created()
        let secrets = bench.secrets
        let steps = Steps()
        let put = { @Sendable (event: JSONValue) async throws(AWSError) in
            steps.add(event["Step"]?.string ?? "")
            func send(_ operation: String, _ members: JSONValue) async -> CloudResponse {
                let headers: HeaderFields = ["X-Amz-Target": "secretsmanager.\(operation)"]
                return await secrets.respond(to: CloudRequest("POST", "/", headers: headers, body: members.bytes))
            }
            let (id, token) = (event["SecretId"] ?? .null, event["ClientRequestToken"] ?? .null)
            switch event["Step"] {
            case "createSecret":
                let pending: JSONValue = ["SecretId": id, "VersionId": token, "VersionStage": "AWSPENDING"]
                let before = await send("GetSecretValue", pending)
                XCTAssertEqual(before.status, 400)
                _ = await send(
                    "PutSecretValue",
                    [
                        "SecretId": id, "ClientRequestToken": token, "SecretString": "rotated",
                        "VersionStages": ["AWSPENDING"],
                    ]
                )
            case "finishSecret":
                _ = await send(
                    "UpdateSecretVersionStage",
                    [
                        "SecretId": id, "VersionStage": "AWSCURRENT", "MoveToVersionId": token,
                        "RemoveFromVersionId": "11111111-0000-4000-8000-000000000000",
                    ]
                )
            default: break
            }
        }
        bench.functions.set("arn:f", put)
        let answer = await bench.secret(
            "RotateSecret",
            [
                "SecretId": "s", "RotationLambdaARN": "arn:f", "RotationRules": ["AutomaticallyAfterDays": 1],
                "ClientRequestToken": .string(ids[1]),
            ]
        )
        XCTAssertEqual(answer["VersionId"], .string(ids[1]))
        _ = await bench.clock.settle()
        XCTAssertEqual(steps.all, ["createSecret", "setSecret", "testSecret", "finishSecret"])
        let held = await stages(bench)
        XCTAssertEqual(held, ["1 AWSPREVIOUS", "2 AWSCURRENT AWSPENDING"])
        let described = await bench.secret("DescribeSecret", ["SecretId": "s"])
        XCTAssertEqual(described["RotationEnabled"], true)
        XCTAssertEqual(described["LastRotatedDate"], 1_800_000_000)
        let value = await bench.secret("GetSecretValue", ["SecretId": "s"])
        XCTAssertEqual(value["SecretString"], "rotated")
    }

    func testAFunctionThatIsNotThereChangesNothing() async throws {
        let bench = try await created()
        let before = await bench.secret("DescribeSecret", ["SecretId": "s"])
        let refusal = await bench.refusal(
            "secretsmanager.RotateSecret",
            ["SecretId": "s", "RotationLambdaARN": "arn:none", "ClientRequestToken": .string(ids[1])]
        )
        XCTAssertTrue(refusal.hasPrefix("AccessDeniedException: Secrets Manager cannot invoke"), refusal)
        let after = await bench.secret("DescribeSecret", ["SecretId": "s"])
        XCTAssertEqual(before, after)
    }

    func testListsAreFilteredAsAWSFiltersThem() async throws {
        let bench = try Bench()
        for (name, description) in [("testing1/one", "a secret"), ("/testing2/two", "an secret"), ("three", "asecret")]
        {
            await bench.secret("CreateSecret", ["Name": .string(name), "Description": .string(description)])
        }
        func names(_ key: String, _ value: String) async -> [String] {
            let filter: JSONValue = ["Filters": [["Key": .string(key), "Values": [.string(value)]]]]
            let answer = await bench.secret("ListSecrets", filter)
            return (answer["SecretList"]?.array ?? []).compactMap { $0["Name"]?.string }
        }
        let cases: [(String, String, [String])] = [
            ("name", "/", ["/testing2/two"]), ("name", "!/", ["testing1/one", "three"]), ("name", "one", []),
            ("description", "A", ["testing1/one", "/testing2/two", "three"]),
            ("description", "a secret", ["testing1/one", "/testing2/two"]), ("description", "!a", []),
        ]
        for (key, value, expected) in cases {
            let found = await names(key, value)
            XCTAssertEqual(found, expected, "\(key) \(value)")
        }
    }

    func testASecretOfAServiceTellsWhose() async throws {
        let bench = try Bench()
        let tags: JSONValue = [["Key": "aws:secretsmanager:owningService", "Value": "events"]]
        await bench.secret("CreateSecret", ["Name": "events!connection/c", "Tags": tags])
        await bench.secret("CreateSecret", ["Name": "own"])
        let filter: JSONValue = ["Filters": [["Key": "owning-service", "Values": ["events"]]]]
        let answer = await bench.secret("ListSecrets", filter)
        XCTAssertEqual(answer["SecretList"]?.array?.map { $0["OwningService"] }, ["events"])
    }

    func testWordsOfNamesBeginAtCapitalsToo() async throws {
        let bench = try Bench()
        for name in ["prod/AppBeta/1", "prod_AppBeta_2", "uat/COMPANY/3", "uat/COMPANYthings/4"] {
            await bench.secret("CreateSecret", ["Name": .string(name)])
        }
        let expected: [(String, [String])] = [
            ("Beta", ["prod/AppBeta/1", "prod_AppBeta_2"]), ("AppBeta", ["prod/AppBeta/1", "prod_AppBeta_2"]),
            ("company", ["uat/COMPANY/3"]), ("Ythings", ["uat/COMPANYthings/4"]), ("things", []), ("N", []), ("+", []),
        ]
        for (value, names) in expected {
            let filter: JSONValue = ["Filters": [["Key": "all", "Values": [.string(value)]]]]
            let answer = await bench.secret("ListSecrets", filter)
            XCTAssertEqual((answer["SecretList"]?.array ?? []).compactMap { $0["Name"]?.string }, names, value)
        }
    }

    func testPasswordsHoldWhatIsAskedFor() async throws {
        let bench = try Bench()
        let answer = await bench.call(
            "secretsmanager.GetRandomPassword",
            ["PasswordLength": 120, "ExcludeCharacters": "xyzDje@?!.", "ExcludeNumbers": true]
        )
        let password = try XCTUnwrap(answer["RandomPassword"]?.string)
        XCTAssertEqual(password.count, 120)
        XCTAssertTrue(password.allSatisfy { !"xyzDje@?!.0123456789".contains($0) })
    }

    func testSecretsAreThereAfterARestart() async throws {
        let folder = FilePath(NSTemporaryDirectory()).appending("secrets-\(UInt64.random(in: 0 ... .max))")
        try LocalFileSystem().createFolder(folder)
        defer { try? LocalFileSystem().remove(folder) }
        let store = try Store(file: folder.appending("cloud.sqlite"))
        let bench = try Bench(store: store)
        await bench.secret("CreateSecret", ["Name": "s", "SecretString": "S0", "Tags": [["Key": "a", "Value": "b"]]])
        await bench.call("AmazonSSM.PutParameter", ["Name": "/p", "Type": "String", "Value": "v"])
        let before = await bench.secret("GetSecretValue", ["SecretId": "s"])
        store.close()
        let reopened = try Store(file: folder.appending("cloud.sqlite"))
        defer { reopened.close() }
        let again = try Bench(store: reopened)
        let after = await again.secret("GetSecretValue", ["SecretId": "s"])
        XCTAssertEqual(before, after)
        let parameter = await again.call("AmazonSSM.GetParameter", ["Name": "/p"])
        XCTAssertEqual(parameter["Parameter"]?["Value"], "v")
    }
}

private final class Steps: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock { $0 } }
    func add(_ name: String) { names.withLock { $0.append(name) } }
}
