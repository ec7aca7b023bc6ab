import AWSClientRuntime
import AWSDynamoDB
import Foundation
import XCTest

final class DynamoDBClientTests: XCTestCase {
    typealias Value = DynamoDBClientTypes.AttributeValue

    private let everyType: [String: Value] = [
        "a": .s("text"), "b": .n("12345678901234567890123456789012345678"), "c": .b(Data([1, 2, 3])), "d": .bool(true),
        "e": .null(true), "f": .ss(["x", "y"]), "g": .ns(["1", "2.5"]), "h": .bs([Data([0])]),
        "i": .l([.s("x"), .m([:])]), "j": .m(["k": .l([])]),
    ]

    private let everyTypeAsJSON =
        #"{"a":{"S":"text"},"b":{"N":"12345678901234567890123456789012345678"},"c":{"B":"AQID"},"d":{"BOOL":true},"#
        + #""e":{"NULL":true},"f":{"SS":["x","y"]},"g":{"NS":["1","2.5"]},"h":{"BS":["AA=="]},"#
        + #""i":{"L":[{"S":"x"},{"M":{}}]},"j":{"M":{"k":{"L":[]}}}}"#

    func testValuesOfEveryTypeGoAndComeBack() async throws {
        let transport = FakeTransport([.json("{}"), .json("{\"Item\":\(everyTypeAsJSON)}"), .json("{}")])
        let client = try DynamoDBClient(transport)
        _ = try await client.putItem(input: PutItemInput(item: everyType, tableName: "t"))
        let read = try await client.getItem(
            input: GetItemInput(consistentRead: true, key: ["id": .s("1")], tableName: "t")
        )
        _ = try await client.putItem(input: PutItemInput(item: try XCTUnwrap(read.item), tableName: "t"))
        let put = "{\"Item\":\(everyTypeAsJSON),\"TableName\":\"t\"}"
        XCTAssertEqual(
            transport.bodies,
            [put, #"{"ConsistentRead":true,"Key":{"id":{"S":"1"}},"TableName":"t"}"#, put]
        )
        XCTAssertEqual(transport.requests[0].header("X-Amz-Target"), "DynamoDB_20120810.PutItem")
        XCTAssertEqual(transport.requests[0].header("Content-Type"), "application/x-amz-json-1.0")
        XCTAssertEqual(transport.requests[0].host, "dynamodb.eu-west-1.amazonaws.com")
    }

    func testWhatIsNotThereIsNil() async throws {
        let read = try await DynamoDBClient(FakeTransport("{}")).getItem(
            input: GetItemInput(key: ["id": .s("1")], tableName: "t")
        )
        XCTAssertNil(read.item)
    }

    func testQuery() async throws {
        let transport = FakeTransport(
            #"{"Items":[{"id":{"S":"1"}}],"Count":1,"ScannedCount":7,"LastEvaluatedKey":{"id":{"S":"1"}}}"#
        )
        let found = try await DynamoDBClient(transport).query(
            input: QueryInput(
                expressionAttributeNames: ["#r": "recipient"],
                expressionAttributeValues: [":r": .s("U1")],
                indexName: "by-recipient",
                keyConditionExpression: "#r = :r",
                limit: 1,
                scanIndexForward: false,
                select: .allAttributes,
                tableName: "t"
            )
        )
        XCTAssertEqual(
            transport.bodies,
            [
                ##"{"ExpressionAttributeNames":{"#r":"recipient"},"ExpressionAttributeValues":{":r":{"S":"U1"}},"##
                    + ##""IndexName":"by-recipient","KeyConditionExpression":"#r = :r","Limit":1,"##
                    + ##""ScanIndexForward":false,"Select":"ALL_ATTRIBUTES","TableName":"t"}"##
            ]
        )
        XCTAssertEqual(found.items?.count, 1)
        XCTAssertEqual(found.count, 1)
        XCTAssertEqual(found.scannedCount, 7)
        XCTAssertEqual(found.lastEvaluatedKey?.keys.sorted(), ["id"])
    }

    func testUpdateReturnsWhatWasAskedFor() async throws {
        let transport = FakeTransport(#"{"Attributes":{"n":{"N":"2"}}}"#)
        let updated = try await DynamoDBClient(transport).updateItem(
            input: UpdateItemInput(
                expressionAttributeValues: [":one": .n("1")],
                key: ["id": .s("1")],
                returnValues: .updatedNew,
                tableName: "t",
                updateExpression: "ADD n :one"
            )
        )
        XCTAssertEqual(
            transport.bodies,
            [
                #"{"ExpressionAttributeValues":{":one":{"N":"1"}},"Key":{"id":{"S":"1"}},"ReturnValues":"UPDATED_NEW","#
                    + #""TableName":"t","UpdateExpression":"ADD n :one"}"#
            ]
        )
        guard case .n("2")? = updated.attributes?["n"] else { return XCTFail("\(updated)") }
    }

    func testFailedConditionShowsTheItem() async throws {
        let body =
            #"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","#
            + #""message":"The conditional request failed","Item":{"id":{"S":"1"}}}"#
        do {
            _ = try await DynamoDBClient(FakeTransport(400, body)).deleteItem(
                input: DeleteItemInput(conditionExpression: "attribute_exists(id)", key: [:], tableName: "t")
            )
            XCTFail("it is an error")
        } catch let error as ConditionalCheckFailedException {
            XCTAssertEqual(error.message, "The conditional request failed")
            guard case .s("1")? = error.properties.item?["id"] else { return XCTFail("\(error)") }
        }
    }

    func testCanceledTransactionHasAReasonForEachPart() async throws {
        let transport = FakeTransport(
            400,
            #"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"canceled","#
                + #""CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed","Message":"no"}]}"#
        )
        do {
            _ = try await DynamoDBClient(transport).transactWriteItems(
                input: TransactWriteItemsInput(
                    clientRequestToken: "once",
                    transactItems: [
                        DynamoDBClientTypes.TransactWriteItem(
                            put: DynamoDBClientTypes.Put(item: ["id": .s("1")], tableName: "t")
                        ),
                        DynamoDBClientTypes.TransactWriteItem(
                            delete: DynamoDBClientTypes.Delete(key: ["id": .s("2")], tableName: "t")
                        ),
                    ]
                )
            )
            XCTFail("it is an error")
        } catch let error as TransactionCanceledException {
            XCTAssertEqual(error.message, "canceled")
            XCTAssertEqual(error.properties.cancellationReasons?.map(\.code), ["None", "ConditionalCheckFailed"])
        }
        XCTAssertEqual(
            transport.bodies,
            [
                #"{"ClientRequestToken":"once","TransactItems":[{"Put":{"Item":{"id":{"S":"1"}},"TableName":"t"}},"#
                    + #"{"Delete":{"Key":{"id":{"S":"2"}},"TableName":"t"}}]}"#
            ]
        )
    }

    func testTransactionHasTheSameTokenInAllAttempts() async throws {
        let transport = FakeTransport([.json(500, ""), .json("{}"), .json("{}")])
        let client = try DynamoDBClient(transport)
        for _ in 0..<2 { _ = try await client.transactWriteItems(input: TransactWriteItemsInput(transactItems: [])) }
        let bodies = transport.bodies
        XCTAssertEqual(bodies[0], bodies[1])
        XCTAssertNotEqual(bodies[0], bodies[2])
        XCTAssertTrue(bodies[0].hasPrefix(#"{"ClientRequestToken":""#), bodies[0])
    }

    func testBatches() async throws {
        let transport = FakeTransport([
            .json(#"{"UnprocessedItems":{"t":[{"PutRequest":{"Item":{"id":{"S":"1"}}}}]}}"#),
            .json(#"{"Responses":{"t":[{"id":{"S":"1"}}]},"UnprocessedKeys":{}}"#),
        ])
        let client = try DynamoDBClient(transport)
        let put = DynamoDBClientTypes.WriteRequest(putRequest: DynamoDBClientTypes.PutRequest(item: ["id": .s("1")]))
        let written = try await client.batchWriteItem(input: BatchWriteItemInput(requestItems: ["t": [put]]))
        let keys = DynamoDBClientTypes.KeysAndAttributes(keys: [["id": .s("1")]], projectionExpression: "id")
        let read = try await client.batchGetItem(input: BatchGetItemInput(requestItems: ["t": keys]))
        XCTAssertEqual(written.unprocessedItems?["t"]?.count, 1)
        XCTAssertEqual(read.responses?["t"]?.count, 1)
        XCTAssertEqual(
            transport.bodies,
            [
                #"{"RequestItems":{"t":[{"PutRequest":{"Item":{"id":{"S":"1"}}}}]}}"#,
                #"{"RequestItems":{"t":{"Keys":[{"id":{"S":"1"}}],"ProjectionExpression":"id"}}}"#,
            ]
        )
    }
}
