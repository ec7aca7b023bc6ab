import CloudCore
import OrderedCollections
import WorkshopCommon

/// An alarm: what it was told, and the state that it is in.
struct AlarmRecord: Hashable, Sendable {
    /// The members that `DescribeAlarms` gives back as they came.
    var configuration: JSONObject
    /// `nil` for a composite alarm, which stands here in name only: nothing evaluates its rule.
    var rule: AlarmRule?
    var arn: String
    var tags: OrderedDictionary<String, String> = [:]
    var state = AlarmState.insufficientData
    var reason = "Unchecked: Initial alarm creation"
    var reasonData: String?
    var configured: Timestamp
    var updated: Timestamp
    var transitioned: Timestamp
    var history: [JSONValue] = []

    var name: String { configuration["AlarmName"]?.string ?? "" }
    var actionsEnabled: Bool { configuration["ActionsEnabled"]?.bool ?? true }

    init(_ configuration: JSONObject, rule: AlarmRule?, arn: String, now: Timestamp) {
        (self.configuration, self.rule, self.arn) = (configuration, rule, arn)
        (configured, updated, transitioned) = (now, now, now)
    }

    /// As `DescribeAlarms` shows it.
    var json: JSONValue {
        var members = configuration
        members["AlarmArn"] = .string(arn)
        members["AlarmConfigurationUpdatedTimestamp"] = .time(configured)
        members["StateValue"] = .string(state.rawValue)
        members["StateReason"] = .string(reason)
        if let reasonData { members["StateReasonData"] = .string(reasonData) }
        members["StateUpdatedTimestamp"] = .time(updated)
        members["StateTransitionedTimestamp"] = .time(transitioned)
        members.sort()
        return .object(members)
    }

    /// The actions of the state that it is in.
    var actions: [String] {
        let name =
            switch state {
            case .alarm: "AlarmActions"
            case .ok: "OKActions"
            case .insufficientData: "InsufficientDataActions"
            }
        return configuration[name]?.array?.compactMap(\.string) ?? []
    }

    private static let longestHistory = 100

    mutating func note(_ type: String, _ summary: String, data: JSONValue, at moment: Timestamp) {
        let item: JSONValue = [
            "AlarmName": .string(name), "AlarmType": rule == nil ? "CompositeAlarm" : "MetricAlarm",
            "Timestamp": .time(moment), "HistoryItemType": .string(type), "HistorySummary": .string(summary),
            "HistoryData": .string(data.serialized()),
        ]
        history = [item] + history.prefix(Self.longestHistory - 1)
    }
}

// MARK: What is written

extension AlarmRecord {
    var stored: JSONValue {
        [
            "configuration": .object(configuration), "composite": .bool(rule == nil), "arn": .string(arn),
            "tags": .object(tags.mapValues { .string($0) }), "state": .string(state.rawValue),
            "reason": .string(reason), "reasonData": reasonData.map { .string($0) } ?? .null,
            "times": .array([configured, updated, transitioned].map { .number(Int($0.millisecondsSince1970)) }),
            "history": .array(history),
        ]
    }

    init?(stored json: JSONValue) {
        guard let configuration = json["configuration"]?.object, let arn = json["arn"]?.string,
            let state = json["state"]?.string.flatMap(AlarmState.init), let reason = json["reason"]?.string,
            let times = json["times"]?.array?.compactMap(\.int), times.count == 3
        else { return nil }
        let isComposite = json["composite"]?.bool ?? false
        let rule = isComposite ? nil : try? AlarmRule(MetricRequest(configuration))
        guard isComposite || rule != nil else { return nil }
        let moments = times.map { Timestamp(millisecondsSince1970: Int64($0)) }
        self.init(configuration, rule: rule, arn: arn, now: moments[0])
        (updated, transitioned) = (moments[1], moments[2])
        (self.state, self.reason, reasonData) = (state, reason, json["reasonData"]?.string)
        history = json["history"]?.array ?? []
        tags = json["tags"]?.object?.compactMapValues(\.string) ?? [:]
    }
}
