// StackService: AWS CloudFormation on this machine, as far as it tells of what is deployed.
//
// In: stacks as they were deployed, requests of CloudFormation's API (Query).
// Out: stacks, their resources, outputs and exports.
// Never: deploys anything: that is what `workshop up` does, from the template.

package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// The stacks of an account in one region, as its clients see them.
package final class StackService: Sendable {
    let clock: any CloudClock
    private let table: StoredTable
    private let records = Mutex<OrderedDictionary<String, StackRecord>>([:])

    /// Reads what the store kept.
    package init(clock: any CloudClock, store: Store = Store()) throws(StoreError) {
        self.clock = clock
        table = store.table("cloudformation.records")
        let kept = try table.records(StackRecord.self)
        records.withLock { records in
            for (key, record) in kept { records[key] = record }
        }
    }

    /// Notes that the stack was created, or updated.
    package func note(_ stack: StackDescription) throws(AWSError) {
        let now = clock.now
        try records.withLock { records throws(AWSError) in
            let before = records[stack.name]
            let known = Dictionary(
                (before?.resources ?? []).map { ($0.resource, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            let record = StackRecord(
                stack: stack,
                created: before?.created ?? now,
                updated: before == nil ? nil : now,
                // What did not change keeps its time.
                resources: stack.resources.map { known[$0] ?? ResourceRecord(resource: $0, updated: now) }
            )
            try table.put(stack.name, record: record)
            records[stack.name] = record
        }
    }

    /// Notes that the stack is gone.
    package func forget(_ name: String) throws(AWSError) {
        try records.withLock { records throws(AWSError) in
            try table.remove(name)
            records.removeValue(forKey: name)
        }
    }

    /// In the order of their names.
    var all: [StackRecord] { records.withLock { $0.values.sorted { $0.stack.name < $1.stack.name } } }

    /// - Parameter name: A name or an id.
    func stack(_ name: String) throws(AWSError) -> StackRecord {
        guard let record = all.first(where: { $0.stack.name == name || $0.stack.id == name }) else {
            throw AWSError("ValidationException", "Stack with id \(name) does not exist")
        }
        return record
    }
}

/// A stack as it was deployed.
package struct StackDescription: Codable, Hashable, Sendable {
    package struct Output: Codable, Hashable, Sendable {
        package var key: String
        package var value: String
        package var description: String?
        package var exportName: String?

        package init(key: String, value: String, description: String?, exportName: String?) {
            self.key = key
            self.value = value
            self.description = description
            self.exportName = exportName
        }
    }

    package struct Resource: Codable, Hashable, Sendable {
        package var logicalID: String
        package var physicalID: String
        package var type: String

        package init(logicalID: String, physicalID: String, type: String) {
            self.logicalID = logicalID
            self.physicalID = physicalID
            self.type = type
        }
    }

    package struct Parameter: Codable, Hashable, Sendable {
        package var key: String
        /// Asterisks where it is `NoEcho`.
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    package var name: String
    /// `arn:aws:cloudformation:…`
    package var id: String
    package var parameters: [Parameter]
    package var outputs: [Output]
    package var resources: [Resource]

    package init(name: String, id: String, parameters: [Parameter], outputs: [Output], resources: [Resource]) {
        self.name = name
        self.id = id
        self.parameters = parameters
        self.outputs = outputs
        self.resources = resources
    }
}

struct StackRecord: Codable, Hashable, Sendable {
    var stack: StackDescription
    var created: Timestamp
    /// `nil` until the first update.
    var updated: Timestamp?
    var resources: [ResourceRecord]

    var status: String { updated == nil ? "CREATE_COMPLETE" : "UPDATE_COMPLETE" }
}

struct ResourceRecord: Codable, Hashable, Sendable {
    var resource: StackDescription.Resource
    var updated: Timestamp
}
