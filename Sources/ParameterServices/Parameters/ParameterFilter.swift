import CloudCore
import WorkshopCommon

/// One filter of `DescribeParameters` or `GetParametersByPath`; of its values one must match.
///
/// See <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html>.
struct ParameterFilter: Hashable, Sendable {
    let key: String
    let option: String
    let values: [String]

    /// What an operation filters by.
    enum Use {
        case describing
        case readingByPath

        /// `tag:` stands for all that begin so.
        fileprivate var keys: [String] {
            switch self {
            case .describing: ["Path", "Name", "Type", "KeyId", "Tier", "DataType", "tag:"]
            case .readingByPath: ["Type", "KeyId", "Label"]
            }
        }

        /// As the error names them: not quite all.
        fileprivate var shownKeys: String {
            switch self {
            case .describing: "[Path, Name, Type, KeyId, Tier]"
            case .readingByPath: "[Type, KeyId]"
            }
        }
    }

    static func list(_ request: RequestMembers, for use: Use) throws(AWSError) -> [ParameterFilter] {
        let given = try request.structures("ParameterFilters") ?? []
        try checkModel(given)
        var filters: [ParameterFilter] = []
        for members in given {
            let filter = try ParameterFilter(members, for: use)
            guard !filters.contains(where: { $0.key == filter.key }) else {
                throw AWSError(
                    "InvalidFilterKey",
                    "The following filter is duplicated in the request: \(filter.key). A request can contain only one "
                        + "occurrence of a specific filter."
                )
            }
            try filter.check()
            filters.append(filter)
        }
        return filters
    }

    private static func checkModel(_ filters: [RequestMembers]) throws(AWSError) {
        var check = ConstraintCheck()
        for (index, filter) in filters.enumerated() {
            let path = "parameterFilters.\(index + 1).member"
            let (key, values) = (try filter.text("Key"), try filter.texts("Values") ?? [])
            check.present(key, at: "\(path).key")
            check.length(key, at: "\(path).key", 1...132)
            check.pattern(key, at: "\(path).key", "tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType") { key in
                ["Name", "Type", "KeyId", "Path", "Label", "Tier", "DataType"].contains(key)
                    || (key.hasPrefix("tag:") && key != "tag:")
            }
            check.length(try filter.text("Option"), at: "\(path).option", 1...10)
            let shown = "[\(values.joined(separator: ", "))]"
            if values.count > 50 { check.length(values.count, of: shown, at: "\(path).values", 1...50) }
            if values.contains(where: { !(1...1024).contains($0.unicodeScalars.count) }) {
                check.add(
                    shown,
                    at: "\(path).values",
                    "satisfy constraint: [Member must have length less than or equal to 1024, Member must have length "
                        + "greater than or equal to 1]"
                )
            }
        }
        try check.verify()
    }

    private init(_ filter: RequestMembers, for use: Use) throws(AWSError) {
        key = try filter.text("Key") ?? ""
        values = try filter.texts("Values") ?? []
        option = try filter.text("Option") ?? (key == "Path" ? "OneLevel" : "Equals")
        guard use.keys.contains(key) || (use.keys.contains("tag:") && key.hasPrefix("tag:")) else {
            throw AWSError(
                "InvalidFilterKey",
                "The following filter key is not valid: \(key). Valid filter keys include: \(use.shownKeys)."
            )
        }
        guard !values.isEmpty || key.hasPrefix("tag:") else {
            throw AWSError(
                "InvalidFilterValue",
                "The following filter values are missing : null for filter key \(key)."
            )
        }
    }

    private func check() throws(AWSError) {
        let options =
            switch key {
            case "Path": ["Recursive", "OneLevel"]
            case "Name": ["BeginsWith", "Equals", "Contains"]
            default: ["BeginsWith", "Equals"]
            }
        guard options.contains(option) else { throw Self.invalid("option", option, "options", options) }
        if key == "Path" { try checkPaths() }
        let known: [String]? =
            switch key {
            case "Tier": ["Standard", "Advanced", "Intelligent-Tiering"]
            case "Type": ["String", "StringList", "SecureString"]
            default: nil
            }
        if let known, let wrong = values.first(where: { !known.contains($0) }) {
            throw Self.invalid("value", wrong, "values", known)
        }
    }

    private static func invalid(_ what: String, _ text: String, _ plural: String, _ valid: [String]) -> AWSError {
        AWSError(
            "InvalidFilterOption",
            "The following filter \(what) is not valid: \(text). Valid \(plural) include: "
                + "[\(valid.joined(separator: ", "))]."
        )
    }

    private func checkPaths() throws(AWSError) {
        for path in values {
            let lowered = path.lowercased()
            guard !lowered.hasPrefix("/aws"), !lowered.hasPrefix("/ssm") else {
                throw .ssmValidation(
                    "Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). When "
                        + "using global parameters, please specify within a global namespace."
                )
            }
            let isWritten = path.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || "_.-/".utf8.contains(byte)
            }
            guard isWritten, path.hasPrefix("/"), !path.contains("//") else { throw .parameterPath }
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
        case "Contains": return spellings.contains { $0.contains(value) }
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
        let given = try request.structures("ParameterFilters") ?? []
        guard older.isEmpty || given.isEmpty else {
            throw .ssmValidation("You can use either Filters or ParameterFilters in a single request.")
        }
        let newer = try ParameterFilter.list(request, for: .describing)
        let found = all.filter { parameter in (older + newer).allSatisfy { $0.matches(parameter) } }
        guard let page = Page(of: found, size: size ?? 50, after: try request.text("NextToken")) else {
            throw .invalidSSMToken
        }
        return page.json("Parameters") { self.metadata(of: $0, $0.latest) }
    }
}
