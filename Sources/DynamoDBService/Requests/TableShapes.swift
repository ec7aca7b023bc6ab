/// The members of the requests that make, describe and change tables and streams.
enum TableShapes {
    typealias Member = RequestShape.Member

    /// Operations on the table that `TableName` names.
    static let namesTable: Set<String> = [
        "CreateTable", "UpdateTable", "DescribeTable", "DeleteTable", "DescribeTimeToLive", "UpdateTimeToLive",
    ]
    /// Operations on what `ResourceArn` names.
    static let namesResource: Set<String> = ["TagResource", "UntagResource", "ListTagsOfResource"]

    static let all: [String: RequestShape] = [
        "CreateTable": .structure(
            "CreateTableInput",
            [
                Member("AttributeDefinitions", attributeDefinitions, required: true), OperationShapes.tableName,
                Member("BillingMode", .oneOf("PROVISIONED", "PAY_PER_REQUEST")),
                Member("ProvisionedThroughput", throughput), Member("KeySchema", keySchema, required: true),
                Member(
                    "GlobalSecondaryIndexes",
                    .list(
                        .structure(
                            "GlobalSecondaryIndex",
                            [indexName, globalIndexKeys, projection, Member("ProvisionedThroughput", throughput)]
                        )
                    )
                ),
                Member(
                    "LocalSecondaryIndexes",
                    .list(.structure("LocalSecondaryIndex", [indexName, indexKeys, projection]))
                ),
            ] + tableSettings
        ),
        "UpdateTable": .structure(
            "UpdateTableInput",
            [
                table, Member("AttributeDefinitions", attributeDefinitions),
                Member("BillingMode", .oneOf("PROVISIONED", "PAY_PER_REQUEST")),
                Member("ProvisionedThroughput", throughput),
                Member("GlobalSecondaryIndexUpdates", .list(indexUpdate)),
            ] + tableSettings
        ),
        "DescribeTable": .structure("DescribeTableInput", [table]),
        "DeleteTable": .structure("DeleteTableInput", [table]),
        "ListTables": .structure(
            "ListTablesInput",
            [
                Member("ExclusiveStartTableName", .name),
                Member("Limit", .integer("Integer", .init(minimum: 1, maximum: 100))),
            ]
        ),
        "DescribeTimeToLive": .structure("DescribeTimeToLiveInput", [OperationShapes.tableName]),
        "UpdateTimeToLive": .structure(
            "UpdateTimeToLiveInput",
            [
                OperationShapes.tableName,
                Member(
                    "TimeToLiveSpecification",
                    .structure(
                        "TimeToLiveSpecification",
                        [
                            Member("AttributeName", .string(.init(maximum: 255)), required: true),
                            Member("Enabled", .boolean, required: true),
                        ]
                    ),
                    required: true
                ),
            ]
        ),
        "TagResource": .structure(
            "TagResourceInput",
            [resource, Member("Tags", tags, required: true)]
        ),
        "UntagResource": .structure(
            "UntagResourceInput",
            [resource, Member("TagKeys", .list(.text), required: true)]
        ),
        "ListTagsOfResource": .structure(
            "ListTagsOfResourceInput",
            [resource, Member("NextToken", .text)]
        ),
        "DescribeContinuousBackups": .structure("DescribeContinuousBackupsInput", [OperationShapes.tableName]),
        "UpdateContinuousBackups": .structure(
            "UpdateContinuousBackupsInput",
            [
                OperationShapes.tableName,
                Member(
                    "PointInTimeRecoverySpecification",
                    .structure(
                        "PointInTimeRecoverySpecification",
                        [
                            Member("PointInTimeRecoveryEnabled", .boolean, required: true),
                            Member("RecoveryPeriodInDays", .integer("Integer", .init(minimum: 1, maximum: 35))),
                        ]
                    ),
                    required: true
                ),
            ]
        ),
        "ListStreams": .structure(
            "ListStreamsInput",
            [
                Member("TableName", .name), Member("ExclusiveStartStreamArn", arn),
                Member("Limit", .integer("Integer", .init(minimum: 1, maximum: 100))),
            ]
        ),
        "DescribeStream": .structure(
            "DescribeStreamInput",
            [
                Member("StreamArn", arn, required: true), Member("ExclusiveStartShardId", shardID),
                Member("Limit", .integer("Integer", .init(minimum: 1, maximum: 100))),
            ]
        ),
        "GetShardIterator": .structure(
            "GetShardIteratorInput",
            [
                Member("StreamArn", arn, required: true), Member("ShardId", shardID, required: true),
                Member(
                    "ShardIteratorType",
                    .oneOf("TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"),
                    required: true
                ), Member("SequenceNumber", .string(.init(minimum: 21, maximum: 40))),
            ]
        ),
        "GetRecords": .structure(
            "GetRecordsInput",
            [
                Member("ShardIterator", .string(.init(minimum: 1, maximum: 2048)), required: true),
                Member("Limit", .integer("Integer", .init(minimum: 1, maximum: 1000))),
            ]
        ),
    ]

    private static let arn = RequestShape.string(.init(minimum: 1, maximum: 1283))
    /// Its length is checked in words of its own (`Request.checkAccess`).
    private static let resource = Member("ResourceArn", .string(.init(maximum: 1283)))
    private static let shardID = RequestShape.string(.init(minimum: 28, maximum: 65))
    /// Its length is checked in words of its own (`Request.checkTableName`).
    private static let table = Member("TableName", .string(.init(isName: true)))
    private static let indexName = Member("IndexName", .name, required: true)
    private static let indexKeys = Member("KeySchema", keySchema, required: true)
    private static let globalIndexKeys = Member(
        "KeySchema",
        keySchema(maximum: 2 * KeyElement.maximumOfAKind),
        required: true
    )

    static let tags = RequestShape.list(
        .structure(
            "Tag",
            [
                Member("Key", .string(.init(minimum: 1, maximum: 128)), required: true),
                Member("Value", .string(.init(maximum: 256)), required: true),
            ]
        )
    )

    private static let attributeDefinitions = RequestShape.list(
        .structure(
            "AttributeDefinition",
            [
                Member("AttributeName", .string(.init(minimum: 1, maximum: 255)), required: true),
                Member("AttributeType", .oneOf("B", "N", "S"), required: true),
            ]
        )
    )

    private static let keySchema = keySchema(maximum: 2)

    private static func keySchema(maximum: Int) -> RequestShape {
        .list(
            .structure(
                "KeySchemaElement",
                [
                    Member("AttributeName", .string(.init(minimum: 1, maximum: 255)), required: true),
                    Member("KeyType", .oneOf("HASH", "RANGE"), required: true),
                ]
            ),
            .init(minimum: 1, maximum: maximum)
        )
    }

    private static let throughput = RequestShape.structure(
        "ProvisionedThroughput",
        [
            Member("WriteCapacityUnits", .integer("Long", .init(minimum: 1)), required: true),
            Member("ReadCapacityUnits", .integer("Long", .init(minimum: 1)), required: true),
        ]
    )

    private static let projection = Member(
        "Projection",
        .structure(
            "Projection",
            [
                Member("ProjectionType", .oneOf("ALL", "INCLUDE", "KEYS_ONLY")),
                Member(
                    "NonKeyAttributes",
                    .list(.string(.init(minimum: 1, maximum: 255)), .init(minimum: 1, maximum: 20))
                ),
            ]
        ),
        required: true
    )

    private static let tableSettings: [Member] = [
        Member(
            "StreamSpecification",
            .structure(
                "StreamSpecification",
                [
                    Member("StreamEnabled", .boolean, required: true),
                    Member("StreamViewType", .oneOf("NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY")),
                ]
            )
        ),
        Member(
            "SSESpecification",
            .structure(
                "SSESpecification",
                [
                    Member("Enabled", .boolean), Member("SSEType", .oneOf("AES256", "KMS")),
                    Member("KMSMasterKeyId", .text),
                ]
            )
        ), Member("Tags", tags), Member("TableClass", .oneOf("STANDARD", "STANDARD_INFREQUENT_ACCESS")),
        Member("DeletionProtectionEnabled", .boolean),
    ]

    private static let indexUpdate = RequestShape.structure(
        "GlobalSecondaryIndexUpdate",
        [
            Member(
                "Update",
                .structure(
                    "UpdateGlobalSecondaryIndexAction",
                    [
                        indexName,
                        Member(
                            "ProvisionedThroughput",
                            throughput,
                            required: true,
                            unless: ["OnDemandThroughput", "WarmThroughput"]
                        ),
                    ]
                )
            ),
            Member(
                "Create",
                .structure(
                    "CreateGlobalSecondaryIndexAction",
                    [indexName, globalIndexKeys, projection, Member("ProvisionedThroughput", throughput)]
                )
            ), Member("Delete", .structure("DeleteGlobalSecondaryIndexAction", [indexName])),
        ]
    )
}
