package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

extension DynamoDBService: ResourceProvider {
    package var resourceTypes: [String] { ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"] }

    /// Creates the table, or brings it to what the template says, with its items kept.
    ///
    /// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html>.
    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        do throws(RequestFailure) {
            let properties = TableProperties(resource, region: account.region)
            try properties.request.checkConstraints(of: "CreateTable")
            let declaration = try TableDeclaration(properties.request)
            if let table = state.withLock({ $0.tables[resource.physicalID] }) {
                try update(table, to: declaration, properties)
            } else {
                var table = record(declaration, properties.request, streamLabel: properties.streamLabel)
                properties.apply(to: &table, now: now)
                try save(table)
            }
        } catch {
            throw error.asAWSError
        }
    }

    package func remove(_ resource: DeclaredResource) async {
        guard let table = state.withLock({ $0.tables[resource.physicalID] }) else { return }
        // The stack is gone whatever the store says; what is left is dropped with the next table of this name.
        try? drop(table)
    }

    private func update(
        _ old: TableRecord,
        to declaration: TableDeclaration,
        _ properties: TableProperties
    ) throws(RequestFailure) {
        var table = old
        let keysBefore = old.keys.attributes.map { [$0, old.type(of: $0).rawValue] }
        let keysAfter = declaration.keys.attributes.map { name in
            [name, declaration.attributes.first { $0.name == name }?.type ?? ""]
        }
        let isSameLocally =
            old.indexes.filter { !$0.isGlobal }.map(\.withoutNumber)
            == declaration.indexes.filter { !$0.isGlobal }.map(\.withoutNumber)
        guard keysBefore == keysAfter, isSameLocally else {
            throw RequestFailure(
                code: "ValidationError",
                message: "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
                    + "Rename \(old.name) and update the stack again."
            )
        }
        let removed = table.indexes.filter { index in
            index.isGlobal && !declaration.indexes.contains { $0.isSameDeclaration(as: index) }
        }
        table.indexes = declaration.indexes.map { index in
            var index = index
            index.number = old.indexes.first { $0.isSameDeclaration(as: index) }?.number ?? nextNumber()
            return index
        }
        table.attributes = declaration.attributes
        if table.isOnDemand != declaration.isOnDemand { table.showsBillingMode = true }
        (table.isOnDemand, table.throughput) = (declaration.isOnDemand, declaration.throughput)
        table.tags = declaration.tags
        if table.activeStream?.viewType != declaration.streamViewType {
            if table.activeStream != nil { table.streams[table.streams.count - 1].isEnabled = false }
            if let viewType = declaration.streamViewType {
                addStream(to: &table, viewType, label: properties.streamLabel)
                // One stream is known by one label.
                let label = table.streams.last?.label
                table.streams.removeAll { !$0.isEnabled && $0.label == label }
            }
        }
        apply(settings: properties.request, to: &table)
        properties.apply(to: &table, now: now)
        try replace(table, removing: removed)
    }
}

extension TableRecord.Index {
    fileprivate var withoutNumber: TableRecord.Index {
        var index = self
        (index.number, index.throughput) = (0, .none)
        return index
    }

    fileprivate func isSameDeclaration(as other: TableRecord.Index) -> Bool { withoutNumber == other.withoutNumber }
}
