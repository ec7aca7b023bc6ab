import CloudCore
import IdentityServices
import WorkshopCommon
import XCTest

// What real AWS answers is recorded in LocalStack's public suite (Apache-2.0):
// https://github.com/localstack/localstack/tree/main/tests/aws/services/iam and …/sts
final class IdentityServiceTests: XCTestCase {
    private let trust = #"{"Version":"2012-10-17","Statement":[]}"#

    private func make() throws -> IdentityService {
        let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_800_000_000_000))
        return try IdentityService(account: Account(), clock: clock)
    }

    private func send(
        _ identity: IdentityService,
        _ service: String,
        _ fields: KeyValuePairs<String, String>,
        key: String = "test"
    ) async -> (status: Int, text: String) {
        let form = fields.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        let request = CloudRequest(
            "POST",
            "/",
            headers: [
                "Content-Type": "application/x-www-form-urlencoded",
                "Authorization": "AWS4-HMAC-SHA256 Credential=\(key)/20270115/us-east-1/\(service)/aws4_request",
            ],
            body: Array(form.utf8)
        )
        XCTAssertTrue(identity.accepts(request))
        let response = await identity.respond(to: request)
        return (response.status, String(decoding: response.bytes, as: UTF8.self))
    }

    private func element(_ name: String, _ text: String) -> String? {
        guard let open = text.range(of: "<\(name)>"), let close = text.range(of: "</\(name)>") else { return nil }
        return String(text[open.upperBound..<close.lowerBound])
    }

    func testTheCallerIsTheRootUserUntilItAssumesARole() async throws {
        let identity = try make()
        let root = await send(identity, "sts", ["Action": "GetCallerIdentity"])
        XCTAssertEqual(element("Arn", root.text), "arn:aws:iam::123456789012:root")
        _ = await send(
            identity,
            "iam",
            ["Action": "CreateRole", "RoleName": "R", "AssumeRolePolicyDocument": trust]
        )
        let assumed = await send(
            identity,
            "sts",
            [
                "Action": "AssumeRole", "RoleArn": "arn:aws:iam::123456789012:role/R",
                "RoleSessionName": "session",
            ]
        )
        XCTAssertEqual(element("Expiration", assumed.text), "2027-01-15T09:00:00Z")
        let key = try XCTUnwrap(element("AccessKeyId", assumed.text))
        let caller = await send(identity, "sts", ["Action": "GetCallerIdentity"], key: key)
        XCTAssertEqual(element("Arn", caller.text), "arn:aws:sts::123456789012:assumed-role/R/session")
        XCTAssertEqual(element("UserId", caller.text), element("AssumedRoleId", assumed.text))
    }

    func testARoleKeepsItsPoliciesAndIsDeletedOnceTheyAreGone() async throws {
        let identity = try make()
        func iam(_ fields: KeyValuePairs<String, String>) async -> (status: Int, text: String) {
            await send(identity, "iam", fields)
        }
        _ = await iam(["Action": "CreateRole", "RoleName": "R", "AssumeRolePolicyDocument": trust])
        let managed = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        _ = await iam(["Action": "AttachRolePolicy", "RoleName": "R", "PolicyArn": managed])
        _ = await iam(["Action": "PutRolePolicy", "RoleName": "R", "PolicyName": "P", "PolicyDocument": trust])
        let attached = await iam(["Action": "ListAttachedRolePolicies", "RoleName": "R"])
        XCTAssertEqual(element("PolicyName", attached.text), "AWSLambdaBasicExecutionRole")
        let inline = await iam(["Action": "GetRolePolicy", "RoleName": "R", "PolicyName": "P"])
        XCTAssertEqual(element("PolicyDocument", inline.text).map { PercentEncoding.decode($0) }, trust)
        let refused = await iam(["Action": "DeleteRole", "RoleName": "R"])
        XCTAssertEqual(refused.status, 409)
        XCTAssertEqual(element("Code", refused.text), "DeleteConflict")
        _ = await iam(["Action": "DetachRolePolicy", "RoleName": "R", "PolicyArn": managed])
        _ = await iam(["Action": "DeleteRolePolicy", "RoleName": "R", "PolicyName": "P"])
        let deleted = await iam(["Action": "DeleteRole", "RoleName": "R"])
        XCTAssertEqual(deleted.status, 200)
        let gone = await iam(["Action": "GetRole", "RoleName": "R"])
        XCTAssertEqual(gone.status, 404)
        XCTAssertEqual(element("Message", gone.text), "The role with name R cannot be found.")
    }

    func testErrorsHaveAWSsWords() async throws {
        let identity = try make()
        let cases: [(KeyValuePairs<String, String>, String, String)] = [
            (
                ["RoleArn": "nothing-valid-in-here", "RoleSessionName": "s1"], "ValidationError",
                "nothing-valid-in-here is invalid"
            ),
            (
                ["RoleArn": "arn:aws:iam::123456789012:role/none", "RoleSessionName": "s1"], "AccessDenied",
                "User: arn:aws:iam::123456789012:root is not authorized to perform: sts:AssumeRole on resource: "
                    + "arn:aws:iam::123456789012:role/none"
            ),
            (
                ["RoleArn": "arn:aws:iam::123456789012:role/none", "RoleSessionName": "Session1:2"],
                "ValidationError",
                "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: "
                    + "Member must satisfy regular expression pattern: [\\w+=,.@-]*"
            ),
        ]
        for (fields, code, message) in cases {
            let form = fields.map { ($0.key, $0.value) } + [("Action", "AssumeRole")]
            let request = CloudRequest(
                "POST",
                "/",
                query: form.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&"),
                headers: ["Authorization": "AWS4-HMAC-SHA256 Credential=k/20270115/us-east-1/sts/aws4_request"]
            )
            let text = String(decoding: await identity.respond(to: request).bytes, as: UTF8.self)
            XCTAssertEqual(element("Code", text), code)
            XCTAssertEqual(element("Message", text), message)
        }
    }
}
