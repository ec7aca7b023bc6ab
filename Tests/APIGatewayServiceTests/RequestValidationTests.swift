import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class RequestValidationTests: XCTestCase {
    private func api(_ schema: JSONValue, gatewayResponses: JSONValue = [:]) -> RESTAPI {
        var method = integration().object ?? [:]
        method["parameters"] = [
            ["in": "query", "name": "page", "required": true], ["in": "header", "name": "X-Id", "required": true],
            ["in": "query", "name": "size", "required": false],
            ["in": "body", "name": "body", "schema": ["$ref": "#/definitions/Order"]],
        ]
        return RESTAPI.test([
            "x-amazon-apigateway-request-validators": [
                "all": ["validateRequestBody": true, "validateRequestParameters": true]
            ],
            "x-amazon-apigateway-request-validator": "all",
            "x-amazon-apigateway-gateway-responses": gatewayResponses,
            "definitions": ["Order": schema, "Name": ["type": "string", "maxLength": 3]],
            "paths": ["/a": ["post": .object(method)]],
        ])
    }

    private func post(_ api: RESTAPI, _ body: String, type: String? = nil) async -> CloudResponse {
        var headers: HeaderFields = ["X-Id": "1"]
        headers["Content-Type"] = type
        return await api.respond(
            to: CloudRequest("POST", "/Prod/a", query: "page=1", headers: headers, body: Array(body.utf8))
        )
    }

    func testMissingParametersAreNamedInOrder() async {
        let response = await api([:]).post("/a", "{}")
        XCTAssertEqual(
            summary(response),
            #"400 BadRequestException {"message": "Missing required request parameters: [X-Id, page]"}"#
        )
        let empty = await api([:]).respond(
            to: CloudRequest("POST", "/Prod/a", query: "page=", headers: ["X-Id": "1"], body: [0x7B, 0x7D])
        )
        XCTAssertEqual(
            summary(empty),
            #"400 BadRequestException {"message": "Missing required request parameters: [page]"}"#
        )
    }

    func testABodyMustFollowItsModel() async {
        let schema: JSONValue = [
            "type": "object", "required": ["name"],
            "properties": ["name": ["$ref": "#/definitions/Name"], "n": ["type": "integer", "minimum": 1]],
        ]
        let invalid = #"400 BadRequestException {"message": "Invalid request body"}"#
        for (body, expected) in [
            (#"{"name":"abc","n":1}"#, "200 ok"), (#"{"name":"abcd"}"#, invalid), (#"{"n":1}"#, invalid),
            (#"{"name":"abc","n":0}"#, invalid), (#"{"name":"abc","n":"1"}"#, invalid), ("[]", invalid),
            ("no json", invalid), ("", invalid),
        ] {
            let response = await post(api(schema), body)
            XCTAssertEqual(summary(response), expected, body)
        }
    }

    func testABodyOfATypeWithoutAModelIsNotChecked() async {
        let response = await post(api(["type": "object"]), "text", type: "text/plain")
        XCTAssertEqual(response.status, 200)
    }

    /// Each keyword that models know: schema, a document that follows it, and what a wrong one is told.
    func testKeywords() async {
        let template: JSONValue = [
            "BAD_REQUEST_BODY": [
                "responseTemplates": ["application/json": "$context.error.validationErrorString"]
            ]
        ]
        let cases: [(schema: JSONValue, good: String, bad: String, problem: String)] = [
            (
                ["type": "string"], #""a""#, "1",
                #"instance type (integer) does not match any allowed primitive type (allowed: ["string"])"#
            ),
            (
                ["type": ["null", "number"]], "1.5", "true",
                #"instance type (boolean) does not match any allowed primitive type (allowed: ["null","number"])"#
            ),
            (
                ["enum": ["a", 1]], "1.0", #""b""#,
                #"instance value ("b") not found in enum (possible values: ["a",1])"#
            ),
            (
                ["required": ["a", "b"]], #"{"a":1,"b":2}"#, #"{"a":1}"#,
                #"object has missing required properties (["b"])"#
            ),
            (
                ["properties": ["a": ["type": "null"]], "additionalProperties": false], #"{"a":null}"#, #"{"z":1}"#,
                #"object instance has properties which are not allowed by the schema: ["z"]"#
            ),
            (
                ["additionalProperties": ["type": "string"]], #"{"a":"b"}"#, #"{"a":1}"#,
                #"instance type (integer) does not match any allowed primitive type (allowed: ["string"])"#
            ),
            (["minLength": 2], #""äö""#, #""ä""#, #"string "ä" is too short (length: 1, required minimum: 2)"#),
            (
                ["pattern": "^a.c$"], #""abc""#, #""abcd""#,
                #"ECMA 262 regex "^a.c$" does not match input string "abcd""#
            ),
            (
                ["minimum": 1, "exclusiveMinimum": true], "1.1", "1",
                "numeric instance is lower than the required minimum (minimum: 1, found: 1)"
            ),
            (["maximum": 5], "5", "6", "numeric instance is greater than the required maximum (maximum: 5, found: 6)"),
            (["multipleOf": 3], "9", "10", "remainder of division is not zero (10 / 3)"),
            (
                ["minItems": 1, "items": ["type": "string"]], #"["a"]"#, "[]",
                "array is too short: must have at least 1 elements but instance has 0 elements"
            ),
            (
                ["maxItems": 1], "[1]", "[1,2]",
                "array is too long: must have at most 1 elements but instance has 2 elements"
            ),
            (["uniqueItems": true], "[1,2]", "[1,1]", "array must not contain duplicate elements"),
            (
                ["allOf": [["minimum": 1], ["maximum": 2]]], "2", "3",
                "numeric instance is greater than the required maximum (maximum: 2, found: 3)"
            ),
            (
                ["anyOf": [["type": "string"], ["minimum": 5]]], "6", "4",
                "instance failed to match at least one required schema among 2"
            ),
            (
                ["oneOf": [["minimum": 1], ["minimum": 5]]], "2", "6",
                "instance failed to match exactly one schema (matched 2 out of 2)"
            ),
            (["not": ["type": "string"]], "1", #""a""#, "instance matched a schema which it should not have"),
            (
                ["definitions": ["x": ["type": "array"]], "$ref": "#/definitions/x"], "[]", "{}",
                #"instance type (object) does not match any allowed primitive type (allowed: ["array"])"#
            ),
        ]
        for (schema, good, bad, problem) in cases {
            let api = api(schema, gatewayResponses: template)
            let right = await post(api, good)
            let wrong = await post(api, bad)
            XCTAssertEqual(right.status, 200, "\(schema.serialized()) \(right.text)")
            XCTAssertEqual(wrong.status, 400, schema.serialized())
            XCTAssertEqual(wrong.text, "[\(problem)]")
        }
    }

    func testASchemaThatRefersToItselfWithoutEndIsNoTrap() async {
        let response = await post(api(["$ref": "#"]), "{}")
        XCTAssertEqual(response.status, 400)
    }
}
