import CloudCore
import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

/// A service with nothing around it, called as a client calls it.
struct Bench {
    let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_795_000_000_000))
    let service: DynamoDBService

    init(store: Store = Store(), tables: Bool = true) throws {
        service = try DynamoDBService(account: Account(), clock: clock, store: store)
        if tables { try makeTables() }
    }

    /// `Music` with a sort key, a local index and a global one, and `Plain` with a partition key alone.
    private func makeTables() throws {
        try call(
            "CreateTable",
            """
            {"TableName": "Music", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "artist", "AttributeType": "S"},
                {"AttributeName": "song", "AttributeType": "S"}, {"AttributeName": "year", "AttributeType": "N"},
                {"AttributeName": "genre", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}, {"AttributeName": "song", "KeyType": "RANGE"}],
             "LocalSecondaryIndexes": [{"IndexName": "byYear", "Projection": {"ProjectionType": "KEYS_ONLY"},
                "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}, {"AttributeName": "year", "KeyType": "RANGE"}]}],
             "GlobalSecondaryIndexes": [{"IndexName": "byGenre", "Projection": {"ProjectionType": "ALL"},
                "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}, {"AttributeName": "year", "KeyType": "RANGE"}]}],
             "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}}
            """
        )
        try call(
            "CreateTable",
            """
            {"TableName": "Plain", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
            """
        )
    }

    @discardableResult
    func call(_ operation: String, _ body: String) throws -> JSONValue {
        do throws(RequestFailure) {
            return try service.respond(to: operation, Array(body.utf8))
        } catch {
            throw error
        }
    }

    /// What the call is refused with: `ValidationException: message`.
    func refusal(_ operation: String, _ body: String) -> String? {
        do throws(RequestFailure) {
            _ = try service.respond(to: operation, Array(body.utf8))
            return nil
        } catch {
            return "\(error.code): \(error.message)"
        }
    }

    func item(_ id: String) throws -> JSONValue? {
        try call("GetItem", #"{"TableName": "Plain", "Key": {"id": {"S": "\#(id)"}}}"#)["Item"]
    }
}

func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

func assertEquivalent(_ value: JSONValue?, _ text: String, file: StaticString = #filePath, line: UInt = #line) throws {
    let expected = try json(text)
    XCTAssert(
        value?.isEquivalent(to: expected) ?? false,
        "\(value?.serialized() ?? "nothing") is not \(expected.serialized())",
        file: file,
        line: line
    )
}
