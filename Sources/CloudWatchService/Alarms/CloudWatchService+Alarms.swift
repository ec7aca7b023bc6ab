import CloudCore
import OrderedCollections
import WorkshopCommon

extension CloudWatchService {
    private static let mostAlarms = 100

    private static let configurationMembers = [
        "AlarmName", "AlarmDescription", "MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit",
        "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ComparisonOperator", "TreatMissingData",
        "EvaluateLowSampleCountPercentile", "ThresholdMetricId", "AlarmRule",
    ]

    func arn(ofAlarm name: String) -> String {
        ARN(service: "cloudwatch", region: account.region, account: account.id, resource: "alarm:\(name)").description
    }

    /// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html>.
    func putMetricAlarm(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let rule = try AlarmRule(request)
        try putAlarm(request, rule: rule)
        return [:]
    }

    func putCompositeAlarm(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        _ = try request.required("AlarmRule")
        try putAlarm(request, rule: nil)
        return [:]
    }

    private func putAlarm(_ request: MetricRequest, rule: AlarmRule?) throws(AWSError) {
        let name = try request.required("AlarmName")
        guard name.utf8.count <= 255 else { throw .tooLong("AlarmName", name, limit: 255) }
        let configuration = try configuration(request, rule: rule)
        let (arn, now) = (arn(ofAlarm: name), clock.now)
        let tags = request.structures("Tags")
        try alarms.update(name) { alarm in
            let isNew = alarm == nil
            var next = alarm ?? AlarmRecord(configuration, rule: rule, arn: arn, now: now)
            // A change keeps the state until the next evaluation.
            (next.configuration, next.rule, next.configured) = (configuration, rule, now)
            if isNew { next.tags = Self.tags(tags) }
            let summary = "Alarm \"\(name)\" \(isNew ? "created" : "updated")"
            next.note(
                "ConfigurationUpdate",
                summary,
                data: ["version": "1.0", "type": isNew ? "Create" : "Update"],
                at: now
            )
            alarm = next
        }
        if let alarm = alarms[name] { scheduleEvaluation(of: alarm) }
    }

    func configuration(_ request: MetricRequest, rule: AlarmRule?) throws(AWSError) -> JSONObject {
        var members: JSONObject = [:]
        for name in Self.configurationMembers {
            if let value = request.members[name], !value.isNull { members[name] = value }
        }
        // Numbers that came as text.
        for name in ["Period", "EvaluationPeriods", "DatapointsToAlarm"] {
            if let number = try request.int(name) { members[name] = .number(number) }
        }
        if let number = try request.double("Threshold") { members["Threshold"] = .number(number) }
        members["ActionsEnabled"] = .bool(try request.bool("ActionsEnabled") ?? true)
        for name in ["OKActions", "AlarmActions", "InsufficientDataActions"] {
            let actions = request.strings(name)
            guard actions.count <= 5 else { throw .validation("At most five \(name) are allowed.") }
            if let odd = actions.first(where: { ARN($0) == nil }) {
                throw .validation("Invalid arn syntax: \(odd)")
            }
            members[name] = .array(actions.map { .string($0) })
        }
        guard let rule else { return members }
        switch rule.source {
        case .metric(let id, _, _, _): members["Dimensions"] = .array(id.dimensions.map(\.json))
        case .queries: members["Metrics"] = .array(request.list("Metrics"))
        }
        return members
    }

    static func tags(_ structures: [MetricRequest]) -> OrderedDictionary<String, String> {
        structures.reduce(into: [:]) { tags, tag in
            if let key = tag.text("Key") { tags[key] = tag.text("Value") ?? "" }
        }
    }

    /// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html>.
    func describeAlarms(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let names = request.strings("AlarmNames")
        let prefix = request.text("AlarmNamePrefix")
        guard names.isEmpty || prefix == nil else { throw .exclusive("AlarmNames", "AlarmNamePrefix") }
        let types = request.strings("AlarmTypes")
        let wanted = try state(request, "StateValue")
        let action = request.text("ActionPrefix")
        let found = alarms.all.filter { alarm in
            let isComposite = alarm.rule == nil
            return (names.isEmpty || names.contains(alarm.name)) && alarm.name.hasPrefix(prefix ?? "")
                && (types.isEmpty ? !isComposite || names.contains(alarm.name) : types.contains(alarm.type))
                && (wanted == nil || alarm.state == wanted)
                && (action == nil || alarm.allActions.contains { $0.hasPrefix(action ?? "") })
        }
        let start = try Self.offset(request)
        let page = found.dropFirst(start).prefix(try request.int("MaxRecords") ?? Self.mostAlarms)
        var result: JSONObject = [
            "MetricAlarms": .array(page.filter { $0.rule != nil }.map(\.json)),
            "CompositeAlarms": .array(page.filter { $0.rule == nil }.map(\.json)),
        ]
        if start + page.count < found.count { result["NextToken"] = Self.token(start + page.count) }
        return result
    }

    func describeAlarmsForMetric(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let id = try request.metric()
        let found = alarms.all.filter { alarm in
            guard case .metric(let metric, let statistic, let period, let unit)? = alarm.rule?.source else {
                return false
            }
            return metric == id && (request.text("Statistic").map { $0 == statistic } ?? true)
                && (request.members["Period"]?.int.map { $0 == Int(period) } ?? true)
                && (request.text("Unit").map { $0 == unit } ?? true)
        }
        return ["MetricAlarms": .array(found.map(\.json))]
    }

    func alarmHistory(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let (name, type) = (request.text("AlarmName"), request.text("HistoryItemType"))
        let (start, end) = (try request.time("StartDate"), try request.time("EndDate"))
        let isAscending = request.text("ScanBy") == "TimestampAscending"
        var items = alarms.all.filter { name == nil || $0.name == name }.flatMap(\.history).filter { item in
            let moment = item["Timestamp"]?.double ?? 0
            return (type == nil || item["HistoryItemType"]?.string == type)
                && start.map { moment >= Double($0.millisecondsSince1970) / 1000 } ?? true
                && end.map { moment <= Double($0.millisecondsSince1970) / 1000 } ?? true
        }
        if isAscending { items.reverse() }
        let offset = try Self.offset(request)
        let page = items.dropFirst(offset).prefix(try request.int("MaxRecords") ?? Self.mostAlarms)
        var result: JSONObject = ["AlarmHistoryItems": .array(Array(page))]
        if offset + page.count < items.count { result["NextToken"] = Self.token(offset + page.count) }
        return result
    }

    /// Those that aren't there are passed by.
    func deleteAlarms(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        for name in request.strings("AlarmNames") { try alarms.remove(name, clock: clock) }
        return [:]
    }

    /// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html>.
    func setAlarmState(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let name = try request.required("AlarmName")
        guard let state = try state(request, "StateValue") else { throw .missing("StateValue") }
        let reason = try request.required("StateReason")
        let data = request.text("StateReasonData")
        if let data, (try? JSONValue(parsing: data)) == nil {
            throw AWSError("InvalidFormat", "TransformerException: Unable to parse StateReasonData as JSON")
        }
        guard alarms[name] != nil else { throw AWSError("ResourceNotFound", "", status: 404) }
        try change(name, to: state, reason: reason, data: data)
        return [:]
    }

    private func state(_ request: MetricRequest, _ member: String) throws(AWSError) -> AlarmState? {
        guard let word = request.text(member) else { return nil }
        guard let state = AlarmState(rawValue: word) else {
            throw .notInSet(word, at: "stateValue", AlarmState.allCases.map(\.rawValue))
        }
        return state
    }

    func setActions(_ request: MetricRequest, enabled: Bool) throws(AWSError) -> JSONObject {
        for name in request.strings("AlarmNames") {
            try alarms.update(name) { $0?.configuration["ActionsEnabled"] = .bool(enabled) }
        }
        return [:]
    }

    // MARK: Tags

    func tagAlarm(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let added = Self.tags(request.structures("Tags"))
        try alarms.update(try taggedAlarm(request)) { $0?.tags.merge(added) { _, new in new } }
        return [:]
    }

    func untagAlarm(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let removed = request.strings("TagKeys")
        try alarms.update(try taggedAlarm(request)) { alarm in
            for key in removed { alarm?.tags[key] = nil }
        }
        return [:]
    }

    func alarmTags(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let tags = alarms[try taggedAlarm(request)]?.tags ?? [:]
        return ["Tags": .array(tags.map { ["Key": .string($0.key), "Value": .string($0.value)] })]
    }

    private func taggedAlarm(_ request: MetricRequest) throws(AWSError) -> String {
        let arn = try request.required("ResourceARN")
        guard let resource = ARN(arn)?.resource, resource.hasPrefix("alarm:"),
            alarms[String(resource.dropFirst(6))] != nil
        else {
            throw AWSError("ResourceNotFoundException", "Unknown: \(arn)", status: 404)
        }
        return String(resource.dropFirst(6))
    }
}

extension AlarmRecord {
    fileprivate var type: String { rule == nil ? "CompositeAlarm" : "MetricAlarm" }

    fileprivate var allActions: [String] {
        ["OKActions", "AlarmActions", "InsufficientDataActions"].flatMap {
            configuration[$0]?.array?.compactMap(\.string) ?? []
        }
    }
}
