import CloudCore
import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

/// What is said of a value that has another JSON type than its member.
///
/// The texts are those that DynamoDB's front end has been recorded with.
final class WrongTypeTests: XCTestCase {
    private typealias Refusals = [(value: JSONValue, message: String)]

    private static let fraction = JSONValue.number(JSONNumber(literal: "34.56"))
    private static let scalars: [JSONValue] = ["23", true, 23, -2_147_483_648, fraction]
    private static let start = "Start of structure or map found where not expected"
    private static let cast =
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
        + "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
        + "loader 'bootstrap')"
    private static let model = "com.amazonaws.dynamodb.v20120810."

    private static func collection(_ message: String, _ other: (JSONValue, String)) -> Refusals {
        scalars.map { ($0, message) } + [other]
    }

    private static func refusals(_ type: String) -> Refusals {
        let parts = type.split(separator: " ", maxSplits: 1).map(String.init)
        switch parts[0] {
        case "String":
            return [
                (true, "TRUE_VALUE cannot be converted to String"),
                (false, "FALSE_VALUE cannot be converted to String"),
                (23, "NUMBER_VALUE cannot be converted to String"),
                (fraction, "DECIMAL_VALUE cannot be converted to String"),
                ([], "Unrecognized collection type class java.lang.String"), ([:], start),
            ]
        case "Integer", "Long":
            return [
                ("23", "STRING_VALUE cannot be converted to \(type)"),
                (true, "TRUE_VALUE cannot be converted to \(type)"),
                ([], "Unrecognized collection type class java.lang.\(type)"), ([:], start),
            ]
        case "Boolean":
            return [
                ("23", "Unexpected token received from parser"), (23, "NUMBER_VALUE cannot be converted to Boolean"),
                (fraction, "DECIMAL_VALUE cannot be converted to Boolean"),
                ([], "Unrecognized collection type class java.lang.Boolean"), ([:], start),
            ]
        case "Blob":
            return [
                (true, "only base-64-encoded strings are convertible to bytes"),
                (fraction, "only base-64-encoded strings are convertible to bytes"),
                ([], "Unrecognized collection type class java.nio.ByteBuffer"), ([:], start),
                ("23456", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
                ("=+/=", "Invalid last non-pad Base64 character dectected"),
                ("+/+=", "Invalid last non-pad Base64 character dectected"),
            ]
        case "List": return collection("Unexpected field type", ([:], start))
        case "ListElement": return collection(cast, ([:], start))
        case "Map", "MapElement":
            let type = parts[1].contains(".") ? parts[1] : model + parts[1]
            return collection(
                parts[0] == "Map" ? "Unexpected field type" : cast,
                ([], "Unrecognized collection type java.util.Map<java.lang.String, \(type)>")
            )
        case "Member":
            return collection("Unexpected field type", ([], "Unrecognized collection type class \(model)\(parts[1])"))
        default:
            return collection(
                "Unexpected value type in payload",
                ([], "Unrecognized collection type class \(model)\(parts[1])")
            )
        }
    }

    /// All that an attribute's value can be, below one that stands as an `Element` or a `Member`.
    private static func attribute(_ path: String, _ position: String) -> [(String, String)] {
        [
            (path, "\(position) AttributeValue"), ("\(path).S", "String"), ("\(path).N", "String"),
            ("\(path).B", "Blob"),
            ("\(path).BOOL", "Boolean"), ("\(path).NULL", "Boolean"), ("\(path).SS", "List"),
            ("\(path).SS.0", "String"),
            ("\(path).NS.0", "String"), ("\(path).BS.0", "Blob"), ("\(path).L", "List"),
            ("\(path).L.0", "Element AttributeValue"), ("\(path).L.0.BS.0", "Blob"),
            ("\(path).M", "Map AttributeValue"),
            ("\(path).M.a", "Element AttributeValue"), ("\(path).M.a.BS", "List"),
        ]
    }

    private func assertRefused(_ operation: String, _ members: [(String, String)]) throws {
        let bench = try Bench(tables: false)
        for (path, type) in members {
            for (value, message) in Self.refusals(type) {
                let body = Self.nest(path.split(separator: ".").map(String.init)[...], value)
                XCTAssertEqual(
                    bench.refusal(operation, body.serialized()),
                    "SerializationException: \(message)",
                    "\(operation) \(path): \(value.serialized())"
                )
            }
        }
    }

    private static func nest(_ path: ArraySlice<String>, _ value: JSONValue) -> JSONValue {
        guard let first = path.first else { return value }
        let inner = nest(path.dropFirst(), value)
        return first == "0" ? [inner] : .object([first: inner])
    }

    func testItemsOfWritesAndReads() throws {
        let capacity = [("TableName", "String"), ("ReturnConsumedCapacity", "String")]
        let expected =
            [
                ("Expected", "Map ExpectedAttributeValue"), ("Expected.a", "Element ExpectedAttributeValue"),
                ("Expected.a.Exists", "Boolean"),
            ] + Self.attribute("Expected.a.Value", "Member")
        let names = [
            ("ExpressionAttributeNames", "Map java.lang.String"), ("ExpressionAttributeNames.a", "String"),
        ]
        let values =
            [("ConditionExpression", "String"), ("ExpressionAttributeValues", "Map AttributeValue")]
            + Self.attribute("ExpressionAttributeValues.a", "Element")
        let key = [("Key", "Map AttributeValue")] + Self.attribute("Key.a", "Element")
        try assertRefused(
            "PutItem",
            capacity + expected + names + values + [("Item", "Map AttributeValue"), ("ReturnValues", "String")]
                + Self.attribute("Item.a", "Element")
        )
        try assertRefused("DeleteItem", capacity + expected + names + values + key)
        try assertRefused(
            "UpdateItem",
            capacity + expected + names + values + key + [
                ("AttributeUpdates", "Map AttributeValueUpdate"),
                ("AttributeUpdates.a", "Element AttributeValueUpdate"), ("AttributeUpdates.a.Action", "String"),
                ("UpdateExpression", "String"),
            ] + Self.attribute("AttributeUpdates.a.Value", "Member")
        )
        try assertRefused(
            "GetItem",
            capacity + names + key + [
                ("AttributesToGet", "List"), ("AttributesToGet.0", "String"), ("ConsistentRead", "Boolean"),
                ("ProjectionExpression", "String"),
            ]
        )
    }

    func testQueriesAndScans() throws {
        let reading = [
            ("TableName", "String"), ("ExclusiveStartKey", "Map AttributeValue"), ("AttributesToGet", "List"),
            ("Limit", "Integer"), ("Select", "String"), ("ConsistentRead", "Boolean"), ("IndexName", "String"),
            ("FilterExpression", "String"),
        ]
        try assertRefused(
            "Query",
            reading + [
                ("KeyConditions", "Map Condition"), ("KeyConditions.a", "Element Condition"),
                ("KeyConditions.a.ComparisonOperator", "String"), ("KeyConditions.a.AttributeValueList", "List"),
                ("QueryFilter", "Map Condition"), ("ScanIndexForward", "Boolean"), ("KeyConditionExpression", "String"),
            ] + Self.attribute("KeyConditions.a.AttributeValueList.0", "Element")
                + Self.attribute("ExclusiveStartKey.a", "Element")
        )
        try assertRefused(
            "Scan",
            reading + [
                ("ScanFilter", "Map Condition"), ("ScanFilter.a", "Element Condition"), ("Segment", "Integer"),
                ("TotalSegments", "Integer"),
            ]
        )
    }

    func testBatchesAndTransactions() throws {
        try assertRefused(
            "BatchGetItem",
            [
                ("RequestItems", "Map KeysAndAttributes"), ("RequestItems.a", "Element KeysAndAttributes"),
                ("RequestItems.a.Keys", "List"), ("RequestItems.a.Keys.0", "MapElement AttributeValue"),
                ("RequestItems.a.AttributesToGet", "List"), ("RequestItems.a.ConsistentRead", "Boolean"),
                ("RequestItems.a.ExpressionAttributeNames", "Map java.lang.String"),
                ("RequestItems.a.ProjectionExpression", "String"),
            ] + Self.attribute("RequestItems.a.Keys.0.a", "Element")
        )
        try assertRefused(
            "BatchWriteItem",
            [
                ("RequestItems", "Map java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>"),
                ("RequestItems.a", "ListElement"), ("RequestItems.a.0", "Element WriteRequest"),
                ("RequestItems.a.0.DeleteRequest", "Member DeleteRequest"),
                ("RequestItems.a.0.DeleteRequest.Key", "Map AttributeValue"),
                ("RequestItems.a.0.PutRequest", "Member PutRequest"),
                ("RequestItems.a.0.PutRequest.Item", "Map AttributeValue"), ("ReturnItemCollectionMetrics", "String"),
            ] + Self.attribute("RequestItems.a.0.PutRequest.Item.a", "Element")
        )
        try assertRefused(
            "TransactWriteItems",
            [
                ("TransactItems", "List"), ("TransactItems.0.Put", "Member Put"),
                ("TransactItems.0.Put.Item", "Map AttributeValue"), ("TransactItems.0.Update", "Member Update"),
                ("TransactItems.0.Update.UpdateExpression", "String"),
                ("TransactItems.0.Delete.Key", "Map AttributeValue"),
            ] + Self.attribute("TransactItems.0.Delete.Key.a", "Element")
        )
    }

    func testTablesAndWhatIsSetOnThem() throws {
        let index = "GlobalSecondaryIndexes.0"
        try assertRefused(
            "CreateTable",
            [
                ("TableName", "String"), ("AttributeDefinitions", "List"),
                ("AttributeDefinitions.0", "Element AttributeDefinition"),
                ("AttributeDefinitions.0.AttributeType", "String"), ("KeySchema.0", "Element KeySchemaElement"),
                ("ProvisionedThroughput", "Member ProvisionedThroughput"),
                ("ProvisionedThroughput.ReadCapacityUnits", "Long"),
                ("LocalSecondaryIndexes.0", "Element LocalSecondaryIndex"),
                ("LocalSecondaryIndexes.0.Projection.NonKeyAttributes.0", "String"),
                (index, "Element GlobalSecondaryIndex"), ("\(index).KeySchema", "List"),
                ("\(index).Projection", "Member Projection"),
                ("\(index).ProvisionedThroughput", "Member ProvisionedThroughput"),
            ]
        )
        let update = "GlobalSecondaryIndexUpdates.0"
        try assertRefused(
            "UpdateTable",
            [
                ("GlobalSecondaryIndexUpdates", "List"), (update, "Element GlobalSecondaryIndexUpdate"),
                ("\(update).Update", "Member UpdateGlobalSecondaryIndexAction"),
                ("\(update).Update.IndexName", "String"),
                ("\(update).Update.ProvisionedThroughput.WriteCapacityUnits", "Long"),
            ]
        )
        try assertRefused("ListTables", [("ExclusiveStartTableName", "String"), ("Limit", "Integer")])
        try assertRefused("TagResource", [("ResourceArn", "String"), ("Tags", "List"), ("Tags.0", "Element Tag")])
        try assertRefused("UntagResource", [("TagKeys", "List"), ("TagKeys.0", "String")])
        try assertRefused(
            "UpdateTimeToLive",
            [
                ("TimeToLiveSpecification", "Member TimeToLiveSpecification"),
                ("TimeToLiveSpecification.Enabled", "Boolean"),
            ]
        )
    }
}
