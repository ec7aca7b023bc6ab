import CloudCore
import EventBridgeService
import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

/// Connections and API destinations against servers on this machine.
final class APIDestinationTests: XCTestCase {
    private let api = FakeAPI()

    private func withAPI(_ body: (_ url: String) async throws -> Void) async throws {
        let server = try await HTTPServer.start { [api] request in api.answer(to: request) }
        do {
            try await body("http://localhost:\(server.port)")
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func connect(_ bench: Bench, _ type: String, _ parameters: JSONValue) async -> String {
        let made = await bench.call(
            "CreateConnection",
            ["Name": "c", "AuthorizationType": .string(type), "AuthParameters": parameters]
        )
        _ = await bench.clock.settle()
        return made["ConnectionArn"]?.string ?? ""
    }

    private func oauth(_ url: String) -> JSONValue {
        [
            "OAuthParameters": [
                "ClientParameters": ["ClientID": "me", "ClientSecret": "pass"], "HttpMethod": "POST",
                "AuthorizationEndpoint": .string("\(url)/token"),
                "OAuthHttpParameters": ["BodyParameters": [["Key": "scope", "Value": "all", "IsValueSecret": false]]],
            ]
        ]
    }

    func testADestinationIsActiveOnceItsConnectionIsAuthorized() async throws {
        let kinds: [(String, JSONValue, JSONValue)] = [
            ("BASIC", ["BasicAuthParameters": ["Username": "u", "Password": "p"]], "ACTIVE"),
            ("OAUTH_CLIENT_CREDENTIALS", oauth("https://example.com"), "INACTIVE"),
        ]
        for (type, parameters, state) in kinds {
            let bench = try Bench()
            let arn = await connect(bench, type, parameters)
            let made = await bench.call(
                "CreateApiDestination",
                [
                    "Name": "d", "ConnectionArn": .string(arn), "InvocationEndpoint": "https://example.com/api",
                    "HttpMethod": "POST",
                ]
            )
            XCTAssertEqual(made["ApiDestinationState"], state)
        }
    }

    func testWhatConnectionsAuthorizeWith() async throws {
        let http: JSONValue = [
            "HeaderParameters": [["Key": "h", "Value": "1"]], "QueryStringParameters": [["Key": "q", "Value": "2"]],
            "BodyParameters": [["Key": "b", "Value": "3"]],
        ]
        let basic = try Bench()
        let basicARN = await connect(
            basic,
            "BASIC",
            ["BasicAuthParameters": ["Username": "u", "Password": "p"], "InvocationHttpParameters": http]
        )
        let byPassword = try await basic.service.authorization(ofConnection: basicARN, isRefused: false)
        XCTAssertEqual(
            byPassword,
            ConnectionAuthorization(
                headers: [.init("h", "1"), .init("Authorization", "Basic dTpw")],
                query: [.init("q", "2")],
                body: [.init("b", "3")]
            )
        )
        let key = try Bench()
        let keyARN = await connect(
            key,
            "API_KEY",
            ["ApiKeyAuthParameters": ["ApiKeyName": "x-api-key", "ApiKeyValue": "v"]]
        )
        let byKey = try await key.service.authorization(ofConnection: keyARN, isRefused: false)
        XCTAssertEqual(byKey, ConnectionAuthorization(headers: [.init("x-api-key", "v")]))
    }

    func testAClientsCredentialsBecomeAToken() async throws {
        try await withAPI { url in
            let bench = try Bench()
            let arn = await connect(bench, "OAUTH_CLIENT_CREDENTIALS", oauth(url))
            let described = await bench.call("DescribeConnection", ["Name": "c"])
            XCTAssertEqual(described["ConnectionState"], "AUTHORIZED")
            var tokens: [String] = []
            for isRefused in [false, false, true] {
                let given = try await bench.service.authorization(ofConnection: arn, isRefused: isRefused)
                tokens += given.headers.map(\.value)
            }
            _ = await bench.clock.advance(by: .seconds(3600))
            tokens += try await bench.service.authorization(ofConnection: arn, isRefused: false).headers.map(\.value)
            XCTAssertEqual(tokens, ["Bearer token-1", "Bearer token-1", "Bearer token-2", "Bearer token-3"])
        }
        let request = try XCTUnwrap(api.calls("/token").first)
        XCTAssertEqual(request.headers["Authorization"], "Basic bWU6cGFzcw==")
        XCTAssertEqual(
            String(decoding: request.body, as: UTF8.self),
            "grant_type=client_credentials&client_id=me&client_secret=pass&scope=all"
        )
    }

    func testAConnectionThatIsRefusedSaysWhy() async throws {
        let bench = try Bench()
        let arn = await connect(bench, "OAUTH_CLIENT_CREDENTIALS", oauth("http://localhost:1"))
        let described = await bench.call("DescribeConnection", ["Name": "c"])
        XCTAssertEqual(described["ConnectionState"], "DEAUTHORIZED")
        let reason = "The authorization endpoint http://localhost:1/token could not be reached."
        XCTAssertEqual(described["StateReason"]?.string, reason)
        do throws(AWSError) {
            _ = try await bench.service.authorization(ofConnection: arn, isRefused: false)
            XCTFail("It gave an authorization.")
        } catch {
            XCTAssertEqual(error.code, "InvalidConnectionState")
            XCTAssertEqual(error.message, "Connection '\(arn)' is in DEAUTHORIZED state: \(reason)")
        }
    }

    private func destination(_ bench: Bench, _ connection: String, _ endpoint: String) async -> String {
        let made = await bench.call(
            "CreateApiDestination",
            [
                "Name": "d", "ConnectionArn": .string(connection), "InvocationEndpoint": .string(endpoint),
                "HttpMethod": "PUT",
            ]
        )
        return made["ApiDestinationArn"]?.string ?? ""
    }

    func testARuleCallsAnAPIDestination() async throws {
        try await withAPI { url in
            let bench = try Bench()
            let connection = await connect(
                bench,
                "API_KEY",
                [
                    "ApiKeyAuthParameters": ["ApiKeyName": "x-api-key", "ApiKeyValue": "v"],
                    "InvocationHttpParameters": ["BodyParameters": [["Key": "from", "Value": "rule"]]],
                ]
            )
            let arn = await destination(bench, connection, "\(url)/orders/*")
            await bench.rule(
                "all",
                #"{"source": ["shop"]}"#,
                [
                    "Arn": .string(arn), "InputPath": "$.detail",
                    "HttpParameters": [
                        "PathParameterValues": ["$.detail.id"], "HeaderParameters": ["x-total": "$.detail.total"],
                        "QueryStringParameters": ["kind": "new"],
                    ],
                ]
            )
            api.answer([503])
            await bench.put(["id": "a 1", "total": 3])
        }
        let requests = api.calls("/orders/a%201")
        XCTAssertEqual(requests.count, 2, "A server's error is tried again.")
        let request = try XCTUnwrap(requests.last)
        XCTAssertEqual(request.method, "PUT")
        XCTAssertEqual(request.query, "kind=new")
        XCTAssertEqual(request.headers["x-api-key"], "v")
        XCTAssertEqual(request.headers["x-total"], "3")
        XCTAssertEqual(request.headers["User-Agent"], "Amazon/EventBridge/ApiDestinations")
        XCTAssertEqual(String(decoding: request.body, as: UTF8.self), #"{"id":"a 1","total":3,"from":"rule"}"#)
    }

    func testWhatIsRefusedGoesToTheDeadLetterQueue() async throws {
        try await withAPI { url in
            let bench = try Bench()
            let connection = await connect(bench, "BASIC", ["BasicAuthParameters": ["Username": "u", "Password": "p"]])
            let arn = await destination(bench, connection, "\(url)/orders")
            let queue = "arn:aws:sqs:us-east-1:123456789012:dead"
            await bench.rule(
                "all",
                #"{"source": ["shop"]}"#,
                ["Arn": .string(arn), "DeadLetterConfig": ["Arn": .string(queue)]]
            )
            api.answer([404])
            await bench.put(["id": 1])
            XCTAssertEqual(bench.targets.deliveries.map(\.target), [queue])
            XCTAssertEqual(bench.targets.deliveries.first?.attributes["ERROR_CODE"], "ERROR_FROM_TARGET")
        }
        XCTAssertEqual(api.calls("/orders").count, 1)
    }
}

/// An API with an authorization server; it answers with these statuses in turn, then with 200.
private final class FakeAPI: Sendable {
    private let asked = Mutex<[CloudRequest]>([])
    private let statuses = Mutex<[Int]>([])

    func calls(_ path: String) -> [CloudRequest] { asked.withLock { $0.filter { $0.path == path } } }

    func answer(_ statuses: [Int]) { self.statuses.withLock { $0 = statuses } }

    func answer(to request: CloudRequest) -> CloudResponse {
        asked.withLock { $0.append(request) }
        guard request.path == "/token" else {
            return CloudResponse(status: statuses.withLock { $0.isEmpty ? 200 : $0.removeFirst() })
        }
        let answer: JSONValue = ["access_token": .string("token-\(calls("/token").count)"), "expires_in": 3600]
        return CloudResponse(status: 200, body: .bytes(answer.bytes))
    }
}
