package import CloudCore
import OrderedCollections
import WorkshopCommon

/// What CloudFormation makes of CloudWatch: alarms, and dashboards.
extension CloudWatchService: ResourceProvider {
    package var resourceTypes: [String] {
        ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Dashboard"]
    }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        var members = resource.properties.object ?? [:]
        switch resource.type {
        case "AWS::CloudWatch::Dashboard":
            try dashboards.put(resource.physicalID, body: members["DashboardBody"]?.string ?? "", now: clock.now)
        case "AWS::CloudWatch::CompositeAlarm":
            members["AlarmName"] = .string(resource.physicalID)
            _ = try putCompositeAlarm(MetricRequest(members))
        default:
            members["AlarmName"] = .string(resource.physicalID)
            // A deployment that changes nothing leaves the alarm, and its history, alone.
            let request = MetricRequest(members)
            let rule = try AlarmRule(request)
            let configuration = try configuration(request, rule: rule)
            let tags = Self.tags(request.structures("Tags"))
            if let alarm = alarms[resource.physicalID], alarm.rule == rule, alarm.configuration == configuration,
                alarm.tags == tags
            {
                return
            }
            _ = try putMetricAlarm(request)
            // PutMetricAlarm gives tags to a new alarm alone.
            try alarms.update(resource.physicalID) { $0?.tags = tags }
        }
    }

    package func remove(_ resource: DeclaredResource) async {
        if resource.type == "AWS::CloudWatch::Dashboard" {
            try? dashboards.remove(resource.physicalID)
        } else {
            try? alarms.remove(resource.physicalID, clock: clock)
        }
    }
}
