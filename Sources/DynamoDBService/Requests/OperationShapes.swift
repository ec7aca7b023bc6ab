/// The members of the requests of all operations that take some.
///
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html>. The order is
/// that in which AWS looks at them.
enum OperationShapes {
    typealias Member = RequestShape.Member

    static let all: [String: RequestShape] = [
        "PutItem": put, "GetItem": get, "DeleteItem": delete, "UpdateItem": update, "Query": query, "Scan": scan,
        "BatchGetItem": batchGet, "BatchWriteItem": batchWrite, "TransactWriteItems": transactWrite,
        "TransactGetItems": transactGet,
    ].merging(TableShapes.all) { $1 }.merging(statements) { $1 }

    static let tableName = Member("TableName", .name, required: true)
    /// Of the calls that write one item.
    private static let writtenTable = Member(
        "TableName",
        .string(.init(minimum: 3, maximum: 255, isName: true, isBriefIfEmpty: true)),
        required: true
    )
    private static let capacity = Member("ReturnConsumedCapacity", .oneOf("INDEXES", "TOTAL", "NONE"))
    private static let collectionMetrics = Member("ReturnItemCollectionMetrics", .oneOf("SIZE", "NONE"))
    private static let onFailure = Member("ReturnValuesOnConditionCheckFailure", .oneOf("ALL_OLD", "NONE"))
    private static let conditionalOperator = Member("ConditionalOperator", .oneOf("OR", "AND"))
    private static let names = Member("ExpressionAttributeNames", .map(.text, of: "String"))
    private static let values = Member("ExpressionAttributeValues", .map(.attributeValue))
    private static let condition = Member("ConditionExpression", .text)
    private static let projection = Member("ProjectionExpression", .text)
    private static let key = Member("Key", .key, required: true)
    private static let attributesToGet = Member(
        "AttributesToGet",
        .list(.text, .init(minimum: 1, maximum: 255))
    )
    private static let comparisons = RequestShape.oneOf(
        "IN",
        "NULL",
        "BETWEEN",
        "LT",
        "NOT_CONTAINS",
        "EQ",
        "GT",
        "NOT_NULL",
        "NE",
        "LE",
        "BEGINS_WITH",
        "GE",
        "CONTAINS"
    )
    private static let expected = Member(
        "Expected",
        .map(
            .structure(
                "ExpectedAttributeValue",
                [
                    Member("AttributeValueList", .list(.attributeValue)), Member("ComparisonOperator", comparisons),
                    Member("Exists", .boolean), Member("Value", .attributeValue),
                ]
            ),
            of: "ExpectedAttributeValue"
        )
    )
    private static let conditions = RequestShape.map(
        .structure(
            "Condition",
            [
                Member("AttributeValueList", .list(.attributeValue)),
                Member("ComparisonOperator", comparisons, required: true),
            ]
        ),
        of: "Condition"
    )
    static let returnValueNames = ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"]
    private static let returnValues = Member("ReturnValues", .string(.init(values: returnValueNames)))

    private static let put = RequestShape.structure(
        "PutItemInput",
        [
            capacity, writtenTable, Member("Item", .key, required: true), returnValues, collectionMetrics,
            conditionalOperator, expected, condition, values, names, onFailure,
        ]
    )

    private static let get = RequestShape.structure(
        "GetItemInput",
        [
            capacity, attributesToGet, tableName, key, Member("ConsistentRead", .boolean), projection, names,
        ]
    )

    private static let delete = RequestShape.structure(
        "DeleteItemInput",
        [
            capacity, writtenTable, returnValues, collectionMetrics, key, conditionalOperator, expected, condition,
            values, names, onFailure,
        ]
    )

    private static let update = RequestShape.structure(
        "UpdateItemInput",
        [
            capacity, writtenTable, collectionMetrics, returnValues, conditionalOperator, key, expected,
            Member(
                "AttributeUpdates",
                .map(
                    .structure(
                        "AttributeValueUpdate",
                        [Member("Action", .oneOf("ADD", "PUT", "DELETE")), Member("Value", .attributeValue)]
                    ),
                    of: "AttributeValueUpdate"
                )
            ), condition, Member("UpdateExpression", .text), values, names, onFailure,
        ]
    )

    private static let reading: [Member] = [
        Member("Limit", .integer("Integer", .init(minimum: 1))), Member("ExclusiveStartKey", .key), capacity,
        attributesToGet,
        Member("Select", .oneOf("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES")),
        conditionalOperator, tableName, Member("ConsistentRead", .boolean), Member("IndexName", .name),
        Member("FilterExpression", .text), projection, values, names,
    ]

    private static let query = RequestShape.structure(
        "QueryInput",
        reading + [
            Member("QueryFilter", conditions), Member("KeyConditions", conditions),
            Member("ScanIndexForward", .boolean), Member("KeyConditionExpression", .text),
        ]
    )

    private static let scan = RequestShape.structure(
        "ScanInput",
        reading + [
            Member("ScanFilter", conditions),
            Member("Segment", .integer("Integer", .init(minimum: 0, maximum: 999_999))),
            Member("TotalSegments", .integer("Integer", .init(minimum: 1, maximum: 1_000_000))),
        ]
    )

    // MARK: Statements

    private static let statement: [Member] = [
        Member("Statement", .string(.init(minimum: 1, maximum: 8192)), required: true),
        Member("Parameters", .list(.attributeValue, .init(minimum: 1))), onFailure,
    ]

    private static let statements: [String: RequestShape] = [
        "ExecuteStatement": .structure(
            "ExecuteStatementInput",
            statement + [
                Member("ConsistentRead", .boolean), Member("NextToken", .string(.init(minimum: 1, maximum: 32768))),
                capacity, Member("Limit", .integer("Integer", .init(minimum: 1))),
            ]
        ),
        "BatchExecuteStatement": .structure(
            "BatchExecuteStatementInput",
            [
                Member(
                    "Statements",
                    .list(
                        .structure("BatchStatementRequest", statement + [Member("ConsistentRead", .boolean)]),
                        .init(minimum: 1, maximum: 25)
                    ),
                    required: true
                ), capacity,
            ]
        ),
        "ExecuteTransaction": .structure(
            "ExecuteTransactionInput",
            [
                Member(
                    "TransactStatements",
                    .list(.structure("ParameterizedStatement", statement), .init(minimum: 1, maximum: 100)),
                    required: true
                ), Member("ClientRequestToken", .string(.init(minimum: 1, maximum: 36))), capacity,
            ]
        ),
    ]

    // MARK: Several items

    private static let tableKeys =
        "[Member must have length less than or equal to 255, Member must have length greater than or equal to 3, "
        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"

    private static let batchGet = RequestShape.structure(
        "BatchGetItemInput",
        [
            capacity,
            Member(
                "RequestItems",
                .map(
                    .structure(
                        "KeysAndAttributes",
                        [
                            Member("Keys", .list(.key), required: true),
                            attributesToGet, Member("ConsistentRead", .boolean), projection, names,
                        ]
                    ),
                    .init(keys: tableKeys, isShownAsJSON: true),
                    of: "KeysAndAttributes"
                ),
                required: true
            ),
        ]
    )

    private static let batchWrite = RequestShape.structure(
        "BatchWriteItemInput",
        [
            capacity, collectionMetrics,
            Member(
                "RequestItems",
                .map(
                    .list(
                        .structure(
                            "WriteRequest",
                            [
                                Member("DeleteRequest", .structure("DeleteRequest", [key])),
                                Member(
                                    "PutRequest",
                                    .structure("PutRequest", [Member("Item", .key, required: true)])
                                ),
                            ]
                        )
                    ),
                    .init(keys: tableKeys, elements: 1...25),
                    of: "java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>"
                ),
                required: true
            ),
        ]
    )

    private static let transactWrite = RequestShape.structure(
        "TransactWriteItemsInput",
        [
            Member("ClientRequestToken", .string(.init(minimum: 1, maximum: 36))), capacity, collectionMetrics,
            Member(
                "TransactItems",
                .list(
                    .structure(
                        "TransactWriteItem",
                        [
                            Member("ConditionCheck", checked("ConditionCheck", [key])),
                            Member("Put", checked("Put", [Member("Item", .key, required: true)])),
                            Member("Delete", checked("Delete", [key], conditionRequired: false)),
                            Member(
                                "Update",
                                checked(
                                    "Update",
                                    [key, Member("UpdateExpression", .text, required: true)],
                                    conditionRequired: false
                                )
                            ),
                        ]
                    ),
                    .init(minimum: 1, maximum: 100)
                ),
                required: true
            ),
        ]
    )

    private static func checked(
        _ name: String,
        _ members: [Member],
        conditionRequired: Bool = true
    ) -> RequestShape {
        .structure(
            name,
            members + [
                tableName,
                Member("ConditionExpression", .text, required: name == "ConditionCheck" && conditionRequired), names,
                values, onFailure,
            ]
        )
    }

    private static let transactGet = RequestShape.structure(
        "TransactGetItemsInput",
        [
            capacity,
            Member(
                "TransactItems",
                .list(
                    .structure(
                        "TransactGetItem",
                        [Member("Get", .structure("Get", [key, tableName, projection, names]), required: true)]
                    ),
                    .init(minimum: 1, maximum: 100)
                ),
                required: true
            ),
        ]
    )
}
