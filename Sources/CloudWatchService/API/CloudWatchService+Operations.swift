import CloudCore
import WorkshopCommon

extension CloudWatchService {
    /// Those whose model has no output.
    static let operationsWithoutResult: Set<String> = [
        "PutMetricData", "PutMetricAlarm", "PutCompositeAlarm", "DeleteAlarms", "SetAlarmState", "EnableAlarmActions",
        "DisableAlarmActions",
    ]

    func perform(_ operation: String, _ request: MetricRequest) async throws(AWSError) -> JSONObject {
        switch operation {
        case "PutMetricData": try putMetricData(request)
        case "GetMetricStatistics": try metricStatistics(request)
        case "GetMetricData": try metricData(request)
        case "ListMetrics": try listMetrics(request)
        case "PutDashboard": try dashboards.put(request, now: clock.now)
        case "GetDashboard": try dashboards.get(request, account: account)
        case "ListDashboards": try dashboards.list(request, account: account)
        case "DeleteDashboards": try dashboards.delete(request)
        case "PutMetricAlarm": try putMetricAlarm(request)
        case "PutCompositeAlarm": try putCompositeAlarm(request)
        case "DescribeAlarms": try describeAlarms(request)
        case "DescribeAlarmsForMetric": try describeAlarmsForMetric(request)
        case "DescribeAlarmHistory": try alarmHistory(request)
        case "DeleteAlarms": try deleteAlarms(request)
        case "SetAlarmState": try setAlarmState(request)
        case "EnableAlarmActions": try setActions(request, enabled: true)
        case "DisableAlarmActions": try setActions(request, enabled: false)
        case "TagResource": try tagAlarm(request)
        case "UntagResource": try untagAlarm(request)
        case "ListTagsForResource": try alarmTags(request)
        default:
            throw .unknownOperation(
                "CloudWatch operation \(operation)",
                suggestion: "It has those of metrics, alarms, dashboards and tags; on AWS this call works."
            )
        }
    }
}
