import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a request or a template says of an alias; `nil` where it says nothing.
struct AliasSettings: Sendable {
    var name: String
    var version: String?
    var description: String?
    /// Weights by version; empty for none.
    var weights: [String: Double]?

    init(_ members: JSONValue) {
        name = members["Name"]?.string ?? ""
        version = members["FunctionVersion"]?.asText
        description = members["Description"]?.string
        guard let routing = members["RoutingConfig"] else { return }
        // CloudFormation writes a list where the API has a map.
        if let list = routing["AdditionalVersionWeights"]?.array {
            weights = list.reduce(into: [:]) { weights, entry in
                weights[entry["FunctionVersion"]?.asText ?? ""] =
                    entry["FunctionWeight"]?.double ?? entry["FunctionWeight"]?.string.flatMap { Double($0) } ?? 0
            }
        } else {
            weights = (routing["AdditionalVersionWeights"]?.object ?? [:]).reduce(into: [:]) {
                $0[$1.key] = $1.value.double ?? 0
            }
        }
    }
}

extension LambdaService {
    func createAlias(_ name: String, _ settings: AliasSettings) throws(AWSError) -> FunctionAlias {
        let arn = FunctionReference.arn(name, qualifier: settings.name, account: account)
        let version = settings.version ?? "$LATEST"
        // Of a function that isn't there AWS names the version, as of one that doesn't have it
        // (test_lambda_api.snapshot.json, test_notfound_and_invalid_routingconfigs).
        let missing = AWSError.functionNotFound(FunctionReference.arn(name, qualifier: version, account: account))
        return try change(name, missing: missing) { record throws(AWSError) -> FunctionAlias in
            guard record.aliases[settings.name] == nil else { throw .conflict("Alias already exists: \(arn)") }
            try check(version, of: record)
            let alias = FunctionAlias(
                name: settings.name,
                version: version,
                description: settings.description ?? "",
                additional: try additional(settings.weights ?? [:], beside: version, of: record)
            )
            record.aliases[settings.name] = alias
            return alias
        }
    }

    func updateAlias(
        _ name: String,
        _ settings: AliasSettings,
        revisionID: String?
    ) throws(AWSError) -> FunctionAlias {
        let missing = AWSError.aliasNotFound(FunctionReference.arn(name, qualifier: settings.name, account: account))
        return try change(name) { record throws(AWSError) -> FunctionAlias in
            guard var alias = record.aliases[settings.name] else { throw missing }
            try checkRevision(revisionID, alias.revisionID)
            if let version = settings.version {
                try check(version, of: record)
                alias.version = version
            }
            if let description = settings.description { alias.description = description }
            if let weights = settings.weights {
                alias.additional = try additional(weights, beside: alias.version, of: record)
            } else if alias.additional?.version == alias.version {
                alias.additional = nil
            }
            alias.revisionID = Identifiers.requestID()
            record.aliases[settings.name] = alias
            return alias
        }
    }

    func alias(_ alias: String, of name: String) throws(AWSError) -> FunctionAlias {
        let record = try record(FunctionReference(name, account: account))
        guard let found = record.aliases[alias] else {
            throw .aliasNotFound(FunctionReference.arn(name, qualifier: alias, account: account))
        }
        return found
    }

    /// One that isn't there is no error.
    func deleteAlias(_ alias: String, of name: String) throws(AWSError) {
        try change(name) { record in
            record.aliases[alias] = nil
            record.forgetSettings(of: alias)
        }
        applyProvisionedConcurrency(name)
    }

    private func check(_ version: String, of record: FunctionRecord) throws(AWSError) {
        guard record.version(version) != nil else {
            throw .functionNotFound(FunctionReference.arn(record.name, qualifier: version, account: account))
        }
    }

    private func additional(
        _ weights: [String: Double],
        beside version: String,
        of record: FunctionRecord
    ) throws(AWSError) -> FunctionAlias.Additional? {
        guard weights.count <= 1 else {
            throw .invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1")
        }
        guard let (other, weight) = weights.first else { return nil }
        guard other != version else {
            throw .invalidParameter(
                "Invalid function version \(version). Function version \(version) is already included in routing "
                    + "configuration."
            )
        }
        guard version != "$LATEST" else {
            throw .invalidParameter("$LATEST is not supported for an alias pointing to more than 1 version")
        }
        try check(other, of: record)
        return FunctionAlias.Additional(version: other, weight: weight)
    }
}
