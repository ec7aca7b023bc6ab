import CloudCore
import OrderedCollections
import SAMTemplate
import WorkshopCommon

/// The stacks of the account, and what of them is known after a restart.
struct DeployedStacks: Sendable {
    struct Entry: Sendable {
        /// `nil` for a stack of an earlier process that has not been deployed in this one.
        var stack: ResolvedStack?
        var deployment = StackDeployment()
    }

    private(set) var entries: OrderedDictionary<String, Entry> = [:]
    private let table: StoredTable

    /// - Parameter store: Holds what an earlier process had deployed.
    init(store: Store) throws(StoreError) {
        table = store.table("cloudformation.stacks")
        for (name, bytes) in try table.all() {
            let document = try? JSONValue(parsing: bytes)
            entries[name] = Entry(
                stack: nil,
                deployment: StackDeployment(
                    foundations: ProvidedResources(json: document?["foundations"]),
                    sources: ProvidedResources(json: document?["sources"]),
                    machineNames: document?["machines"]?.array?.compactMap(\.string) ?? []
                )
            )
        }
    }

    subscript(name: String) -> Entry { entries[name] ?? Entry() }

    var stacks: [ResolvedStack] { entries.values.compactMap(\.stack) }

    /// What stacks export, for `Fn::ImportValue` of another than the named one.
    func exports(besides name: String) -> [String: String] {
        stacks.filter { $0.name != name }.flatMap(\.outputs.values).reduce(into: [:]) { exports, output in
            if let name = output.exportName { exports[name] = output.text }
        }
    }

    mutating func set(_ stack: ResolvedStack, _ deployment: StackDeployment) throws(AWSError) {
        let document: JSONValue = [
            "foundations": deployment.foundations.json, "sources": deployment.sources.json,
            "machines": .array(deployment.machineNames.map { .string($0) }),
        ]
        try table.put(stack.name, document.bytes)
        entries[stack.name] = Entry(stack: stack, deployment: deployment)
    }
}
