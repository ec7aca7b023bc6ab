// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
import Foundation

/// Amazon DynamoDB: tables.
///
/// Make one for a process, not one for each event: its connections stay open.
public class DynamoDBClient {
    /// What this client is told at the start.
    public typealias DynamoDBClientConfiguration = StandInClientConfiguration<DynamoDBClient>

    private let client: JSONClient

    public required init(config: DynamoDBClient.DynamoDBClientConfiguration) {
        client = JSONClient(RequestSender(Self.service, configuration: config), errors: modeledErrors)
    }

    public convenience init(region: String) throws {
        self.init(config: try DynamoDBClientConfiguration(region: region))
    }

    public convenience required init() async throws {
        self.init(config: try await DynamoDBClientConfiguration())
    }

    /// For tests: another transport, clock or environment.
    package init(sender: RequestSender) {
        client = JSONClient(sender, errors: modeledErrors)
    }

    package static let service = AWSService(id: "DynamoDB", endpointPrefix: "dynamodb", target: "DynamoDB_20120810")
}

extension DynamoDBClient {
    /// Writes a whole item, in place of one with the same key.
    public func putItem(input: PutItemInput) async throws -> PutItemOutput {
        try await client.call("PutItem", input)
    }

    /// Reads one item by its key; `item` is `nil` where there is none.
    public func getItem(input: GetItemInput) async throws -> GetItemOutput {
        try await client.call("GetItem", input)
    }

    /// Changes some attributes of an item, or creates it.
    public func updateItem(input: UpdateItemInput) async throws -> UpdateItemOutput {
        try await client.call("UpdateItem", input)
    }

    /// Deletes one item by its key.
    public func deleteItem(input: DeleteItemInput) async throws -> DeleteItemOutput {
        try await client.call("DeleteItem", input)
    }

    /// Reads the items of one partition key, of a table or an index; goes on from `lastEvaluatedKey`.
    public func query(input: QueryInput) async throws -> QueryOutput {
        try await client.call("Query", input)
    }

    /// Reads a whole table or index; goes on from `lastEvaluatedKey`.
    public func scan(input: ScanInput) async throws -> ScanOutput {
        try await client.call("Scan", input)
    }

    /// Reads up to 100 items; what was too much is in `unprocessedKeys`.
    public func batchGetItem(input: BatchGetItemInput) async throws -> BatchGetItemOutput {
        try await client.call("BatchGetItem", input)
    }

    /// Writes or deletes up to 25 items, without conditions; what was too much is in `unprocessedItems`.
    public func batchWriteItem(input: BatchWriteItemInput) async throws -> BatchWriteItemOutput {
        try await client.call("BatchWriteItem", input)
    }

    /// Does up to 100 writes, all or none.
    public func transactWriteItems(input: TransactWriteItemsInput) async throws -> TransactWriteItemsOutput {
        // The same token in all attempts: a second one finds what the first one did.
        var input = input
        input.clientRequestToken = input.clientRequestToken ?? UUID().uuidString
        return try await client.call("TransactWriteItems", input)
    }

    /// Reads up to 100 items at one moment.
    public func transactGetItems(input: TransactGetItemsInput) async throws -> TransactGetItemsOutput {
        try await client.call("TransactGetItems", input)
    }
}
