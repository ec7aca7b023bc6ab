import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class RESTAuthorizerTests: XCTestCase {
    private func policy(_ effect: String, _ resource: String, context: String = "{}") -> StubInvoker.Answer {
        .payload(
            """
            {"principalId":"ana","context":\(context),"policyDocument":{"Version":"2012-10-17","Statement":[
            {"Action":"execute-api:Invoke","Effect":"\(effect)","Resource":"\(resource)"}]}}
            """
        )
    }

    private func definition(_ authorizer: JSONValue, name: String = "Authorization") -> JSONValue {
        [
            "securityDefinitions": [
                "Guard": [
                    "type": "apiKey", "name": .string(name), "in": "header", "x-amazon-apigateway-authtype": "custom",
                    "x-amazon-apigateway-authorizer": authorizer,
                ]
            ],
            "paths": [
                "/a": ["get": .object(secured)], "/b": ["get": .object(secured), "post": .object(secured)],
            ],
        ]
    }

    private var secured: JSONObject {
        var method = integration(["uri": functionURI("Hello")]).object ?? [:]
        method["security"] = [["Guard": []]]
        return method
    }

    private let token: JSONValue = ["type": "token", "authorizerUri": functionURI("Guard")]
    private let ok: ScriptedInvoker.Function = { _ in .payload(#"{"statusCode":200,"body":"ok"}"#) }

    func testATokenAuthorizerSeesTheTokenAndGivesItsContextOn() async {
        let arn = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/Prod/GET/a"
        let answer = policy("Allow", arn, context: #"{"text":"t","number":1,"flag":true}"#)
        let invoker = ScriptedInvoker(["Guard": { _ in answer }, "Hello": ok])
        let response = await RESTAPI.test(definition(token), invoker).get("/a", ["Authorization": "secret"])
        XCTAssertEqual(summary(response), "200 ok")
        XCTAssertEqual(
            invoker.events(of: "Guard"),
            [["type": "TOKEN", "methodArn": .string(arn), "authorizationToken": "secret"]]
        )
        var context = invoker.events(of: "Hello").first?["requestContext"]?["authorizer"]?.object ?? [:]
        XCTAssertNotNil(context.removeValue(forKey: "integrationLatency")?.int)
        let expected: JSONValue = ["text": "t", "number": "1", "flag": "true", "principalId": "ana"]
        XCTAssertEqual(.object(context), expected)
    }

    func testWithoutATokenTheFunctionIsNotAsked() async {
        let invoker = ScriptedInvoker(["Hello": ok])
        let response = await RESTAPI.test(definition(token), invoker).get("/a")
        XCTAssertEqual(summary(response), #"401 UnauthorizedException {"message":"Unauthorized"}"#)
    }

    func testATokenMustMatchTheValidationWhole() async {
        let answer = policy("Allow", "*")
        let invoker = ScriptedInvoker(["Guard": { _ in answer }, "Hello": ok])
        let strict: JSONValue = [
            "type": "token", "authorizerUri": functionURI("Guard"), "identityValidationExpression": "[a-z]+",
        ]
        let api = RESTAPI.test(definition(strict), invoker)
        let refused = await api.get("/a", ["Authorization": "abc1"])
        let taken = await api.get("/a", ["Authorization": "abc"])
        XCTAssertEqual([refused.status, taken.status], [401, 200])
        XCTAssertEqual(invoker.events(of: "Guard").count, 1)
    }

    func testWhatTheFunctionAnswersDecides() async {
        let explicit =
            #"403 AccessDeniedException {"Message":"User is not authorized to access this resource with an explicit deny"}"#
        let implicit = #"403 AccessDeniedException {"Message":"User is not authorized to access this resource"}"#
        let broken = #"500 AuthorizerConfigurationException {"message":null}"#
        let cases: [(StubInvoker.Answer, String)] = [
            (policy("Deny", "*"), explicit),
            (policy("Allow", "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/Prod/POST/*"), implicit),
            (policy("Allow", "arn:aws:execute-api:*:*:abcdef1234/*/GET/?"), "200 ok"),
            (
                .failure(#"{"errorMessage":"Unauthorized","errorType":"Error"}"#),
                #"401 UnauthorizedException {"message":"Unauthorized"}"#
            ),
            (.failure(#"{"errorMessage":"boom"}"#), broken),
            (.payload("{}"), broken),
            (.payload(#"{"principalId":"a","policyDocument":{"Statement":[{"Effect":"Perhaps"}]}}"#), broken),
            (policy("Allow", "*", context: #"{"list":[1]}"#), broken),
            (.error(AWSError("ResourceNotFoundException", "none", status: 404)), broken),
        ]
        for (answer, expected) in cases {
            let invoker = ScriptedInvoker(["Guard": { _ in answer }, "Hello": ok])
            let response = await RESTAPI.test(definition(token), invoker).get("/a", ["Authorization": "x"])
            XCTAssertEqual(summary(response), expected)
        }
    }

    func testAnAnswerIsKeptForItsLifetimeAndForAllMethods() async {
        let clock = VirtualClock()
        let answer = policy("Allow", "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/Prod/GET/*")
        let invoker = ScriptedInvoker(["Guard": { _ in answer }, "Hello": ok])
        let api = RESTAPI.test(definition(token), invoker, clock: clock)
        let statuses = [
            await api.get("/a", ["Authorization": "x"]).status,
            await api.get("/b", ["Authorization": "x"]).status,
            // The policy of the first answer says nothing about this verb.
            await api.post("/b", "", ["Authorization": "x"]).status,
        ]
        XCTAssertEqual(statuses, [200, 200, 403])
        XCTAssertEqual(invoker.events(of: "Guard").count, 1)
        _ = await api.get("/a", ["Authorization": "other"])
        XCTAssertEqual(invoker.events(of: "Guard").count, 2)
        _ = await clock.advance(by: .seconds(301))
        _ = await api.get("/a", ["Authorization": "x"])
        XCTAssertEqual(invoker.events(of: "Guard").count, 3)
    }

    func testALifetimeOfZeroAsksEveryTime() async {
        let answer = policy("Allow", "*")
        let invoker = ScriptedInvoker(["Guard": { _ in answer }, "Hello": ok])
        let uncached: JSONValue = [
            "type": "token", "authorizerUri": functionURI("Guard"), "authorizerResultTtlInSeconds": 0,
        ]
        let api = RESTAPI.test(definition(uncached), invoker)
        for _ in 0..<3 { _ = await api.get("/a", ["Authorization": "x"]) }
        XCTAssertEqual(invoker.events(of: "Guard").count, 3)
    }

    func testARequestAuthorizerNeedsAllItsIdentitySources() async {
        let answer = policy("Allow", "*")
        let invoker = ScriptedInvoker(["Guard": { _ in answer }, "Hello": ok])
        let request: JSONValue = [
            "type": "request", "authorizerUri": functionURI("Guard"),
            "identitySource": "method.request.header.X-User, method.request.querystring.key, context.stage",
        ]
        let api = RESTAPI.test(definition(request), invoker)
        let missing = await api.get("/a", ["X-User": "ana"])
        XCTAssertEqual(missing.status, 401)
        let whole = await api.get("/a", query: "key=1", ["X-User": "ana"])
        XCTAssertEqual(whole.status, 200)
        let event = invoker.events(of: "Guard").first
        XCTAssertEqual(invoker.events(of: "Guard").count, 1)
        XCTAssertEqual(
            event?.object.map { Array($0.keys) },
            [
                "type", "methodArn", "resource", "path", "httpMethod", "headers", "multiValueHeaders",
                "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables",
                "requestContext",
            ]
        )
        XCTAssertEqual(event?["type"], "REQUEST")
        XCTAssertEqual(event?["queryStringParameters"], ["key": "1"])
        XCTAssertEqual(event?["pathParameters"], [:])
    }

    func testIAMAuthorizationWantsASignature() async {
        var method = integration().object ?? [:]
        method["security"] = [["AWS_IAM": []]]
        let api = RESTAPI.test([
            "securityDefinitions": [
                "AWS_IAM": [
                    "type": "apiKey", "name": "Authorization", "in": "header",
                    "x-amazon-apigateway-authtype": "awsSigv4",
                ]
            ],
            "paths": ["/a": ["get": .object(method)]],
        ])
        let none = await api.get("/a")
        XCTAssertEqual(
            summary(none),
            #"403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}"#
        )
        let odd = await api.get("/a", ["Authorization": "Bearer"])
        XCTAssertEqual(
            summary(odd),
            #"403 IncompleteSignatureException {"message":"'Bearer' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer'."}"#
        )
        let signed = await api.get(
            "/a",
            [
                "Authorization":
                    "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=00",
                "X-Amz-Date": "20260101T000000Z",
            ]
        )
        XCTAssertEqual(signed.status, 200)
        XCTAssertEqual(
            api.limitations,
            ["check of who signed a request, only of whether it is signed (IAM authorization)"]
        )
    }

    func testAResourcePolicyGuardsTheAPI() async {
        let policy: (String, JSONValue) -> JSONValue = { effect, condition in
            [
                "Statement": [
                    [
                        "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke",
                        "Resource": "execute-api:/*",
                    ],
                    [
                        "Effect": .string(effect), "Principal": "*", "Action": "execute-api:Invoke",
                        "Resource": ["execute-api:/Prod/GET/a"], "Condition": condition,
                    ],
                ]
            ]
        }
        let definition: (JSONValue) -> JSONValue = {
            ["x-amazon-apigateway-policy": $0, "paths": ["/a": ["get": integration()]]]
        }
        let denied = await RESTAPI.test(definition(policy("Deny", ["IpAddress": ["aws:SourceIp": "127.0.0.0/8"]]))).get(
            "/a"
        )
        XCTAssertEqual(
            summary(denied),
            #"403 AccessDeniedException {"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********9012:abcdef1234/Prod/GET/a with an explicit deny"}"#
        )
        let allowed = await RESTAPI.test(definition(policy("Deny", ["IpAddress": ["aws:SourceIp": ["10.0.0.0/8"]]])))
            .get("/a")
        XCTAssertEqual(allowed.status, 200)
    }
}
