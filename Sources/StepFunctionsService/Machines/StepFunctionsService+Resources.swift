package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Versions and aliases as a stack declares them.
///
/// A template can't know which number a version gets. What it refers to stands here for the number that the version of
/// that resource has at the moment; an alias follows with its own deployment.
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachineversion.html>.
extension StepFunctionsService: ResourceProvider {
    private static let versionType = "AWS::StepFunctions::StateMachineVersion"
    private static let aliasType = "AWS::StepFunctions::StateMachineAlias"

    package var resourceTypes: [String] { [Self.versionType, Self.aliasType] }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        if resource.type == Self.versionType {
            try publish(resource)
        } else {
            try deployAlias(resource)
        }
    }

    package func remove(_ resource: DeclaredResource) async {
        let isAlias = resource.type == Self.aliasType
        let arn = isAlias ? resource.physicalID : actual(resource.physicalID)
        let member = isAlias ? "stateMachineAliasArn" : "stateMachineVersionArn"
        // A version that an alias outside of the stack stands for stays, as CloudFormation would leave it.
        _ =
            try? isAlias
            ? deleteAlias(APIRequest([member: .string(arn)])) : deleteVersion(APIRequest([member: .string(arn)]))
        if !isAlias { state.withLock { $0.declaredVersions[resource.physicalID] = nil } }
    }

    private func actual(_ version: String) -> String { state.withLock { $0.declaredVersions[version] } ?? version }

    /// A deployment that changes nothing of the machine, or takes it back to what a version holds, makes no new one.
    private func publish(_ resource: DeclaredResource) throws(AWSError) {
        let machine = resource.properties["StateMachineArn"]?.string ?? ""
        let moment = now
        let arn = try change(machine) { record in
            let same = record.versions.values.last { $0.revision.isSame(as: record.current) }
            let description = resource.properties["Description"]?.string
            return record.versionARN(same?.number ?? record.publish(description: description, at: moment))
        }
        state.withLock { $0.declaredVersions[resource.physicalID] = arn }
    }

    /// A gradual `DeploymentPreference` ends where it would end: with all executions on the new version.
    private func deployAlias(_ resource: DeclaredResource) throws(AWSError) {
        let properties = resource.properties
        var routes: [JSONValue] = []
        if let version = properties["DeploymentPreference"]?["StateMachineVersionArn"]?.string {
            routes = [["stateMachineVersionArn": .string(actual(version)), "weight": 100]]
        }
        for route in properties["RoutingConfiguration"]?.array ?? [] {
            let version = actual(route["StateMachineVersionArn"]?.string ?? "")
            routes.append(["stateMachineVersionArn": .string(version), "weight": route["Weight"] ?? 100])
        }
        var members: JSONObject = [
            "name": properties["Name"] ?? .string(String(resource.physicalID.split(separator: ":").last ?? "")),
            "routingConfiguration": .array(routes),
        ]
        members["description"] = properties["Description"]
        let parts = resource.physicalID.split(separator: ":")
        let machine = parts.dropLast().joined(separator: ":")
        let isThere = state.withLock { $0.machines[machine]?.aliases[String(parts.last ?? "")] != nil }
        if isThere {
            members["stateMachineAliasArn"] = .string(resource.physicalID)
            _ = try updateAlias(APIRequest(.object(members)))
        } else {
            _ = try createAlias(APIRequest(.object(members)))
        }
    }
}
