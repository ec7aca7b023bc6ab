import CloudCore
import WorkshopCommon

/// Writing values.
extension ParameterStore {
    func putParameter(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let draft = try ParameterDraft(request)
        try ParameterName.checkNew(draft.name)
        let now = clock.now
        let version = try change(draft.name) { parameter throws(AWSError) in
            try draft.put(into: &parameter, at: now)
        }
        tell(version.version == 1 ? .create : .update, draft.name, version)
        return ["Version": .number(JSONNumber(version.version)), "Tier": .string(version.tier.rawValue)]
    }

    func deleteParameter(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try name(request)
        guard let found = find(name) else { throw .parameterNotFound }
        try delete(found)
        return [:]
    }

    private func delete(_ parameter: Parameter) throws(AWSError) {
        try change(parameter.name) { $0 = nil }
        tell(.delete, parameter.name, parameter.latest)
    }

    func deleteParameters(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        var (deleted, invalid): ([String], [String]) = ([], [])
        for text in try names(request) {
            if let found = find(ParameterName(text)) {
                try delete(found)
                deleted.append(text)
            } else {
                invalid.append(text)
            }
        }
        return ["DeletedParameters": .texts(deleted), "InvalidParameters": .texts(invalid)]
    }
}

/// What `PutParameter` asks for.
struct ParameterDraft {
    let name: String
    var value: String
    var kind: ParameterVersion.Kind?
    var overwrites = false
    var tier: ParameterVersion.Tier?
    var description: String?
    var allowedPattern: String?
    var keyID: String?
    var dataType: String?
    var policies: [String]?
    var tags: [ResourceTag]?

    /// From a template's declaration.
    init(name: String, properties: JSONValue) {
        self.name = name
        value = properties["Value"]?.templateText ?? ""
        kind = properties["Type"]?.string.flatMap(ParameterVersion.Kind.init)
        tier = properties["Tier"]?.string.flatMap(ParameterVersion.Tier.init)
        description = properties["Description"]?.templateText
        allowedPattern = properties["AllowedPattern"]?.templateText
        dataType = properties["DataType"]?.templateText
    }

    init(_ request: RequestMembers) throws(AWSError) {
        name = try request.text("Name") ?? ""
        value = try request.text("Value") ?? ""
        overwrites = try request.flag("Overwrite") ?? false
        description = try request.text("Description")
        allowedPattern = try request.text("AllowedPattern")
        keyID = try request.text("KeyId")
        dataType = try request.text("DataType")
        tags = try ResourceTag.list(request)
        let (type, tier) = (try request.text("Type"), try request.text("Tier"))
        kind = type.flatMap(ParameterVersion.Kind.init)
        self.tier = tier.flatMap(ParameterVersion.Tier.init)
        var check = ConstraintCheck()
        check.present(try request.text("Name"), at: "name")
        check.length(try request.text("Name"), at: "name", 1...2048)
        check.present(try request.text("Value"), at: "value")
        check.length(try request.text("Value"), at: "value", 1...Int.max)
        check.length(description, at: "description", 0...1024)
        check.length(allowedPattern, at: "allowedPattern", 0...1024)
        check.oneOf(type, at: "type", ["SecureString", "StringList", "String"])
        check.oneOf(tier, at: "tier", ["Standard", "Advanced", "Intelligent-Tiering"])
        try check.verify()
        policies = try Self.policies(try request.text("Policies"))
        guard !overwrites || tags == nil else {
            throw .ssmValidation(
                "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please "
                    + "remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or "
                    + "RemoveTagsFromResource."
            )
        }
    }

    private static func policies(_ text: String?) throws(AWSError) -> [String]? {
        guard let text, !text.isEmpty else { return nil }
        guard let policies = (try? JSONValue(parsing: text))?.array else {
            throw AWSError("InvalidPolicyTypeException", "The policies are not a JSON list.")
        }
        return policies.map { $0.serialized() }
    }

    // MARK: Putting

    /// - Returns: The version that it became.
    func put(into parameter: inout Parameter?, at now: Timestamp) throws(AWSError) -> ParameterVersion {
        let before = parameter?.latest
        guard before == nil || overwrites else {
            throw AWSError(
                "ParameterAlreadyExists",
                "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
            )
        }
        let version = try next(after: before, at: now)
        if var existing = parameter {
            existing.versions.append(version)
            try Self.forgetOldest(of: &existing)
            parameter = existing
        } else {
            parameter = Parameter(name: name, versions: [version], tags: tags ?? [])
        }
        return version
    }

    private func next(after before: ParameterVersion?, at now: Timestamp) throws(AWSError) -> ParameterVersion {
        guard let kind = kind ?? before?.kind else {
            throw .ssmValidation("A parameter type is required when you create a parameter.")
        }
        if let before, before.kind != kind {
            throw AWSError(
                "HierarchyTypeMismatchException",
                "Parameter Store does not support changing a parameter type: \(name) is a \(before.kind.rawValue)."
            )
        }
        var version = ParameterVersion(version: (before?.version ?? 0) + 1, kind: kind, value: value, modified: now)
        version.tier = try resolvedTier(before)
        version.description = description ?? before?.description
        version.allowedPattern = allowedPattern ?? before?.allowedPattern
        version.policies = policies ?? before?.policies ?? []
        version.dataType = dataType ?? before?.dataType ?? "text"
        if kind == .secure { version.keyID = keyID ?? before?.keyID ?? "alias/aws/ssm" }
        try check(version)
        return version
    }

    private func check(_ version: ParameterVersion) throws(AWSError) {
        // See <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html>.
        if let opening = value.firstRange(of: "{{"), value[opening.upperBound...].contains("}}") {
            throw .ssmValidation("Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.")
        }
        guard ["text", "aws:ec2:image", "aws:ssm:integration"].contains(version.dataType) else {
            throw .ssmValidation(
                "The following data type is not supported: \(version.dataType) (Data type names are all lowercase.)"
            )
        }
        guard let pattern = version.allowedPattern, !pattern.isEmpty else { return }
        guard let regex = try? Regex(pattern) else {
            throw AWSError("InvalidAllowedPatternException", "The regular expression \(pattern) is not valid.")
        }
        guard (try? regex.wholeMatch(in: value)) != nil else {
            throw AWSError(
                "ParameterPatternMismatchException",
                "Parameter value, cannot be validated against allowedPattern: \(pattern)"
            )
        }
    }

    /// A standard parameter holds 4 KB, an advanced one 8 KB, and none goes back from advanced to standard.
    private func resolvedTier(_ before: ParameterVersion?) throws(AWSError) -> ParameterVersion.Tier {
        let size = value.utf8.count
        var tier = tier ?? before?.tier ?? .standard
        if tier == .intelligent {
            tier = size > 4096 || policies != nil || before?.tier == .advanced ? .advanced : .standard
        }
        if tier == .standard, before?.tier == .advanced {
            throw .ssmValidation(
                "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
                    + "advanced-parameter tier to the standard-parameter tier."
            )
        }
        if tier == .standard, size > 4096 {
            throw .ssmValidation(
                "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger "
                    + "parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see "
                    + "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"
            )
        }
        if size > 8192 {
            throw .ssmValidation(
                "Advanced tier parameters support a maximum parameter value of 8192 characters."
            )
        }
        return tier
    }

    /// A hundred versions are kept; one with a label is never forgotten.
    private static func forgetOldest(of parameter: inout Parameter) throws(AWSError) {
        guard parameter.versions.count > 100 else { return }
        guard parameter.versions[0].labels.isEmpty else {
            throw AWSError(
                "ParameterMaxVersionLimitExceeded",
                "You attempted to create a new version of \(parameter.name) by calling the PutParameter API with the "
                    + "overwrite flag. Version \(parameter.versions[0].version), the oldest version, can't be deleted "
                    + "because it has a label associated with it. Move the label to another version of the parameter, and "
                    + "try again."
            )
        }
        parameter.versions.removeFirst()
    }
}
