import OrderedCollections
import WorkshopCommon

/// The `Globals` section: properties that all resources of a type share.
///
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
extension Transformer {
    func mergeGlobals() throws {
        defer { applyOpenAPIVersion() }
        guard let globals else { return }
        guard let sections = globals.object else {
            throw Refusal("template-globals", at: ["Globals"], "Globals must be a map, not \(globals.shown)")
        }
        for (section, properties) in sections { try check(section, properties) }
        for (id, resource) in resources {
            guard let type = resource["Type"]?.string, type.hasPrefix(Self.prefix),
                var shared = sections[String(type.dropFirst(Self.prefix.count))]?.object
            else { continue }
            try ignoreGlobals(of: id, resource, in: &shared)
            let own = resource["Properties"] ?? .object([:])
            resources[id]?[at: "Properties"] = Self.merge(.object(shared), own)
        }
    }

    private func check(_ section: String, _ properties: JSONValue) throws {
        guard let supported = GlobalsTable.sections[section] else {
            let nearest = nearestName(to: section, among: GlobalsTable.sections.keys)
            throw Refusal(
                "template-globals",
                at: ["Globals", section],
                "Globals has no section \(section)",
                why: "It takes \(GlobalsTable.sections.keys.sorted().joined(separator: ", ")).",
                suggestion: nearest.map { "did you mean \($0)?" }
            )
        }
        guard let properties = properties.object else {
            throw Refusal("template-globals", at: ["Globals", section], "Globals.\(section) must be a map")
        }
        for name in properties.keys where !supported.contains(name) {
            let nearest = nearestName(to: name, among: supported)
            throw Refusal(
                "template-globals",
                at: ["Globals", section, name],
                "\(name) is not supported in Globals.\(section)",
                why: "Only properties that make sense for every \(section) can be shared.",
                suggestion: nearest.map { "did you mean \($0)?" } ?? "set it on each resource"
            )
        }
    }

    private func ignoreGlobals(of id: String, _ resource: JSONValue, in shared: inout JSONObject) throws {
        guard let ignored = resource["IgnoreGlobals"].given else { return }
        if ignored == "*" {
            shared = [:]
        } else if let names = ignored.array {
            for name in names {
                guard let name = name.string, shared.removeValue(forKey: name) != nil else {
                    throw Refusal(
                        "template-globals",
                        at: ["Resources", id, "IgnoreGlobals"],
                        "IgnoreGlobals of \(id) names \(name.serialized()), which Globals doesn't set"
                    )
                }
            }
        } else {
            throw Refusal(
                "template-globals",
                at: ["Resources", id, "IgnoreGlobals"],
                "IgnoreGlobals of \(id) must be \"*\" or a list of property names"
            )
        }
    }

    /// Maps are merged, lists are joined, anything else is the resource's own.
    static func merge(_ shared: JSONValue, _ own: JSONValue) -> JSONValue {
        guard !shared.isIntrinsic, !own.isIntrinsic else { return own }
        switch (shared, own) {
        case (.object(let left), .object(let right)):
            return .object(left.merging(right) { merge($0, $1) })
        case (.array(let left), .array(let right)):
            return .array(left + right)
        default:
            return own
        }
    }

    /// The definition that we write ourselves follows `OpenApiVersion`.
    private func applyOpenAPIVersion() {
        for (id, resource) in resources where resource["Type"] == "AWS::Serverless::Api" {
            guard let version = resource["Properties"]?["OpenApiVersion"],
                resource["Properties"]?[Self.managed] != nil,
                let text = version.string ?? (version.double.map { _ in version.serialized() }),
                text.hasPrefix("3.")
            else { continue }
            resources[id]?[at: "Properties", "OpenApiVersion"] = .string(text)
            guard resource["Properties"]?["DefinitionBody"] != nil else { continue }
            resources[id]?[at: "Properties", "DefinitionBody", "openapi"] = .string(text)
            resources[id]?[at: "Properties", "DefinitionBody", "swagger"] = nil
        }
    }
}

/// Which properties can stand in `Globals`.
enum GlobalsTable {
    static let sections: [String: [String]] = [
        "Function": words(
            """
            Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig Environment Tags
            PropagateTags Tracing KmsKeyArn AutoPublishAlias AutoPublishAliasAllProperties Layers DeploymentPreference
            RolePath PermissionsBoundary ReservedConcurrentExecutions ProvisionedConcurrencyConfig
            AssumeRolePolicyDocument EventInvokeConfig FileSystemConfigs CodeSigningConfigArn Architectures SnapStart
            EphemeralStorage FunctionUrlConfig RuntimeManagementConfig LoggingConfig RecursiveLoop SourceKMSKeyArn
            TenancyConfig DurableConfig CapacityProviderConfig FunctionScalingConfig PublishToLatestPublished
            VersionDeletionPolicy
            """
        ),
        "Api": words(
            """
            Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions Variables
            EndpointConfiguration MethodSettings BinaryMediaTypes MinimumCompressionSize Cors GatewayResponses
            AccessLogSetting CanarySetting TracingEnabled OpenApiVersion Domain AlwaysDeploy PropagateTags
            SecurityPolicy EndpointAccessMode
            """
        ),
        "HttpApi": words(
            """
            Auth AccessLogSettings StageVariables Tags CorsConfiguration DefaultRouteSettings Domain RouteSettings
            FailOnWarnings PropagateTags
            """
        ),
        "SimpleTable": ["SSESpecification"],
        "StateMachine": ["PropagateTags"],
        "LayerVersion": ["PublishLambdaVersion"],
        "CapacityProvider": words(
            "VpcConfig OperatorRole Tags InstanceRequirements ScalingConfig KmsKeyArn PropagateTags"
        ),
        "WebSocketApi": words(
            """
            AccessLogSettings ApiKeySelectionExpression DefaultRouteSettings DisableExecuteApiEndpoint
            DisableSchemaValidation Domain FailOnWarnings IpAddressType PropagateTags RouteSelectionExpression
            RouteSettings StageVariables Tags
            """
        ),
    ]

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
