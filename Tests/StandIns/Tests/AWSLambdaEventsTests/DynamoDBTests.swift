import AWSLambdaEvents
import Foundation
import XCTest

final class DynamoDBTests: XCTestCase {
    func testChangesAreDecoded() throws {
        let record = try XCTUnwrap(try decode(value: #"{"S": "U2"}"#).records.first)
        XCTAssertEqual(record.eventName, .insert)
        XCTAssertEqual(record.eventId, "c4ca4238a0b923820dcc509a6f75849b")
        XCTAssertEqual(record.awsRegion.rawValue, "us-east-1")
        XCTAssertEqual(record.change.keys, ["id": .string("1")])
        XCTAssertEqual(record.change.newImage, ["id": .string("1"), "value": .string("U2")])
        XCTAssertNil(record.change.oldImage)
        XCTAssertEqual(record.change.approximateCreationDateTime, Date(timeIntervalSince1970: 1_764_081_600))
        XCTAssertEqual(record.change.streamViewType, .newImage)
    }

    func testEveryTypeOfValueIsDecoded() throws {
        let values: [(String, DynamoDBEvent.AttributeValue)] = [
            (#"{"BOOL": true}"#, .boolean(true)), (#"{"NULL": true}"#, .null), (#"{"N": "1.50"}"#, .number("1.50")),
            (#"{"NS": ["1", "2"]}"#, .numberSet(["1", "2"])), (#"{"SS": ["a"]}"#, .stringSet(["a"])),
            (#"{"B": "AQI="}"#, .binary([1, 2])), (#"{"BS": ["AQ=="]}"#, .binarySet([[1]])),
            (#"{"L": [{"S": "a"}]}"#, .list([.string("a")])), (#"{"M": {"k": {"N": "1"}}}"#, .map(["k": .number("1")])),
        ]
        for (json, value) in values {
            XCTAssertEqual(try decode(value: json).records[0].change.newImage?["value"], value)
        }
    }

    func testAValueOfTwoTypesIsRefused() {
        XCTAssertThrowsError(try decode(value: #"{"S": "a", "N": "1"}"#))
    }

    private func decode(value: String) throws -> DynamoDBEvent {
        let json = """
            {"Records": [{
              "eventID": "c4ca4238a0b923820dcc509a6f75849b", "eventName": "INSERT", "eventVersion": "1.1",
              "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
              "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-11-25T00:00:00.000",
              "dynamodb": {
                "ApproximateCreationDateTime": 1764081600, "Keys": {"id": {"S": "1"}},
                "NewImage": {"id": {"S": "1"}, "value": \(value)},
                "SequenceNumber": "4421584500000000017450439091", "SizeBytes": 26, "StreamViewType": "NEW_IMAGE"
              }
            }]}
            """
        return try JSONDecoder().decode(DynamoDBEvent.self, from: Data(json.utf8))
    }
}
