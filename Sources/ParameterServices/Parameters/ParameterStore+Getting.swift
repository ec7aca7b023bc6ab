import CloudCore
import OrderedCollections
import WorkshopCommon

/// Reading values.
extension ParameterStore {
    private static let secretPrefix = "/aws/reference/secretsmanager/"

    func getParameter(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try name(request)
        return ["Parameter": try read(name, decrypted: try request.flag("WithDecryption") ?? false)]
    }

    func getParameters(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let decrypted = try request.flag("WithDecryption") ?? false
        var (found, invalid): ([JSONValue], [String]) = ([], [])
        // A name that is there twice is read once.
        for text in OrderedSet(try names(request)) {
            let name = ParameterName(text)
            try name.check()
            do throws(AWSError) {
                found.append(try read(name, decrypted: decrypted))
            } catch {
                guard error.code == "ParameterNotFound" || error.code == "ParameterVersionNotFound" else { throw error }
                invalid.append(text)
            }
        }
        return ["Parameters": .array(found), "InvalidParameters": .texts(invalid)]
    }

    private func read(_ name: ParameterName, decrypted: Bool) throws(AWSError) -> JSONValue {
        if name.name.hasPrefix(Self.secretPrefix) { return try readSecret(name, decrypted: decrypted) }
        let published = PublicParameters(account: account).parameter(name.name)
        guard let parameter = published ?? find(name) else { throw .parameterNotFound }
        guard let version = parameter.version(ParameterSelector(name.selector)) else {
            throw .parameterVersionNotFound(name.selector ?? "", of: name.name)
        }
        let arn =
            published == nil
            ? arn(of: parameter.name)
            : ARN(service: "ssm", region: account.region, account: "", resource: "parameter\(parameter.name)")
                .description
        return value(of: version, name: name, arn: arn, decrypted: decrypted)
    }

    private func value(
        of version: ParameterVersion,
        name: ParameterName,
        arn: String,
        decrypted: Bool
    ) -> JSONValue {
        .members([
            "Name": .string(name.name),
            "Type": .string(version.kind.rawValue),
            "Value": .string(version.value(decrypted: decrypted)),
            "Version": .number(JSONNumber(version.version)),
            "Selector": .text(name.selector.map { ":\($0)" }),
            "LastModifiedDate": version.modified.epochSeconds,
            "ARN": .string(arn),
            "DataType": .string(version.dataType),
        ])
    }

    /// See <https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html>.
    private func readSecret(_ name: ParameterName, decrypted: Bool) throws(AWSError) -> JSONValue {
        guard decrypted else {
            throw .ssmValidation("WithDecryption flag must be True for retrieving a Secret Manager secret.")
        }
        let id = String(name.name.dropFirst(Self.secretPrefix.count))
        let isVersion = (name.selector?.utf8.count ?? 0) >= 32
        do throws(AWSError) {
            let (secret, version) = try secrets.value(
                of: id,
                stage: isVersion ? nil : name.selector,
                version: isVersion ? name.selector : nil
            )
            let source: JSONValue = .members([
                "ARN": .string(secret.arn), "name": .string(secret.name), "versionId": .string(version.id),
                "versionStages": .texts(version.stages), "createdDate": .string(version.created.iso8601),
                "secretString": .text(version.value?.text),
            ])
            return .members([
                "Name": .string(name.name),
                "Type": "SecureString",
                "Value": .text(version.value?.text ?? version.value?.binary),
                "Version": 0,
                "Selector": .text(name.selector.map { ":\($0)" }),
                "SourceResult": .string(source.serialized()),
                "LastModifiedDate": version.created.epochSeconds,
                "ARN": .string(secret.arn),
            ])
        } catch {
            guard error.code == "ResourceNotFoundException" else { throw error }
            throw AWSError("ParameterNotFound", "Secret \(name.name.dropFirst()) not found.")
        }
    }

    func getParametersByPath(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let path = try request.text("Path")
        let size = try request.integer("MaxResults")
        var check = ConstraintCheck()
        check.present(path, at: "path")
        check.length(path, at: "path", 1...2048)
        check.value(size, at: "maxResults", 1...10)
        try check.verify()
        guard let path, path.hasPrefix("/"), path == "/" || !path.contains("//") else { throw .parameterPath }
        let filters = try ParameterFilter.list(request, for: .readingByPath)
        let prefix = path.hasSuffix("/") ? path : path + "/"
        let isRecursive = try request.flag("Recursive") ?? false
        let pool = path.hasPrefix("/aws/service") ? PublicParameters(account: account).all : all
        let found = pool.compactMap { parameter -> (Parameter, ParameterVersion)? in
            // What has no slash stands at the root.
            let full = parameter.name.hasPrefix("/") ? parameter.name : "/" + parameter.name
            guard full.hasPrefix(prefix),
                isRecursive || !full.dropFirst(prefix.count).contains("/"),
                filters.allSatisfy({ $0.matches(parameter) })
            else { return nil }
            let label = filters.first { $0.key == "Label" }?.values.first
            return (parameter, parameter.version(label.map { .label($0) } ?? .latest) ?? parameter.latest)
        }
        guard let page = Page(of: found, size: size ?? 10, after: try request.text("NextToken")) else {
            throw .invalidSSMToken
        }
        let decrypted = try request.flag("WithDecryption") ?? false
        return page.json("Parameters") { parameter, version in
            let name = ParameterName(parameter.name)
            return self.value(of: version, name: name, arn: self.arn(of: parameter.name), decrypted: decrypted)
        }
    }

    func getParameterHistory(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try name(request)
        let size = try request.integer("MaxResults")
        var check = ConstraintCheck()
        check.value(size, at: "maxResults", 1...50)
        try check.verify()
        guard let parameter = find(name) else { throw .parameterNotFound }
        guard let page = Page(of: parameter.versions, size: size ?? 50, after: try request.text("NextToken")) else {
            throw .invalidSSMToken
        }
        let decrypted = try request.flag("WithDecryption") ?? false
        return page.json("Parameters") { version in
            var members = self.metadata(of: parameter, version).object ?? [:]
            members.removeValue(forKey: "ARN")
            members["Value"] = .string(version.value(decrypted: decrypted))
            members["Labels"] = .texts(version.labels)
            return .object(members)
        }
    }

    /// What `DescribeParameters` tells of a version.
    func metadata(of parameter: Parameter, _ version: ParameterVersion) -> JSONValue {
        .members([
            "Name": .string(parameter.name),
            "ARN": .string(arn(of: parameter.name)),
            "Type": .string(version.kind.rawValue),
            "KeyId": .text(version.keyID),
            "LastModifiedDate": version.modified.epochSeconds,
            "LastModifiedUser": .string("arn:aws:iam::\(account.id):root"),
            "Description": .text(version.description),
            "AllowedPattern": .text(version.allowedPattern),
            "Version": .number(JSONNumber(version.version)),
            "Tier": .string(version.tier.rawValue),
            "Policies": version.policiesJSON,
            "DataType": .string(version.dataType),
        ])
    }
}

extension AWSError {
    static var parameterPath: AWSError {
        .ssmValidation(
            "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward "
                + "slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, "
                + "numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not "
                + "allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". Valid example: "
                + "/get/parameters2-/by1./path0_."
        )
    }
}
