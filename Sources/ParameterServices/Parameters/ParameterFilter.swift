import CloudCore
import WorkshopCommon

/// One filter of `DescribeParameters` or `GetParametersByPath`; of its values one must match.
///
/// See <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html>.
struct ParameterFilter: Hashable, Sendable {
    let key: String
    let option: String
    let values: [String]

    /// - Parameter keys: That the operation knows; `tag:` stands for all that begin so.
    static func list(
        _ request: RequestMembers,
        _ member: String,
        keys: [String]
    ) throws(AWSError) -> [ParameterFilter] {
        try (request.structures(member) ?? []).map { filter throws(AWSError) in
            try ParameterFilter(filter, keys: keys)
        }
    }

    private init(_ filter: RequestMembers, keys: [String]) throws(AWSError) {
        key = try filter.text("Key") ?? ""
        values = try filter.texts("Values") ?? []
        let given = try filter.text("Option")
        guard keys.contains(key) || (keys.contains("tag:") && key.hasPrefix("tag:")) else {
            throw AWSError(
                "InvalidFilterKey",
                "The following filter key is not valid: \(key). Valid filter keys include: "
                    + "[\(keys.filter { $0 != "tag:" }.joined(separator: ", "))]."
            )
        }
        let options =
            switch key {
            case "Path": ["OneLevel", "Recursive"]
            case "Name": ["BeginsWith", "Equals", "Contains"]
            default: ["BeginsWith", "Equals"]
            }
        option = given ?? (key == "Path" ? "OneLevel" : "Equals")
        guard options.contains(option) else {
            throw AWSError(
                "InvalidFilterOption",
                "The following filter option is not valid: \(option). Valid options include: "
                    + "[\(options.joined(separator: ", "))]."
            )
        }
        guard !values.isEmpty || key.hasPrefix("tag:") else {
            throw AWSError(
                "InvalidFilterValue",
                "The following filter values are missing : null for filter key \(key)."
            )
        }
        if key == "Path", let wrong = values.first(where: { !$0.hasPrefix("/") }) {
            throw AWSError("ValidationException", "The parameter path \(wrong) must begin with a forward slash \"/\".")
        }
    }

    /// The older form: a key, and values of which each may be a beginning where the key is `Name`.
    init(older filter: RequestMembers) throws(AWSError) {
        key = try filter.text("Key") ?? ""
        values = try filter.texts("Values") ?? []
        option = key == "Name" ? "BeginsWith" : "Equals"
        var check = ConstraintCheck()
        check.oneOf(key, at: "filters.1.member.key", ["Type", "KeyId", "Name"])
        check.length(values.count, of: "[\(values.joined(separator: ", "))]", at: "filters.1.member.values", 1...50)
        try check.verify()
    }

    func matches(_ parameter: Parameter) -> Bool {
        let latest = parameter.latest
        switch key {
        case "Name": return values.contains { matchesName(parameter.name, $0) }
        case "Path": return values.contains { matchesPath(parameter.name, $0) }
        case "Type": return matches(latest.kind.rawValue)
        case "KeyId": return latest.keyID.map(matches) ?? false
        case "Tier": return matches(latest.tier.rawValue)
        case "DataType": return matches(latest.dataType)
        case "Label": return parameter.versions.contains { version in version.labels.contains { matches($0) } }
        default:
            let wanted = key.dropFirst("tag:".count)
            return parameter.tags.contains { $0.key == wanted && (values.isEmpty || matches($0.value)) }
        }
    }

    private func matches(_ text: String) -> Bool {
        values.contains { option == "BeginsWith" ? text.hasPrefix($0) : text == $0 }
    }

    /// A leading slash makes no difference where the name has no hierarchy.
    private func matchesName(_ name: String, _ value: String) -> Bool {
        let spellings = [name, ParameterName(name).alternative].compactMap(\.self)
        switch option {
        case "BeginsWith": return spellings.contains { $0.hasPrefix(value) }
        case "Contains": return name.contains(value)
        default: return spellings.contains(value)
        }
    }

    private func matchesPath(_ name: String, _ path: String) -> Bool {
        let prefix = path.hasSuffix("/") ? path : path + "/"
        let full = name.hasPrefix("/") ? name : "/" + name
        guard full.hasPrefix(prefix) else { return false }
        return option == "Recursive" || !full.dropFirst(prefix.count).contains("/")
    }
}

extension ParameterStore {
    func describeParameters(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let size = try request.integer("MaxResults")
        var check = ConstraintCheck()
        check.value(size, at: "maxResults", 1...50)
        try check.verify()
        let older = try (request.structures("Filters") ?? []).map { filter throws(AWSError) in
            try ParameterFilter(older: filter)
        }
        let newer = try ParameterFilter.list(
            request,
            "ParameterFilters",
            keys: ["Path", "Name", "Type", "KeyId", "Tier", "DataType", "Label", "tag:"]
        )
        guard older.isEmpty || newer.isEmpty else {
            throw .ssmValidation("You can use either Filters or ParameterFilters in a single request.")
        }
        let found = all.filter { parameter in (older + newer).allSatisfy { $0.matches(parameter) } }
        guard let page = Page(of: found, size: size ?? 50, after: try request.text("NextToken")) else {
            throw .invalidSSMToken
        }
        return page.json("Parameters") { self.metadata(of: $0, $0.latest) }
    }
}
