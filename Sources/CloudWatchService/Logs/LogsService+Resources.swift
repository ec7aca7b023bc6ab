package import CloudCore
import OrderedCollections
import WorkshopCommon

/// What CloudFormation makes of Logs. A group that a function's lines have made already becomes the stack's.
extension LogsService: ResourceProvider {
    package var resourceTypes: [String] {
        [
            "AWS::Logs::LogGroup", "AWS::Logs::LogStream", "AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter",
        ]
    }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        let properties = resource.properties
        switch resource.type {
        case "AWS::Logs::LogGroup":
            try ensure(group: resource.physicalID)
            try setRetention(properties["RetentionInDays"]?.int, of: resource.physicalID)
            let tags = (properties["Tags"]?.array ?? []).reduce(into: OrderedDictionary<String, String>()) {
                tags,
                tag in
                if let key = tag["Key"]?.string { tags[key] = tag["Value"]?.string ?? "" }
            }
            try update(resource.physicalID) { $0.tags = tags }
        case "AWS::Logs::LogStream":
            let group = properties["LogGroupName"]?.string ?? ""
            try ensure(group: group)
            let moment = now
            try groups.access { state, changes throws(AWSError) in
                state.ensure(resource.physicalID, in: group, now: moment, tables: groups.tables, &changes)
            }
        case "AWS::Logs::MetricFilter":
            try ensure(group: properties["LogGroupName"]?.string ?? "")
            _ = try putMetricFilter(LogsRequest(filter(resource).lowered))
        default:
            try ensure(group: properties["LogGroupName"]?.string ?? "")
            _ = try putSubscription(LogsRequest(filter(resource).lowered))
        }
    }

    package func remove(_ resource: DeclaredResource) async {
        let group = resource.properties["LogGroupName"]?.string ?? ""
        switch resource.type {
        case "AWS::Logs::LogGroup": _ = try? remove(group: resource.physicalID)
        case "AWS::Logs::LogStream":
            try? groups.access { state, changes throws(AWSError) in
                state.removeStreams(of: group, named: resource.physicalID, tables: groups.tables, &changes)
            }
        case "AWS::Logs::MetricFilter": try? update(group) { $0.metricFilters[resource.physicalID] = nil }
        default: try? update(group) { $0.subscriptions[resource.physicalID] = nil }
        }
    }

    private func ensure(group name: String) throws(AWSError) {
        let made = LogGroup(name: name, creationTime: now)
        try groups.access { state, changes throws(AWSError) in
            guard state.groups[name] == nil else { return }
            state.groups[name] = made
            changes.append(groups.tables.groups.putting(name, made.stored.bytes))
        }
    }

    private func filter(_ resource: DeclaredResource) -> JSONValue {
        var members = resource.properties.object ?? [:]
        members["FilterName"] = .string(resource.physicalID)
        return .object(members)
    }
}

extension JSONValue {
    /// The members as the API names them: `FilterName` becomes `filterName`, and so in every structure.
    fileprivate var lowered: JSONObject {
        (object ?? [:]).reduce(into: [:]) { lowered, member in
            let name = member.key.prefix(1).lowercased() + member.key.dropFirst()
            switch member.value {
            case .object: lowered[name] = .object(member.value.lowered)
            case .array(let elements):
                lowered[name] = .array(elements.map { $0.object == nil ? $0 : .object($0.lowered) })
            default: lowered[name] = member.value
            }
        }
    }
}
