import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

/// The shapes are those that AWS recorded for the same calls.
final class IntegrationTests: XCTestCase {
    private let services = FakeServices()

    /// Runs one task, and gives what the execution became.
    private func run(_ resource: String, _ parameters: String, input: JSONValue = [:]) async -> JSONValue {
        let bench = Bench(services: services)
        let machine = await bench.create(
            #""A": {"Type": "Task", "Resource": "arn:aws:states:::\#(resource)", "Parameters": \#(parameters), "End": true}"#,
            startAt: "A"
        )
        let execution = await bench.start(machine, input: input, name: "run")
        _ = await bench.clock.settle()
        return await bench.describe(execution)
    }

    private func output(_ end: JSONValue) -> JSONValue {
        (try? JSONValue(parsing: end["output"]?.string ?? "")) ?? .null
    }

    private func sent(_ index: Int = 0) throws -> (CloudRequest, JSONValue) {
        let request = try XCTUnwrap(services.requests.dropFirst(index).first)
        return (request, (try? JSONValue(parsing: request.body)) ?? .null)
    }

    // MARK: Resources of their own

    func testQueueIsSentAMessageAndTheCallIsDescribed() async throws {
        services.answer(json: ["MD5OfMessageBody": "m", "MessageId": "i"])
        let end = await run(
            "sqs:sendMessage",
            #"{"QueueUrl": "http://q", "MessageBody": {"n.$": "$.n"}}"#,
            input: ["n": 1]
        )
        let expected = try JSONValue(
            parsing: #"""
                {"MD5OfMessageBody": "m", "MessageId": "i", "SdkHttpMetadata": {
                  "AllHttpHeaders": {"x-amzn-RequestId": ["request-1"], "connection": ["keep-alive"],
                    "Content-Length": ["40"], "Date": ["Fri, 15 Jan 2027 08:00:00 GMT"],
                    "Content-Type": ["application/x-amz-json-1.0"]},
                  "HttpHeaders": {"connection": "keep-alive", "Content-Length": "40",
                    "Content-Type": "application/x-amz-json-1.0", "Date": "Fri, 15 Jan 2027 08:00:00 GMT",
                    "x-amzn-RequestId": "request-1"},
                  "HttpStatusCode": 200}, "SdkResponseMetadata": {"RequestId": "request-1"}}
                """#
        )
        XCTAssertEqual(end["output"]?.string, expected.serialized())
        let (request, body) = try sent()
        XCTAssertEqual(request.headers["X-Amz-Target"], "AmazonSQS.SendMessage")
        XCTAssertEqual(request.headers["Content-Type"], "application/x-amz-json-1.0")
        XCTAssertEqual(CredentialScope(request)?.service, "sqs")
        XCTAssertEqual(CredentialScope(request)?.region, "us-east-1")
        XCTAssertEqual(body, ["QueueUrl": "http://q", "MessageBody": #"{"n":1}"#])
    }

    func testTableAnswersWithItsOwnHeaders() async throws {
        services.answer(json: ["Item": ["id": ["S": "a"]]], headers: ["x-amz-crc32": "77"])
        let end = await run("dynamodb:getItem", #"{"TableName": "T", "Key": {"id": {"S": "a"}}}"#)
        let output = output(end)
        XCTAssertEqual(output["Item"], ["id": ["S": "a"]])
        XCTAssertEqual(
            output["SdkHttpMetadata"]?["AllHttpHeaders"]?.object.map { Array($0.keys) },
            ["Server", "Connection", "x-amzn-RequestId", "x-amz-crc32", "Content-Length", "Date", "Content-Type"]
        )
        XCTAssertEqual(
            output["SdkHttpMetadata"]?["HttpHeaders"]?.object.map { Array($0.keys) },
            ["Connection", "Content-Length", "Content-Type", "Date", "Server", "x-amz-crc32", "x-amzn-RequestId"]
        )
    }

    func testErrorsOfATableAreNamedByTheOlderSDK() async throws {
        services.answer(
            json: [
                "__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
                "message": "Requested resource not found",
            ],
            status: 400
        )
        let end = await run("dynamodb:putItem", #"{"TableName": "T", "Item": {}}"#)
        XCTAssertEqual(end["error"], "DynamoDB.ResourceNotFoundException")
        XCTAssertEqual(
            end["cause"],
            "Requested resource not found (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: request-1; Proxy: null)"
        )
        services.answer(
            json: ["__type": "com.amazon.coral.validate#ValidationException", "message": "no"],
            status: 400
        )
        let invalid = await run("dynamodb:putItem", #"{"TableName": "T", "Item": {}}"#)
        XCTAssertEqual(invalid["error"], "DynamoDB.AmazonDynamoDBException")
    }

    func testErrorsOfAQueueNameTheCodeOfItsOlderProtocol() async throws {
        services.answer(
            json: ["__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "gone"],
            status: 400,
            headers: ["x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"]
        )
        let end = await run("sqs:sendMessage", #"{"QueueUrl": "http://q", "MessageBody": "b"}"#)
        XCTAssertEqual(end["error"], "SQS.QueueDoesNotExistException")
        XCTAssertEqual(
            end["cause"],
            "gone (Service: AmazonSQS; Status Code: 400; Error Code: AWS.SimpleQueueService.NonExistentQueue; Request ID: request-1; Proxy: null)"
        )
    }

    func testTopicIsToldByTheQueryProtocol() async throws {
        services.answer(
            QueryResponse(namespace: "http://sns.amazonaws.com/doc/2010-03-31/").response(
                action: "Publish",
                result: [XMLElement("MessageId", text: "a&b"), XMLElement("SequenceNumber", text: "1")],
                requestID: "request-2"
            )
        )
        let end = await run(
            "sns:publish",
            #"""
            {"TopicArn": "arn:aws:sns:us-east-1:123456789012:T", "Message": {"k": "v w"},
             "MessageAttributes": {"one": {"DataType": "String", "StringValue": "Hello"}}}
            """#
        )
        let output = output(end)
        XCTAssertEqual(
            output.object.map { Array($0.keys) },
            ["MessageId", "SdkHttpMetadata", "SdkResponseMetadata", "SequenceNumber"]
        )
        XCTAssertEqual(output["MessageId"], "a&b")
        XCTAssertEqual(output["SdkHttpMetadata"]?["HttpHeaders"]?["Content-Type"], "text/xml")
        let form = try XCTUnwrap(QueryRequest(try sent().0))
        XCTAssertEqual(form.action, "Publish")
        XCTAssertEqual(form.members["Message"], #"{"k":"v w"}"#)
        XCTAssertEqual(
            QueryRequest.map(form.members["MessageAttributes"], key: "Name", value: "Value"),
            ["one": ["DataType": "String", "StringValue": "Hello"]]
        )
    }

    func testErrorsInXMLAreRead() async throws {
        let namespace = QueryResponse(namespace: "http://sns.amazonaws.com/doc/2010-03-31/")
        let error = AWSError("NotFound", "Topic does not exist", status: 404)
        services.answer(namespace.response(to: error, requestID: "request-3"))
        let end = await run("sns:publish", #"{"TopicArn": "arn:aws:sns:us-east-1:123456789012:T", "Message": "m"}"#)
        XCTAssertEqual(end["error"], "SNS.NotFoundException")
        XCTAssertEqual(
            end["cause"],
            "Topic does not exist (Service: AmazonSNS; Status Code: 404; Error Code: NotFound; Request ID: request-3; Proxy: null)"
        )
    }

    func testEventsSayWhichExecutionSentThem() async throws {
        services.answer(json: ["FailedEntryCount": 0, "Entries": [["EventId": "e"]]])
        let end = await run(
            "events:putEvents",
            #"{"Entries": [{"Detail": {"a": 1}, "DetailType": "T", "Source": "s", "Resources": ["r"]}]}"#
        )
        XCTAssertEqual(end["output"], #"{"Entries":[{"EventId":"e"}],"FailedEntryCount":0}"#)
        let (request, body) = try sent()
        XCTAssertEqual(request.headers["X-Amz-Target"], "AWSEvents.PutEvents")
        XCTAssertEqual(
            body["Entries"]?[0],
            [
                "Detail": #"{"a":1}"#, "DetailType": "T", "Source": "s",
                "Resources": [
                    "r", "arn:aws:states:us-east-1:123456789012:stateMachine:Machine",
                    "arn:aws:states:us-east-1:123456789012:execution:Machine:run",
                ],
            ]
        )
    }

    func testRefusedEventFailsTheTask() async throws {
        let entries: JSONValue = [["ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."]]
        services.answer(json: ["Entries": entries, "FailedEntryCount": 1])
        let end = await run("events:putEvents", #"{"Entries": [{"Detail": "\"text\"", "Source": "s"}]}"#)
        XCTAssertEqual(end["error"], "EventBridge.FailedEntry")
        XCTAssertEqual(
            end["cause"],
            #"{"Entries":[{"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed."}],"FailedEntryCount":1}"#
        )
    }

    // MARK: By the SDK

    func testSDKAnswersWithoutWordsAboutTheCall() async throws {
        services.answer(json: [:])
        let put = await run("aws-sdk:dynamodb:putItem", #"{"TableName": "T", "Item": {"id": {"S": "a"}}}"#)
        XCTAssertEqual(put["output"], "{}")
        services.answer(json: ["Messages": [["Body": "b", "MD5OfBody": "m"]]])
        let received = await run("aws-sdk:sqs:receiveMessage", #"{"QueueUrl": "u"}"#)
        XCTAssertEqual(received["output"], #"{"Messages":[{"Body":"b","Md5OfBody":"m"}]}"#)
        services.answer(json: [
            "Name": "n", "CreatedDate": ["never": 1], "LastChangedDate": .number(JSONNumber(literal: "1800000000.25")),
        ])
        let secret = await run("aws-sdk:secretsmanager:describeSecret", #"{"SecretId": "n"}"#)
        XCTAssertEqual(
            secret["output"],
            #"{"Name":"n","CreatedDate":{"never":1},"LastChangedDate":"2027-01-15T08:00:00.250Z"}"#
        )
    }

    func testErrorWithoutATypeIsTheServicesOwn() async throws {
        services.answer(json: ["__type": "ValidationException", "message": "Invalid name."], status: 400)
        let end = await run("aws-sdk:secretsmanager:createSecret", #"{"Name": "a b", "SecretString": "s"}"#)
        XCTAssertEqual(end["error"], "SecretsManager.SecretsManagerException")
        XCTAssertEqual(
            end["cause"],
            "Invalid name. (Service: SecretsManager, Status Code: 400, Request ID: request-1) (SDK Attempt Count: 1)"
        )
        services.answer(json: ["__type": "x#ResourceNotFoundException", "message": "no table"], status: 400)
        let missing = await run("aws-sdk:dynamodb:putItem", #"{"TableName": "T", "Item": {}}"#)
        XCTAssertEqual(missing["error"], "DynamoDb.ResourceNotFoundException")
    }

    func testObjectIsReadWithItsHeaders() async throws {
        services.answer(
            CloudResponse(
                status: 200,
                headers: [
                    "accept-ranges": "bytes", "Content-Type": "text/plain", "ETag": "\"e\"",
                    "Last-Modified": "Fri, 15 Jan 2027 08:00:00 GMT", "x-amz-server-side-encryption": "AES256",
                    "x-amz-meta-colour": "red",
                ],
                body: .bytes(Array("text data".utf8))
            )
        )
        let end = await run("aws-sdk:s3:getObject", #"{"Bucket": "b", "Key": "a folder/key"}"#)
        XCTAssertEqual(
            end["output"],
            #"{"AcceptRanges":"bytes","ContentLength":9,"ContentType":"text/plain","ETag":"\"e\"","LastModified":"2027-01-15T08:00:00Z","Metadata":{"colour":"red"},"ServerSideEncryption":"AES256","Body":"text data"}"#
        )
        let (request, _) = try sent()
        XCTAssertEqual("\(request.method) \(request.path)", "GET /b/a%20folder/key")
        XCTAssertEqual(CredentialScope(request)?.service, "s3")
    }

    func testObjectIsWrittenAsJSON() async throws {
        services.answer(CloudResponse(status: 200, headers: ["ETag": "\"e\""]))
        let end = await run(
            "aws-sdk:s3:putObject",
            #"{"Bucket": "b", "Key": "k", "ContentType": "application/json", "Body": {"a": false}}"#
        )
        XCTAssertEqual(end["output"], #"{"ETag":"\"e\""}"#)
        let (request, body) = try sent()
        XCTAssertEqual(request.headers["Content-Type"], "application/json")
        XCTAssertEqual(body, ["a": false])
    }

    func testListOfObjectsHasNumbersAndLists() async throws {
        let listing = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix/><KeyCount>1</KeyCount>
            <MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated><Contents><Key>a&#x26;b</Key><Size>3</Size></Contents>
            </ListBucketResult>
            """
        services.answer(CloudResponse(status: 200, body: .bytes(Array(listing.utf8))))
        let end = await run("aws-sdk:s3:listObjectsV2", #"{"Bucket": "b", "Prefix": "a/"}"#)
        XCTAssertEqual(
            end["output"],
            #"{"Name":"b","Prefix":"","KeyCount":1,"MaxKeys":1000,"IsTruncated":false,"Contents":[{"Key":"a&b","Size":3}]}"#
        )
        XCTAssertEqual(try sent().0.query, "list-type=2&prefix=a%2F")
        let error = "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>"
        services.answer(
            CloudResponse(
                status: 404,
                headers: ["x-amz-request-id": "r", "x-amz-id-2": "x"],
                body: .bytes(Array(error.utf8))
            )
        )
        let missing = await run("aws-sdk:s3:listObjects", #"{"Bucket": "b"}"#)
        XCTAssertEqual(missing["error"], "S3.NoSuchBucketException")
        XCTAssertEqual(
            missing["cause"],
            "The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: r, Extended Request ID: x) (SDK Attempt Count: 1)"
        )
    }

    func testFunctionInvokedByTheSDKAnswersWithText() async throws {
        services.answer(
            CloudResponse(
                status: 200,
                headers: ["X-Amz-Executed-Version": "$LATEST", "X-Amz-Function-Error": "Unhandled"],
                body: .bytes(Array(#"{"errorType":"E"}"#.utf8))
            )
        )
        let end = await run("aws-sdk:lambda:invoke", #"{"FunctionName": "F", "Payload": {"a": 1}}"#)
        XCTAssertEqual(
            end["output"],
            #"{"ExecutedVersion":"$LATEST","FunctionError":"Unhandled","Payload":"{\"errorType\":\"E\"}","StatusCode":200}"#
        )
        XCTAssertEqual(try sent().0.path, "/2015-03-31/functions/F/invocations")
    }

    func testExecutionIsStartedByTheSDKWithAnObject() async throws {
        let bench = Bench(services: services)
        let inner = await bench.create(#""A": {"Type": "Pass", "End": true}"#, startAt: "A", name: "In")
        let outer = await bench.create(
            """
            "A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:startExecution", "End": true,
              "Parameters": {"StateMachineArn": "\(inner)", "Name": "one", "Input": {"key": "value"}}}
            """,
            startAt: "A",
            name: "Out"
        )
        let execution = await bench.start(outer)
        _ = await bench.clock.settle()
        let end = await bench.describe(execution)
        let started = "arn:aws:states:us-east-1:123456789012:execution:In:one"
        XCTAssertEqual(end["output"]?.string, #"{"ExecutionArn":"\#(started)","StartDate":"2027-01-15T08:00:00Z"}"#)
        let child = await bench.describe(started)
        XCTAssertEqual(child["input"], #"{"key":"value"}"#)
    }

    // MARK: APIs

    func testAPIIsCalledByItsHost() async throws {
        services.answer(
            CloudResponse(
                status: 201,
                headers: ["x-b": "1", "Content-Type": "application/json", "x-b": "2"],
                body: .bytes(Array(#"{"ok":true}"#.utf8))
            )
        )
        let end = await run(
            "apigateway:invoke",
            #"""
            {"ApiEndpoint": "abc.execute-api.us-east-1.amazonaws.com", "Method": "POST", "Stage": "prod", "Path": "orders",
             "QueryParameters": {"a": ["1", "2"], "b": "x y"}, "Headers": {"H": ["v"]}, "RequestBody": "HelloWorld"}
            """#
        )
        XCTAssertEqual(
            end["output"],
            #"{"Headers":{"Content-Length":["11"],"Content-Type":["application/json"],"x-b":["1","2"]},"ResponseBody":{"ok":true},"StatusCode":201,"StatusText":"Created"}"#
        )
        let (request, _) = try sent()
        XCTAssertEqual("\(request.method) \(request.path)?\(request.query ?? "")", "POST /prod/orders?a=1&a=2&b=x%20y")
        XCTAssertEqual(request.headers["Host"], "abc.execute-api.us-east-1.amazonaws.com")
        XCTAssertEqual(request.headers["H"], "v")
        XCTAssertEqual(String(decoding: request.body, as: UTF8.self), #""HelloWorld""#)
    }

    func testAPIThatRefusesFailsTheTaskByItsStatus() async throws {
        let body = #"{"message":"Missing Authentication Token"}"#
        services.answer(CloudResponse(status: 403, body: .bytes(Array(body.utf8))))
        let end = await run("apigateway:invoke", #"{"ApiEndpoint": "a.execute-api.x", "Method": "GET"}"#)
        XCTAssertEqual(end["error"], "ApiGateway.403")
        XCTAssertEqual(end["cause"]?.string, body)
    }

    // MARK: What is not here

    func testServiceThatIsNotRunFailsHonestly() async throws {
        services.answer(
            WireProtocol.json10.response(
                to: .unknownOperation("DynamoDB.GetItem", suggestion: "On AWS this call works."),
                requestID: "r"
            )
        )
        let end = await run("dynamodb:getItem", #"{"TableName": "T", "Key": {}}"#)
        XCTAssertEqual(end["error"], "LocalCloud.IntegrationNotAvailable")
        XCTAssertEqual(
            end["cause"],
            "The local cloud has no integration arn:aws:states:::dynamodb:getItem yet; on AWS this task would run. The local cloud has no DynamoDB.GetItem yet. On AWS this call works."
        )
    }
}
