import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Groups of schedules, and their tags.
extension SchedulerService {
    func group(_ name: String) throws(AWSError) -> ScheduleGroup {
        guard let group = state.withLock({ $0.groups[name] }) else {
            throw AWSError("ResourceNotFoundException", "Schedule group \(name) does not exist.", status: 404)
        }
        return group
    }

    func createGroup(_ name: String, _ request: RequestMembers) throws(AWSError) -> JSONValue {
        var check = ConstraintCheck()
        check.length(name, at: "name", 1...64)
        check.pattern(name, at: "name", "^[0-9a-zA-Z-_.]+$", EventBridgeService.isName)
        try check.verify()
        var group = ScheduleGroup(name: name, created: clock.now, modified: clock.now)
        group.tags = EventTags(request["Tags"])
        let made = group
        try state.withLock { state throws(AWSError) in
            guard state.groups[name] == nil else {
                throw AWSError("ConflictException", "Schedule group \(name) already exists.", status: 409)
            }
            try groups.put(name, record: made)
            state.groups[name] = made
        }
        return ["ScheduleGroupArn": .string(arn("schedule-group/\(name)"))]
    }

    func described(_ group: ScheduleGroup) -> JSONValue {
        var members: JSONObject = ["Arn": .string(arn("schedule-group/\(group.name)"))]
        for (name, value) in group.json { members[name] = value }
        return .object(members)
    }

    func listGroups(_ query: [String: String]) throws(AWSError) -> JSONValue {
        let found = state.withLock { Array($0.groups.values) }.filter {
            $0.name.hasPrefix(query["NamePrefix"] ?? "")
        }
        return try page(of: found.sorted { $0.name < $1.name }, query).json("ScheduleGroups") { self.described($0) }
    }

    /// Its schedules go with it.
    func deleteGroup(_ name: String) throws(AWSError) -> JSONValue {
        guard name != "default" else {
            throw AWSError("ValidationException", "The default schedule group can't be deleted.")
        }
        _ = try group(name)
        let keys = state.withLock { $0.schedules.values.filter { $0.group == name }.map(\.key) }
        for key in keys { try drop(key) }
        try state.withLock { state throws(AWSError) in
            try groups.remove(name)
            state.groups.removeValue(forKey: name)
        }
        return [:]
    }

    func group(ofARN text: String) throws(AWSError) -> ScheduleGroup {
        guard let resource = ARN(text)?.resource, resource.hasPrefix("schedule-group/") else {
            throw AWSError("ValidationException", "Only schedule groups have tags: \(text)")
        }
        return try group(String(resource.dropFirst("schedule-group/".count)))
    }

    func changeTags(_ arn: String, _ body: (inout EventTags) -> Void) throws(AWSError) -> JSONValue {
        var group = try group(ofARN: arn)
        body(&group.tags)
        group.modified = clock.now
        let changed = group
        try state.withLock { state throws(AWSError) in
            try groups.put(changed.name, record: changed)
            state.groups[changed.name] = changed
        }
        return [:]
    }
}
