import CloudCore
import OrderedCollections
import WorkshopCommon

/// Alarms look at their metrics by themselves: every minute, or every ten seconds where their period is shorter.
extension CloudWatchService {
    func resumeAlarms() {
        for alarm in alarms.all { scheduleEvaluation(of: alarm) }
    }

    func scheduleEvaluation(of alarm: AlarmRecord) {
        guard let rule = alarm.rule else { return }
        let interval: Duration = rule.period < 60 ? .seconds(10) : .seconds(60)
        let name = alarm.name
        let timer = clock.schedule("the evaluation of alarm \(name)", kind: .periodic, after: interval) { [weak self] in
            guard let self, let alarm = alarms[name], alarm.rule == rule else { return }
            evaluate(alarm, rule)
            scheduleEvaluation(of: alarm)
        }
        alarms.setTimer(timer, of: name, clock: clock)
    }

    private func evaluate(_ alarm: AlarmRecord, _ rule: AlarmRule) {
        guard let verdict = rule.verdict(from: metrics, now: clock.now), verdict.state != alarm.state else { return }
        try? change(alarm.name, to: verdict.state, reason: verdict.reason, data: verdict.data.serialized())
    }

    /// Notes the new state and takes its actions, where it is another than before.
    func change(_ name: String, to state: AlarmState, reason: String, data: String?) throws(AWSError) {
        let now = clock.now
        guard let before = alarms[name] else { return }
        try alarms.update(name) { alarm in
            guard alarm != nil else { return }
            alarm?.state = state
            alarm?.reason = reason
            alarm?.reasonData = data
            alarm?.updated = now
            guard state != before.state else { return }
            alarm?.transitioned = now
            let history: JSONValue = [
                "version": "1.0",
                "oldState": ["stateValue": .string(before.state.rawValue), "stateReason": .string(before.reason)],
                "newState": ["stateValue": .string(state.rawValue), "stateReason": .string(reason)],
            ]
            let summary = "Alarm updated from \(before.state.rawValue) to \(state.rawValue)"
            alarm?.note("StateUpdate", summary, data: history, at: now)
        }
        guard state != before.state, let after = alarms[name], after.actionsEnabled else { return }
        for target in after.actions { take(target, of: after, before: before) }
    }

    private func take(_ target: String, of alarm: AlarmRecord, before: AlarmRecord) {
        guard let sender = alarms.actions else { return }
        let action = AlarmAction(
            target: target,
            subject: "\(alarm.state.rawValue): \"\(alarm.name)\" in \(regionName)",
            message: alarm.message(before: before, account: account, region: regionName),
            event: alarm.event(before: before, account: account)
        )
        clock.spawnActivity("an action of alarm \(alarm.name)") { [alarms, clock] in
            var outcome = "Successfully executed action \(target)"
            do throws(AWSError) {
                try await sender.send(action)
            } catch {
                outcome = "Failed to execute action \(target). Received error: \"\(error.message)\""
            }
            let data: JSONValue = ["actionState": outcome.hasPrefix("S") ? "Succeeded" : "Failed"]
            let (summary, now) = (outcome, clock.now)
            try? alarms.update(alarm.name) { $0?.note("Action", summary, data: data, at: now) }
        }
    }

    /// As messages name it.
    private var regionName: String {
        let names = [
            "us-east-1": "US East (N. Virginia)", "us-east-2": "US East (Ohio)", "us-west-2": "US West (Oregon)",
            "eu-west-1": "EU (Ireland)", "eu-central-1": "EU (Frankfurt)",
        ]
        return names[account.region] ?? account.region
    }
}

extension AlarmRecord {
    /// What a topic gets.
    fileprivate func message(before: AlarmRecord, account: Account, region: String) -> JSONValue {
        var message: JSONObject = [
            "AlarmName": .string(name), "AlarmDescription": configuration["AlarmDescription"] ?? .null,
            "AWSAccountId": .string(account.id),
            "AlarmConfigurationUpdatedTimestamp": .string(configured.alarmDate),
            "NewStateValue": .string(state.rawValue), "NewStateReason": .string(reason),
            "StateChangeTime": .string(transitioned.alarmDate), "Region": .string(region),
            "AlarmArn": .string(arn), "OldStateValue": .string(before.state.rawValue),
            "OKActions": configuration["OKActions"] ?? [], "AlarmActions": configuration["AlarmActions"] ?? [],
            "InsufficientDataActions": configuration["InsufficientDataActions"] ?? [],
        ]
        message["Trigger"] = trigger
        return .object(message)
    }

    private var trigger: JSONValue {
        var trigger: JSONObject = [:]
        for name in [
            "MetricName", "Namespace", "Unit", "Period", "EvaluationPeriods", "ComparisonOperator", "Threshold",
        ] {
            if let value = configuration[name] { trigger[name] = value }
        }
        if let statistic = configuration["Statistic"]?.string {
            trigger["StatisticType"] = "Statistic"
            trigger["Statistic"] = .string(statistic.uppercased())
        } else if let statistic = configuration["ExtendedStatistic"] {
            trigger["StatisticType"] = "ExtendedStatistic"
            trigger["ExtendedStatistic"] = statistic
        }
        if let dimensions = configuration["Dimensions"]?.array {
            trigger["Dimensions"] = .array(
                dimensions.map { ["value": $0["Value"] ?? .null, "name": $0["Name"] ?? .null] }
            )
        }
        trigger["TreatMissingData"] = configuration["TreatMissingData"] ?? ""
        trigger["EvaluateLowSampleCountPercentile"] = configuration["EvaluateLowSampleCountPercentile"] ?? ""
        return .object(trigger)
    }

    /// What a function gets.
    /// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html>.
    fileprivate func event(before: AlarmRecord, account: Account) -> JSONValue {
        var configuration: JSONObject = [:]
        if let description = self.configuration["AlarmDescription"] { configuration["description"] = description }
        if case .metric(let id, let statistic, let period, _)? = rule?.source {
            let dimensions = JSONObject(
                id.dimensions.map { ($0.name, .string($0.value)) },
                uniquingKeysWith: { first, _ in first }
            )
            configuration["metrics"] = [
                [
                    "id": .string(Identifiers.requestID()),
                    "metricStat": [
                        "metric": [
                            "namespace": .string(id.namespace), "name": .string(id.name),
                            "dimensions": .object(dimensions),
                        ],
                        "period": .number(Int(period)), "stat": .string(statistic),
                    ], "returnData": true,
                ]
            ]
        }
        return [
            "source": "aws.cloudwatch", "alarmArn": .string(arn), "accountId": .string(account.id),
            "time": .string(transitioned.alarmDate), "region": .string(account.region),
            "alarmData": [
                "alarmName": .string(name), "state": stateMembers, "previousState": before.stateMembers,
                "configuration": .object(configuration),
            ],
        ]
    }

    private var stateMembers: JSONValue {
        var members: JSONObject = [
            "value": .string(state.rawValue), "reason": .string(reason), "timestamp": .string(updated.alarmDate),
        ]
        if let reasonData { members["reasonData"] = .string(reasonData) }
        return .object(members)
    }
}
