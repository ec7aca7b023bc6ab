import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaOperation {
    private static let one = "/2015-03-31/functions/{FunctionName}"

    private static let routing = Member(
        "RoutingConfig",
        .structure([
            Member(
                "AdditionalVersionWeights",
                .map(key: .text(1...1024, pattern: Patterns.versionNumber), value: .number(0.0...1.0))
            )
        ])
    )

    static let versions: [LambdaOperation] = [
        LambdaOperation(
            "PublishVersion",
            "POST",
            "\(one)/versions",
            201,
            [.functionName, Member("CodeSha256", .text()), .description, .revisionID]
        ) { service, request throws(AWSError) in
            let name = try request.reference(service).name
            let version = try service.publishVersion(
                name,
                description: request.body["Description"]?.string,
                codeSHA256: request.body["CodeSha256"]?.string,
                revisionID: request.body["RevisionId"]?.string
            )
            return .json(version.members())
        },
        LambdaOperation("ListVersionsByFunction", "GET", "\(one)/versions", 200, [.namespacedName, .maxItems]) {
            service,
            request throws(AWSError) in
            let record = try service.record(FunctionReference(request.label("FunctionName"), account: service.account))
            let all = record.versions.map { $0.configuration.members(.listed(isQualified: true)) }
            return Page(all, key: { $0["Version"]?.string ?? "" }, request: request).answer("Versions")
        },
    ]

    static let aliases: [LambdaOperation] = [
        LambdaOperation(
            "CreateAlias",
            "POST",
            "\(one)/aliases",
            201,
            [
                .functionName,
                Member("Name", .text(1...128, pattern: Patterns.alias), required: true),
                Member("FunctionVersion", .text(1...1024, pattern: Patterns.version), required: true),
                .description, routing,
            ]
        ) { service, request throws(AWSError) in
            let name = try request.reference(service).name
            let alias = try service.createAlias(name, AliasSettings(request.body))
            return .json(alias.members(of: name, service.account))
        },
        LambdaOperation("GetAlias", "GET", "\(one)/aliases/{Name}", 200, [.functionName, .aliasName]) {
            service,
            request throws(AWSError) in
            let name = try request.reference(service).name
            return .json(try service.alias(request.label("Name"), of: name).members(of: name, service.account))
        },
        LambdaOperation(
            "ListAliases",
            "GET",
            "\(one)/aliases",
            200,
            [
                .functionName, Member("FunctionVersion", .text(1...1024, pattern: Patterns.version), in: .query),
                .maxItems,
            ]
        ) { service, request throws(AWSError) in
            let record = try service.record(request.reference(service))
            let aliases = record.aliases.values.sorted { $0.name < $1.name }
                .filter { request["FunctionVersion"] == nil || $0.version == request["FunctionVersion"] }
                .map { $0.members(of: record.name, service.account) }
            return Page(aliases, key: { $0["Name"]?.string ?? "" }, request: request).answer("Aliases")
        },
        LambdaOperation(
            "UpdateAlias",
            "PUT",
            "\(one)/aliases/{Name}",
            200,
            [
                .functionName, .aliasName, Member("FunctionVersion", .text(1...1024, pattern: Patterns.version)),
                .description, routing, .revisionID,
            ]
        ) { service, request throws(AWSError) in
            let name = try request.reference(service).name
            var settings = AliasSettings(request.body)
            settings.name = request.label("Name")
            let alias = try service.updateAlias(name, settings, revisionID: request.body["RevisionId"]?.string)
            return .json(alias.members(of: name, service.account))
        },
        LambdaOperation("DeleteAlias", "DELETE", "\(one)/aliases/{Name}", 204, [.functionName, .aliasName]) {
            service,
            request throws(AWSError) in
            try service.deleteAlias(request.label("Name"), of: request.reference(service).name)
            return .nothing
        },
    ]
}

extension FunctionAlias {
    func members(of function: String, _ account: Account) -> JSONValue {
        var members: JSONObject = [
            "AliasArn": .string(FunctionReference.arn(function, qualifier: name, account: account)),
            "Name": .string(name),
            "FunctionVersion": .string(version),
            "Description": .string(description),
            "RevisionId": .string(revisionID),
        ]
        if let additional {
            let weight = JSONNumber(additional.weight) ?? JSONNumber(0)
            members["RoutingConfig"] = [
                "AdditionalVersionWeights": .object([additional.version: .number(weight)])
            ]
        }
        return .object(members)
    }
}
