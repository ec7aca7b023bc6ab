import CloudCore
import OrderedCollections
import WorkshopCommon

extension LogsService {
    private static let retentions: Set<Int> = [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ]

    func createGroup(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let name = try request.group()
        var group = LogGroup(name: name, creationTime: now)
        group.kmsKeyID = request.text("kmsKeyId")
        group.logGroupClass = request.text("logGroupClass") ?? "STANDARD"
        group.isProtected = request.members["deletionProtectionEnabled"]?.bool ?? false
        group.tags = request.members["tags"]?.object?.compactMapValues(\.string) ?? [:]
        let made = group
        try groups.access { state, changes throws(AWSError) in
            guard state.groups[name] == nil else {
                throw .logs("ResourceAlreadyExistsException", "The specified log group already exists")
            }
            state.groups[name] = made
            changes.append(groups.tables.groups.putting(name, made.stored.bytes))
        }
        return nil
    }

    func deleteGroup(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let name = try request.group()
        guard try remove(group: name) else { throw .noGroup }
        return nil
    }

    /// Whether it was there.
    func remove(group name: String) throws(AWSError) -> Bool {
        try groups.access { state, changes throws(AWSError) in
            guard state.groups[name] != nil else { return false }
            state.removeStreams(of: name, tables: groups.tables, &changes)
            state.groups[name] = nil
            changes.append(groups.tables.groups.removing(name))
            return true
        }
    }

    /// Changes a group's settings.
    func update(_ name: String, _ change: (inout LogGroup) throws(AWSError) -> Void) throws(AWSError) {
        try groups.access { state, changes throws(AWSError) in
            guard var group = state.groups[name] else { throw .noGroup }
            try change(&group)
            state.groups[name] = group
            changes.append(groups.tables.groups.putting(name, group.stored.bytes))
        }
    }

    /// A copy of a group as it is.
    func group(_ name: String) throws(AWSError) -> LogGroup {
        try groups.access { state, _ throws(AWSError) in
            guard let group = state.groups[name] else { throw .noGroup }
            return group
        }
    }

    func describeGroups(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let prefix = request.text("logGroupNamePrefix")
        let pattern = request.text("logGroupNamePattern")
        guard prefix == nil || pattern == nil else {
            throw .logs(
                "InvalidParameterException",
                "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters."
            )
        }
        let names = request.strings("logGroupIdentifiers").map(LogsRequest.groupName)
        let found = try groups.access { state, _ throws(AWSError) in
            state.groups.values.filter { group in
                (prefix.map(group.name.hasPrefix) ?? true) && (names.isEmpty || names.contains(group.name))
                    && (pattern.map { group.name.lowercased().contains($0.lowercased()) } ?? true)
            }.sorted { $0.name < $1.name }
        }
        return try request.page(found.map(json), most: 50, default: 50, as: "logGroups")
    }

    private func json(_ group: LogGroup) -> JSONValue {
        let arn = arn(ofGroup: group.name)
        var members: JSONObject = [
            "logGroupName": .string(group.name), "creationTime": .number(Int(group.creationTime)),
            "metricFilterCount": .number(group.metricFilters.count), "arn": .string("\(arn):*"),
            "storedBytes": .number(max(0, group.storedBytes)), "logGroupClass": .string(group.logGroupClass),
            "logGroupArn": .string(arn), "deletionProtectionEnabled": .bool(group.isProtected),
        ]
        if let retention = group.retention { members["retentionInDays"] = .number(retention) }
        if let key = group.kmsKeyID { members["kmsKeyId"] = .string(key) }
        return .object(members)
    }

    func putRetention(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let name = try request.group()
        guard let days = request.int("retentionInDays") else {
            throw .invalidMember(
                "Value null at 'retentionInDays' failed to satisfy constraint: Member must not be null"
            )
        }
        try setRetention(days, of: name)
        return nil
    }

    func setRetention(_ days: Int?, of name: String) throws(AWSError) {
        if let days, !Self.retentions.contains(days) {
            throw .invalidMember(
                "Value '\(days)' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: "
                    + "[\(Self.retentions.sorted().map(String.init).joined(separator: ", "))]"
            )
        }
        try update(name) { $0.retention = days }
    }

    func deleteRetention(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        try setRetention(nil, of: try request.group())
        return nil
    }

    // MARK: Tags

    func tag(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let added: OrderedDictionary<String, String> =
            request.members["tags"]?.object?.compactMapValues(\.string) ?? [:]
        try update(try request.group()) { $0.tags.merge(added) { _, new in new } }
        return nil
    }

    func untag(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let removed = request.strings("tags") + request.strings("tagKeys")
        try update(try request.group()) { group in
            for key in removed { group.tags[key] = nil }
        }
        return nil
    }

    func listTags(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        ["tags": .object(try group(try request.group()).tags.mapValues { .string($0) })]
    }
}
