import CloudCore
import OrderedCollections
import WorkshopCommon

extension FunctionConfiguration {
    /// Where a description of a function appears: states and ARNs differ.
    enum Appearance: Hashable {
        /// By the ARN that the caller named it with.
        case named(arn: String)
        case listed(isQualified: Bool)
        /// The answer to CreateFunction: the function is there, and not yet ready.
        case creating
        /// The answer to an update, which takes a moment too.
        case updating
        /// The answer to UpdateFunctionCode that publishes: the version is there, and not yet ready.
        case publishing
    }

    func members(as reference: FunctionReference, of account: Account) -> JSONValue {
        members(.named(arn: reference.arn(in: account)))
    }

    /// As `GetFunctionConfiguration` describes it.
    /// See <https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html>.
    func members(_ appearance: Appearance? = nil) -> JSONValue {
        var members: JSONObject = [
            "FunctionName": .string(name),
            "FunctionArn": .string(shownARN(appearance)),
        ]
        if !isImage { members["Runtime"] = .string(runtimeIdentifier) }
        members["Role"] = .string(role)
        if !isImage {
            members["Handler"] = .string(handler)
            let region = ARN(arn)?.region ?? ""
            members["RuntimeVersionConfig"] = [
                "RuntimeVersionArn": .string(RuntimeVersion(self, region: region).arn)
            ]
        }
        members.merge(settings) { $1 }
        members.merge(optionalSettings) { $1 }
        members["State"] = "Active"
        members["LastUpdateStatus"] = "Successful"
        switch appearance {
        case .creating, .publishing:
            members.merge([
                "State": "Pending", "StateReason": "The function is being created.", "StateReasonCode": "Creating",
            ]) { $1 }
            members.removeValue(forKey: "LastUpdateStatus")
        case .updating:
            members.merge([
                "LastUpdateStatus": "InProgress", "LastUpdateStatusReason": "The function is being created.",
                "LastUpdateStatusReasonCode": "Creating",
            ]) { $1 }
        case .listed:
            for name in ["State", "LastUpdateStatus", "RuntimeVersionConfig"] { members.removeValue(forKey: name) }
        case .named, nil: break
        }
        // Getting ready is a change of its own: what these answers name is no longer the latest revision a moment later.
        // Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json,
        // test_function_revisions_basic; an update that publishes names the version's own.
        if [.creating, .updating].contains(appearance) { members["RevisionId"] = .string(Identifiers.requestID()) }
        return .object(members)
    }

    private func shownARN(_ appearance: Appearance?) -> String {
        switch appearance {
        case .named(let arn): arn
        case .listed(true): qualifiedARN
        case .listed(false): arn
        // AWS names a version that was published at the function's creation without its number.
        case .creating: arn
        case .updating, .publishing, nil: version == "$LATEST" ? arn : qualifiedARN
        }
    }

    private var settings: JSONObject {
        [
            "CodeSize": .number(JSONNumber(package.size)),
            "Description": .string(description),
            "Timeout": .number(JSONNumber(timeout)),
            "MemorySize": .number(JSONNumber(memorySize)),
            "LastModified": .string(lastModified.lambdaDate),
            "CodeSha256": .string(package.sha256),
            "Version": .string(version),
            "TracingConfig": ["Mode": .string(isTraced ? "Active" : "PassThrough")],
            "RevisionId": .string(stamp.revisionID),
            "PackageType": .string(isImage ? "Image" : "Zip"),
            "Architectures": [.string(architecture)],
            "EphemeralStorage": ["Size": .number(JSONNumber(ephemeralStorage))],
            "SnapStart": .object(snapStartMembers),
            "LoggingConfig": .object(loggingMembers),
        ]
    }

    /// Versions are started from a snapshot, `$LATEST` never is.
    private var snapStartMembers: JSONObject {
        let applies = remaining["SnapStart"]?["ApplyOn"] ?? "None"
        let isOn = applies == "PublishedVersions" && version != "$LATEST"
        return ["ApplyOn": applies, "OptimizationStatus": isOn ? "On" : "Off"]
    }

    /// Nothing here lies in a network: its name follows from its subnets.
    private var networkMembers: JSONValue? {
        guard let given = remaining["VpcConfig"] else { return nil }
        let subnets = given["SubnetIds"]?.array ?? []
        let digits = CodeStore.hexadecimalDigest(subnets.flatMap(\.bytes)).prefix(17)
        return [
            "SubnetIds": .array(subnets), "SecurityGroupIds": given["SecurityGroupIds"] ?? [],
            "VpcId": .string(subnets.isEmpty ? "" : "vpc-\(digits)"),
            "Ipv6AllowedForDualStack": given["Ipv6AllowedForDualStack"] ?? false,
        ]
    }

    private var loggingMembers: JSONObject {
        let given = remaining["LoggingConfig"]?.object ?? [:]
        let levels: JSONObject =
            given["LogFormat"] == "JSON" ? ["ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO"] : [:]
        let defaults: JSONObject = ["LogFormat": "Text", "LogGroup": .string(logGroup)]
        return defaults.merging(levels) { $1 }.merging(given) { $1 }
    }

    private var optionalSettings: JSONObject {
        var members: JSONObject = [:]
        if !environment.isEmpty || isEnvironmentGiven {
            let variables = environment.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
            members["Environment"] = ["Variables": .object(JSONObject(uniqueKeysWithValues: variables))]
        }
        if let deadLetterTarget { members["DeadLetterConfig"] = ["TargetArn": .string(deadLetterTarget)] }
        if !layers.isEmpty {
            members["Layers"] = .array(
                layers.map { ["Arn": .string($0.arn), "CodeSize": .number(JSONNumber($0.codeSize))] }
            )
        }
        members["VpcConfig"] = networkMembers
        for name in ["KMSKeyArn", "FileSystemConfigs"] {
            if let value = remaining[name], value != "" { members[name] = value }
        }
        if let image = remaining["ImageConfig"] { members["ImageConfigResponse"] = ["ImageConfig": image] }
        return members
    }
}
