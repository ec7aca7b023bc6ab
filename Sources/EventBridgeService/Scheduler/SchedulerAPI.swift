package import CloudCore
import Foundation
import OrderedCollections
import Synchronization
import WorkshopCommon

/// The API over HTTP: REST and JSON.
/// See <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html>.
extension SchedulerService: CloudService {
    package func accepts(_ request: CloudRequest) -> Bool {
        let root = request.pathSegments.first
        if root == "tags" { return CredentialScope(request)?.service == "scheduler" }
        return (root == "schedules" || root == "schedule-groups") && TargetedOperation(request) == nil
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            return WireProtocol.restJSON.response(try perform(request), requestID: requestID)
        } catch {
            var error = error
            error.messageMember = "Message"
            return WireProtocol.restJSON.response(to: error, requestID: requestID)
        }
    }

    private func perform(_ request: CloudRequest) throws(AWSError) -> JSONValue {
        let path = request.pathSegments
        let query = request.queryItems.reduce(into: [String: String]()) { $0[$1.name] = $1.value }
        let members = try RequestMembers(body: request)
        let name = path.count > 1 ? path.dropFirst().joined(separator: "/") : nil
        switch (path.first, request.method, name) {
        case ("schedules", "GET", nil): return try listSchedules(query)
        case ("schedules", "POST", let name?): return try createSchedule(name, members)
        case ("schedules", "PUT", let name?): return try updateSchedule(name, members)
        case ("schedules", "GET", let name?): return try getSchedule(name, query["groupName"])
        case ("schedules", "DELETE", let name?): return try deleteSchedule(name, query["groupName"])
        case ("schedule-groups", "GET", nil): return try listGroups(query)
        case ("schedule-groups", "POST", let name?): return try createGroup(name, members)
        case ("schedule-groups", "GET", let name?): return described(try group(name))
        case ("schedule-groups", "DELETE", let name?): return try deleteGroup(name)
        case ("tags", "GET", let arn?): return ["Tags": try group(ofARN: arn).tags.json]
        case ("tags", "POST", let arn?):
            let tags = members["Tags"]
            return try changeTags(arn) { $0.add(tags) }
        case ("tags", "DELETE", let arn?):
            let keys = request.queryItems.filter { $0.name == "TagKeys" }.map(\.value)
            return try changeTags(arn) { $0.remove(keys) }
        default:
            throw .unknownOperation(
                "Scheduler operation \(request.method) \(request.path)",
                suggestion: "On AWS this call works."
            )
        }
    }

    // MARK: Schedules

    func createSchedule(_ name: String, _ request: RequestMembers) throws(AWSError) -> JSONValue {
        let groupName = try request.text("GroupName") ?? "default"
        try check(name, request)
        _ = try group(groupName)
        guard state.withLock({ $0.schedules[Schedule.key(name, in: groupName)] }) == nil else {
            throw AWSError("ConflictException", "Schedule \(name) already exists.", status: 409)
        }
        let schedule = Schedule(
            name: name,
            group: groupName,
            created: clock.now,
            modified: clock.now,
            settings: Self.settings(request)
        )
        try keep(schedule)
        return ["ScheduleArn": .string(arn(of: schedule))]
    }

    func updateSchedule(_ name: String, _ request: RequestMembers) throws(AWSError) -> JSONValue {
        let groupName = try request.text("GroupName") ?? "default"
        try check(name, request)
        var schedule = try schedule(name, groupName)
        schedule.settings = Self.settings(request)
        schedule.modified = clock.now
        try keep(schedule)
        return ["ScheduleArn": .string(arn(of: schedule))]
    }

    /// With what AWS fills in.
    static func settings(_ request: RequestMembers) -> StoredJSON {
        var members = request.object
        for name in ["Name", "GroupName", "ClientToken"] { members.removeValue(forKey: name) }
        let defaults: JSONObject = [
            "State": "ENABLED", "ScheduleExpressionTimezone": "UTC", "ActionAfterCompletion": "NONE",
        ]
        members.merge(defaults) { given, _ in given }
        if var target = members["Target"]?.object, target["RetryPolicy"] == nil {
            target["RetryPolicy"] = ["MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185]
            members["Target"] = .object(target)
        }
        return StoredJSON(.object(members))
    }

    func check(_ name: String, _ request: RequestMembers) throws(AWSError) {
        let expression = try request.text("ScheduleExpression")
        let window = try request.structure("FlexibleTimeWindow")
        let target = try request.structure("Target")
        var check = ConstraintCheck()
        check.length(name, at: "name", 1...64)
        check.pattern(name, at: "name", "^[0-9a-zA-Z-_.]+$", EventBridgeService.isName)
        check.present(expression, at: "scheduleExpression")
        check.present(window, at: "flexibleTimeWindow")
        if let window { check.present(try window.text("Mode"), at: "flexibleTimeWindow.mode") }
        check.oneOf(try window?.text("Mode"), at: "flexibleTimeWindow.mode", ["OFF", "FLEXIBLE"])
        // What stands in a template may be a number in quotes.
        check.value(
            window?["MaximumWindowInMinutes"]?.int,
            at: "flexibleTimeWindow.maximumWindowInMinutes",
            1...1440
        )
        check.present(target, at: "target")
        if let target {
            check.present(try target.text("Arn"), at: "target.arn")
            check.present(try target.text("RoleArn"), at: "target.roleArn")
            let retries = try target.structure("RetryPolicy")
            check.value(
                retries?["MaximumEventAgeInSeconds"]?.int,
                at: "target.retryPolicy.maximumEventAgeInSeconds",
                60...86400
            )
            check.value(
                retries?["MaximumRetryAttempts"]?.int,
                at: "target.retryPolicy.maximumRetryAttempts",
                0...185
            )
        }
        check.length(try request.text("Description"), at: "description", 0...512)
        check.oneOf(try request.text("State"), at: "state", ["ENABLED", "DISABLED"])
        check.oneOf(try request.text("ActionAfterCompletion"), at: "actionAfterCompletion", ["NONE", "DELETE"])
        try check.verify()
        guard let expression, ScheduleExpression(expression, .scheduler) != nil else {
            throw AWSError("ValidationException", "Invalid Schedule Expression \(expression ?? "").")
        }
        if let start = request["StartDate"]?.double, start < Double(clock.now.secondsSince1970) - 300 {
            throw AWSError(
                "ValidationException",
                "The StartDate you specify cannot be earlier than 5 minutes ago."
            )
        }
        if let zone = try request.text("ScheduleExpressionTimezone"), TimeZone(identifier: zone) == nil {
            throw AWSError("ValidationException", "Invalid timezone \(zone).")
        }
        guard let arn = try target?.text("Arn"), ARN(arn) != nil else {
            throw AWSError("ValidationException", "Provided Arn is not in correct format.")
        }
    }

    private func schedule(_ name: String, _ groupName: String?) throws(AWSError) -> Schedule {
        let key = Schedule.key(name, in: groupName ?? "default")
        guard let schedule = state.withLock({ $0.schedules[key] }) else {
            throw AWSError("ResourceNotFoundException", "Schedule \(name) does not exist.", status: 404)
        }
        return schedule
    }

    private func getSchedule(_ name: String, _ groupName: String?) throws(AWSError) -> JSONValue {
        let schedule = try schedule(name, groupName)
        var members = schedule.settings.value.object ?? [:]
        members["Name"] = .string(schedule.name)
        members["GroupName"] = .string(schedule.group)
        members["Arn"] = .string(arn(of: schedule))
        members["CreationDate"] = schedule.created.epochSeconds
        members["LastModificationDate"] = schedule.modified.epochSeconds
        return .object(members)
    }

    private func deleteSchedule(_ name: String, _ groupName: String?) throws(AWSError) -> JSONValue {
        try drop(try schedule(name, groupName).key)
        return [:]
    }

    private func listSchedules(_ query: [String: String]) throws(AWSError) -> JSONValue {
        if let group = query["ScheduleGroup"] { _ = try self.group(group) }
        let found = state.withLock { Array($0.schedules.values) }.filter { schedule in
            schedule.name.hasPrefix(query["NamePrefix"] ?? "")
                && schedule.group == query["ScheduleGroup"] ?? schedule.group
                && schedule.isEnabled == (query["State"].map { $0 == "ENABLED" } ?? schedule.isEnabled)
        }
        return try page(of: found.sorted { $0.key < $1.key }, query).json("Schedules") { schedule in
            [
                "Arn": .string(self.arn(of: schedule)), "Name": .string(schedule.name),
                "GroupName": .string(schedule.group), "State": schedule.settings.value["State"] ?? "ENABLED",
                "CreationDate": schedule.created.epochSeconds,
                "LastModificationDate": schedule.modified.epochSeconds,
                "Target": ["Arn": .string(schedule.target.arn)],
            ]
        }
    }

    func page<Element: Sendable>(
        of elements: [Element],
        _ query: [String: String]
    ) throws(AWSError) -> Page<Element> {
        let size = query["MaxResults"].flatMap { Int($0) } ?? 100
        guard let page = Page(of: elements, size: min(size, 100), after: query["NextToken"]) else {
            throw AWSError("ValidationException", "Invalid NextToken.")
        }
        return page
    }
}
