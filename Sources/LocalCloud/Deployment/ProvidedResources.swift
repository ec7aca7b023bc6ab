import CloudCore
import OrderedCollections
import SAMTemplate
import WorkshopCommon

/// The resources of a stack that some services take one by one.
struct ProvidedResources: Sendable {
    struct Entry: Sendable {
        let declared: DeclaredResource
        /// Kept when the stack has it no more: `DeletionPolicy: Retain`.
        let isRetained: Bool
        let location: SourceLocation?

        /// A name counts within what it stands in: a bus, a group of schedules, a log group.
        fileprivate var identity: [String] {
            let parents = ["EventBusName", "GroupName", "LogGroupName"].map { name -> String in
                // A bus is named by its name or by an ARN that ends with it; to name the default is to name none.
                let parent = declared.properties[name]?.string?.split(separator: "/").last ?? ""
                return parent == "default" ? "" : String(parent)
            }
            return [declared.type, declared.physicalID] + parents
        }

        fileprivate func provider(of providers: [any ResourceProvider]) -> (any ResourceProvider)? {
            providers.first { $0.resourceTypes.contains(declared.type) }
        }
    }

    /// In the order of deployment.
    private(set) var entries: [Entry] = []

    /// Nothing.
    init() {}

    /// - Parameters:
    ///   - providers: Their order, and that of their types, is that of deployment.
    ///   - isWanted: Which of the stack's resources are looked at.
    init(
        _ stack: ResolvedStack,
        for providers: [any ResourceProvider],
        where isWanted: (Resource) -> Bool = { _ in true }
    ) {
        for type in providers.flatMap(\.resourceTypes) {
            for resource in stack.resources.values where resource.type == type && isWanted(resource) {
                entries.append(
                    Entry(
                        declared: DeclaredResource(resource, of: stack),
                        isRetained: resource.deletionPolicy?.hasPrefix("Retain") ?? false,
                        location: resource.location
                    )
                )
            }
        }
    }

    /// Creates and updates, until one is refused.
    func deploy(to providers: [any ResourceProvider]) async throws(DiagnosticError) {
        for entry in entries {
            do throws(AWSError) {
                try await entry.provider(of: providers)?.deploy(entry.declared)
            } catch {
                throw DiagnosticError(.refused(error, entry))
            }
        }
    }

    /// Removes what an earlier stack had and this one has not.
    func remove(_ previous: ProvidedResources, from providers: [any ResourceProvider]) async {
        let kept = Set(entries.map(\.identity))
        for entry in previous.entries.reversed() where !kept.contains(entry.identity) && !entry.isRetained {
            await entry.provider(of: providers)?.remove(entry.declared)
        }
    }

    /// Undoes a deployment of these, whether or not it went through.
    func rollBack(to previous: ProvidedResources, _ providers: [any ResourceProvider]) async {
        // It was accepted once.
        try? await previous.deploy(to: providers)
        await previous.remove(self, from: providers)
    }
}

extension DeclaredResource {
    init(_ resource: Resource, of stack: ResolvedStack) {
        self.init(
            type: resource.type,
            logicalID: resource.logicalID,
            physicalID: resource.physicalID,
            properties: resource.properties,
            attributes: resource.attributes,
            stackName: stack.name
        )
    }
}

// MARK: Over a restart

extension ProvidedResources {
    /// As it is stored, so that a later process knows what the stack had.
    var json: JSONValue {
        .array(
            entries.map { entry in
                let declared = entry.declared
                return [
                    "type": .string(declared.type), "logicalId": .string(declared.logicalID),
                    "physicalId": .string(declared.physicalID), "properties": declared.properties,
                    "attributes": .object(
                        JSONObject(
                            uniqueKeysWithValues: declared.attributes.sorted { $0.key < $1.key }.map {
                                ($0.key, JSONValue.string($0.value))
                            }
                        )
                    ),
                    "stackName": .string(declared.stackName), "isRetained": .bool(entry.isRetained),
                ]
            }
        )
    }

    init(json: JSONValue?) {
        entries = (json?.array ?? []).compactMap { entry in
            guard let type = entry["type"]?.string, let logicalID = entry["logicalId"]?.string,
                let physicalID = entry["physicalId"]?.string
            else { return nil }
            return Entry(
                declared: DeclaredResource(
                    type: type,
                    logicalID: logicalID,
                    physicalID: physicalID,
                    properties: entry["properties"] ?? [:],
                    attributes: (entry["attributes"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.string },
                    stackName: entry["stackName"]?.string ?? ""
                ),
                isRetained: entry["isRetained"]?.bool ?? false,
                location: nil
            )
        }
    }
}

extension Diagnostic {
    fileprivate static func refused(_ error: AWSError, _ entry: ProvidedResources.Entry) -> Diagnostic {
        Diagnostic(
            "cloud-resource-refused",
            at: entry.location,
            "\(entry.declared.type) \(entry.declared.logicalID) is refused: \(error.message)",
            why: "CloudFormation would roll the stack back with \(error.code).",
            suggestion: RefusalAdvice.text(on: error, entry.declared.logicalID, entry.declared.properties)
        )
    }
}
