import OrderedCollections
package import WorkshopCommon

/// The learner's stack as it was deployed: what SAM makes of the template, with nothing left to resolve.
package struct TemplateView: Sendable {
    package struct Resource: Sendable {
        package let logicalID: String
        /// CloudFormation's type, such as `AWS::Lambda::Function` (SAM's own are gone by then).
        package let type: String
        package let physicalID: String
        package let properties: JSONValue
        /// `Retain`, `Delete`…; `nil` where the template doesn't say.
        package let deletionPolicy: String?

        /// The property at a path such as `Environment.Variables.GREETING`.
        package func property(_ path: String) -> JSONValue? { properties.value(at: path) }
    }

    let resources: JSONObject
    let outputs: JSONObject
    let log: FailureLog

    /// - Parameter resources: As in the session's document.
    package init(resources: JSONObject, outputs: JSONObject, log: FailureLog = FailureLog()) {
        (self.resources, self.outputs, self.log) = (resources, outputs, log)
    }

    package var logicalIDs: [String] { Array(resources.keys) }

    /// The resources of a type that the learner wrote down, in words for a report: without the roles, permissions and
    /// deployments that SAM makes of them. A name that was misspelt is among them; of the others a stack soon has too many.
    ///
    /// - Parameters:
    ///   - type: as CloudFormation knows it.
    ///   - written: the type as it stands in the template.
    package func declaredResources(ofType type: String, written: String) -> String {
        let declared = logicalIDs.filter { (resources[$0]?["origin"]?.string ?? $0) == $0 }
        guard !declared.isEmpty else { return "no resources" }
        let found = declared.filter { resource($0)?.type == type }
        return found.isEmpty ? "none of the type \(written)" : found.joined(separator: ", ")
    }

    /// The resource of that logical id; `nil` when the template has none.
    package func resource(_ logicalID: String) -> Resource? {
        resources[logicalID].map { value in
            Resource(
                logicalID: logicalID,
                type: value["type"]?.string ?? "",
                physicalID: value["physicalId"]?.string ?? logicalID,
                properties: value["properties"] ?? [:],
                deletionPolicy: value["deletionPolicy"]?.string
            )
        }
    }

    /// All resources of a type, in the template's order.
    package func resources(ofType type: String) -> [Resource] {
        logicalIDs.compactMap { resource($0) }.filter { $0.type == type }
    }

    package func output(_ name: String) -> JSONValue? { outputs[name] }
}
