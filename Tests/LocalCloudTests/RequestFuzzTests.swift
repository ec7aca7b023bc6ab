import CloudCore
import EventBridgeService
import IdentityServices
import OrderedCollections
import ParameterServices
import StackService
import WorkshopCommon
import XCTest

/// Requests that nobody would write: whatever comes, a service answers as a service does, and goes on.
///
/// A few thousand in every test run; `REQUEST_FUZZ=1000000` (`make fuzz`) for the long one.
final class RequestFuzzTests: XCTestCase {
    func testMalformedRequestsAreAnswered() async throws {
        let count = ProcessInfo.processInfo.environment["REQUEST_FUZZ"].flatMap { Int($0) } ?? 3000
        let account = FuzzedAccount()
        var random = SeededRandom(seed: 20_261_125)
        var answers: [Int: Int] = [:]
        for number in 0..<count {
            let (service, request) = try account.services().randomRequest(using: &random)
            let response = await service.respond(to: request)
            answers[response.status, default: 0] += 1
            let text = String(decoding: response.bytes, as: UTF8.self)
            // UpdateArchive answers so on AWS, too.
            let isExpected = response.status < 500 || response.status == 501 || text.contains("InternalException")
            XCTAssertTrue(isExpected, "request \(number): \(response.status) \(text)")
            if number % 500 == 0 { _ = await account.clock.advance(by: .seconds(3600)) }
        }
        XCTAssertGreaterThan(answers[400] ?? 0, count / 4)
        XCTAssertGreaterThan(answers[200] ?? 0, count / 50)
    }
}

/// The services under test, which keep their state from request to request.
private final class FuzzedAccount {
    let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_800_000_000_000))
    private var made: FuzzedServices?

    func services() throws -> FuzzedServices {
        if let made { return made }
        let nobody = Nobody()
        let secrets = try SecretsManager(account: Account(), clock: clock, functions: nobody)
        let made = FuzzedServices(
            secrets: secrets,
            parameters: try ParameterStore(account: Account(), clock: clock, secrets: secrets),
            events: try EventBridgeService(account: Account(), clock: clock, targets: nobody, services: nobody),
            scheduler: try SchedulerService(account: Account(), clock: clock, targets: nobody),
            identity: try IdentityService(account: Account(), clock: clock),
            stacks: try StackService(clock: clock)
        )
        self.made = made
        return made
    }
}

private struct Nobody: FunctionInvoker, EventTargetSender, AWSRequestSender {
    func invoke(_ invocation: FunctionInvocation) async throws(AWSError) -> FunctionResult {
        throw AWSError("ResourceNotFoundException", "nobody is here", status: 404)
    }

    func deliver(_ delivery: EventDelivery) async throws(AWSError) {}

    func send(_ request: CloudRequest) async -> CloudResponse {
        CloudResponse(status: 200, body: .bytes(Array(#"{"ARN":"arn:aws:secretsmanager:::secret:x"}"#.utf8)))
    }
}

private struct FuzzedServices {
    let secrets: SecretsManager
    let parameters: ParameterStore
    let events: EventBridgeService
    let scheduler: SchedulerService
    let identity: IdentityService
    let stacks: StackService

    private static let operations: [String: [String]] = [
        "secretsmanager": [
            "CreateSecret", "DescribeSecret", "GetSecretValue", "BatchGetSecretValue", "PutSecretValue",
            "UpdateSecret", "UpdateSecretVersionStage", "ListSecretVersionIds", "ListSecrets", "DeleteSecret",
            "RestoreSecret", "RotateSecret", "CancelRotateSecret", "GetRandomPassword", "TagResource",
            "UntagResource", "PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy",
            "ValidateResourcePolicy", "NoSuchOperation",
        ],
        "AmazonSSM": [
            "PutParameter", "GetParameter", "GetParameters", "GetParametersByPath", "GetParameterHistory",
            "DescribeParameters", "DeleteParameter", "DeleteParameters", "LabelParameterVersion",
            "UnlabelParameterVersion", "AddTagsToResource", "RemoveTagsFromResource", "ListTagsForResource",
        ],
        "AWSEvents": [
            "PutEvents", "TestEventPattern", "CreateEventBus", "DescribeEventBus", "UpdateEventBus",
            "DeleteEventBus", "ListEventBuses", "PutPermission", "RemovePermission", "TagResource",
            "UntagResource", "ListTagsForResource", "PutRule", "DescribeRule", "DeleteRule", "EnableRule",
            "DisableRule", "ListRules", "ListRuleNamesByTarget", "PutTargets", "RemoveTargets",
            "ListTargetsByRule", "CreateArchive", "DescribeArchive", "UpdateArchive", "DeleteArchive",
            "ListArchives", "StartReplay", "DescribeReplay", "CancelReplay", "ListReplays", "CreateConnection",
            "UpdateConnection", "DeleteConnection", "DescribeConnection", "ListConnections",
            "CreateApiDestination", "UpdateApiDestination", "DeleteApiDestination", "DescribeApiDestination",
            "ListApiDestinations",
        ],
        "iam": [
            "CreateRole", "GetRole", "ListRoles", "DeleteRole", "UpdateAssumeRolePolicy", "UpdateRole", "TagRole",
            "UntagRole", "ListRoleTags", "PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy", "ListRolePolicies",
            "AttachRolePolicy", "DetachRolePolicy", "ListAttachedRolePolicies", "CreatePolicy", "GetPolicy",
            "GetPolicyVersion", "ListPolicies", "DeletePolicy",
        ],
        "sts": ["GetCallerIdentity", "AssumeRole", "GetSessionToken", "GetFederationToken"],
        "cloudformation": [
            "DescribeStacks", "ListStacks", "DescribeStackResources", "DescribeStackResource",
            "ListStackResources", "ListExports",
        ],
    ]

    /// Members that the operations know, so that a request comes further than its first member.
    private static let members = [
        "Name", "SecretId", "SecretString", "SecretBinary", "ClientRequestToken", "VersionStages", "VersionStage",
        "VersionId", "MoveToVersionId", "RemoveFromVersionId", "Tags", "TagKeys", "Filters", "MaxResults",
        "NextToken", "RecoveryWindowInDays", "ForceDeleteWithoutRecovery", "RotationRules", "RotationLambdaARN",
        "PasswordLength", "ExcludeCharacters", "ResourcePolicy", "Value", "Type", "Overwrite", "Tier", "Names",
        "Path", "Recursive", "ParameterFilters", "Labels", "ParameterVersion", "AllowedPattern", "ResourceId",
        "ResourceType", "Entries", "EventPattern", "Event", "EventBusName", "ScheduleExpression", "State", "Rule",
        "Targets", "Ids", "Limit", "ArchiveName", "EventSourceArn", "RetentionDays", "ReplayName",
        "EventStartTime", "EventEndTime", "Destination", "AuthorizationType", "AuthParameters", "ConnectionArn",
        "HttpMethod", "InvocationEndpoint", "ResourceARN", "StatementId", "Principal", "Action", "Policy",
        "RoleName", "AssumeRolePolicyDocument", "PolicyName", "PolicyDocument", "PolicyArn", "RoleArn",
        "RoleSessionName", "DurationSeconds", "StackName", "FlexibleTimeWindow", "Target", "Key", "Values", "Id",
        "Arn", "Source", "DetailType", "Detail", "Input", "InputPath", "InputTransformer", "Option",
    ]

    func randomRequest(using random: inout SeededRandom) -> (any CloudService, CloudRequest) {
        var members: JSONObject = [:]
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            members[Self.members.randomElement(using: &random) ?? ""] = value(depth: 3, using: &random)
        }
        // Names that meet again.
        let name: JSONValue = .string(["a", "b", "/a/b", "default"].randomElement(using: &random) ?? "")
        for member in ["Name", "SecretId", "Rule", "RoleName", "ArchiveName"] where Bool.random(using: &random) {
            members[member] = name
        }
        var body = JSONValue.object(members).bytes
        if Int.random(in: 0..<10, using: &random) == 0, !body.isEmpty {
            body[Int.random(in: body.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        let service =
            ["secretsmanager", "AmazonSSM", "AWSEvents", "scheduler", "iam", "sts", "cloudformation"]
            .randomElement(using: &random) ?? ""
        let operation = Self.operations[service]?.randomElement(using: &random) ?? ""
        switch service {
        case "secretsmanager": return (secrets, targeted(service, operation, body))
        case "AmazonSSM": return (parameters, targeted(service, operation, body))
        case "AWSEvents": return (events, targeted(service, operation, body))
        case "scheduler":
            let method = ["GET", "POST", "PUT", "DELETE"].randomElement(using: &random) ?? ""
            let path = ["/schedules", "/schedules/a", "/schedule-groups/a", "/schedules/%zz", "/schedule-groups"]
            return (scheduler, CloudRequest(method, path.randomElement(using: &random) ?? "", body: body))
        case "cloudformation": return (stacks, query(service, operation, members))
        default: return (identity, query(service, operation, members))
        }
    }

    private func targeted(_ service: String, _ operation: String, _ body: [UInt8]) -> CloudRequest {
        CloudRequest("POST", "/", headers: ["X-Amz-Target": "\(service).\(operation)"], body: body)
    }

    private func query(_ service: String, _ action: String, _ members: JSONObject) -> CloudRequest {
        let fields = members.filter { $0.key != "Action" }.map { name, value in
            let text = value.string ?? value.serialized()
            return value.array == nil
                ? "\(name)=\(PercentEncoding.encode(text))" : "\(name).member.1.Key=\(PercentEncoding.encode(text))"
        }
        return CloudRequest(
            "POST",
            "/",
            headers: [
                "Content-Type": "application/x-www-form-urlencoded",
                "Authorization": "AWS4-HMAC-SHA256 Credential=k/20270115/us-east-1/\(service)/aws4_request",
            ],
            body: Array((["Action=\(action)"] + fields).joined(separator: "&").utf8)
        )
    }

    private static let texts = [
        "", "a", "b", "default", "/", "//", "/a/b", "arn:", "arn:aws:events:us-east-1:123456789012:event-bus/default",
        "arn:aws:sqs:us-east-1:123456789012:q.fifo", "arn:aws:iam::123456789012:role/a", "{}", "[]", "{", "\u{0}",
        "ä\u{301}🙂", "rate(1 minute)", "rate(99999999999 days)", "cron(0 0 31 2 ? *)", "cron(* * L * ? 2199)",
        "at(9999-12-31T23:59:59)", "$.a[99999999999]", "$..[", #"{"source": ["a"]}"#, #"{"a": [{"prefix": 1}]}"#,
        "<a> <aws.events.event>", "String", "SecureString", "AWSCURRENT", "(((((", "[a-", "!", "-1", "BASIC",
        "ENABLED", "11111111-0000-4000-8000-000000000000", String(repeating: "x", count: 5000),
    ]

    private func value(depth: Int, using random: inout SeededRandom) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2:
            let numbers = ["0", "-1", "7", "1.5", "1e400", "99999999999999999999", "1800000000", "-9e18"]
            return .number(JSONNumber(literal: numbers.randomElement(using: &random) ?? "0"))
        case 3...6: return .string(Self.texts.randomElement(using: &random) ?? "")
        case 7:
            return .array(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in value(depth: depth - 1, using: &random) }
            )
        default:
            var members: JSONObject = [:]
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                members[Self.members.randomElement(using: &random) ?? ""] = value(depth: depth - 1, using: &random)
            }
            return .object(members)
        }
    }
}
