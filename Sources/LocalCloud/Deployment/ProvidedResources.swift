import CloudCore
import OrderedCollections
import SAMTemplate
import WorkshopCommon

/// The resources of a stack that some services take one by one.
struct ProvidedResources: Sendable {
    /// In the order of deployment.
    private var resources: [Entry] = []

    struct Entry: Sendable {
        let declared: DeclaredResource
        let resource: Resource
    }

    /// Nothing.
    init() {}

    /// - Parameter providers: Their order, and that of their types, is that of deployment.
    init(_ stack: ResolvedStack, for providers: [any ResourceProvider]) {
        for type in providers.flatMap(\.resourceTypes) {
            for resource in stack.resources.values where resource.type == type {
                let declared = DeclaredResource(
                    type: resource.type,
                    logicalID: resource.logicalID,
                    physicalID: resource.physicalID,
                    properties: resource.properties,
                    attributes: resource.attributes,
                    stackName: stack.name
                )
                resources.append(Entry(declared: declared, resource: resource))
            }
        }
    }

    /// Creates and updates. Where one is refused, what this deployment did is undone, as CloudFormation rolls back.
    func deploy(
        to providers: [any ResourceProvider],
        replacing previous: ProvidedResources
    ) async throws(DiagnosticError) {
        var done: [Entry] = []
        for entry in resources {
            do throws(AWSError) {
                try await entry.provider(of: providers)?.deploy(entry.declared)
                done.append(entry)
            } catch {
                await Self.rollBack(done + [entry], to: previous, providers)
                throw DiagnosticError(.refused(error, entry.resource))
            }
        }
    }

    /// Removes what an earlier stack had and this one has not.
    func remove(_ previous: ProvidedResources, from providers: [any ResourceProvider]) async {
        let kept = Set(resources.map(\.identity))
        for entry in previous.resources.reversed() where !kept.contains(entry.identity) {
            await entry.provider(of: providers)?.remove(entry.declared)
        }
    }

    private static func rollBack(
        _ done: [Entry],
        to previous: ProvidedResources,
        _ providers: [any ResourceProvider]
    ) async {
        for entry in done.reversed() {
            let provider = entry.provider(of: providers)
            if let before = previous.resources.first(where: { $0.identity == entry.identity }) {
                // It was accepted once.
                try? await provider?.deploy(before.declared)
            } else {
                await provider?.remove(entry.declared)
            }
        }
    }
}

extension ProvidedResources.Entry {
    fileprivate var identity: [String] { [declared.type, declared.physicalID] }

    fileprivate func provider(of providers: [any ResourceProvider]) -> (any ResourceProvider)? {
        providers.first { $0.resourceTypes.contains(declared.type) }
    }
}

extension Diagnostic {
    fileprivate static func refused(_ error: AWSError, _ resource: Resource) -> Diagnostic {
        Diagnostic(
            "cloud-resource-refused",
            at: resource.location,
            "\(resource.type) \(resource.logicalID) is refused: \(error.message)",
            why: "CloudFormation would roll the stack back with \(error.code)."
        )
    }
}
