"""CloudWatch, CloudWatch Logs and X-Ray of `workshop up` as boto3 calls them.

Run by `make clients`, which puts the clients on the PATH.
"""

import datetime
import json
import socket
import tempfile
import time
import unittest
import urllib.request

import botocore.config
import botocore.exceptions

from test_gateway import Cloud

NOW = datetime.datetime.now(datetime.timezone.utc)


class TelemetryTestCase(unittest.TestCase):
    """An empty cloud for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.cloud = Cloud("--empty", folder=cls.temporary.name)

    @classmethod
    def tearDownClass(cls):
        cls.cloud.stop()
        cls.temporary.cleanup()

    def refused(self, call, code, message=None, **arguments):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(**arguments)
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], code)
        if message is not None:
            self.assertEqual(error["Message"], message)


class MetricTests(TelemetryTestCase):
    def setUp(self):
        self.client = self.cloud.client("cloudwatch")
        now = datetime.datetime.now(datetime.timezone.utc)
        self.range = {"StartTime": now - datetime.timedelta(hours=1), "EndTime": now + datetime.timedelta(minutes=5)}

    def put(self, namespace, *data):
        self.client.put_metric_data(Namespace=namespace, MetricData=list(data))

    def stat(self, namespace, name, stat, **more):
        return {"Metric": {"Namespace": namespace, "MetricName": name}, "Period": 60, "Stat": stat, **more}

    def test_values_become_statistics(self):
        self.put("A", {"MetricName": "m", "Values": [1, 5, 9], "Counts": [2, 1, 1], "Unit": "Count"})
        answer = self.client.get_metric_statistics(
            Namespace="A", MetricName="m", Period=3600, Statistics=["Sum", "SampleCount", "Average", "Minimum", "Maximum"], **self.range
        )
        point = answer["Datapoints"][0]
        self.assertIsInstance(point["Timestamp"], datetime.datetime)
        self.assertEqual(
            (point["Sum"], point["SampleCount"], point["Average"], point["Minimum"], point["Maximum"], point["Unit"]),
            (16.0, 4.0, 4.0, 1.0, 9.0, "Count"),
        )

    def test_percentiles(self):
        self.put("B", *[{"MetricName": "m", "Value": value} for value in range(1, 101)])
        answer = self.client.get_metric_statistics(
            Namespace="B", MetricName="m", Period=3600, ExtendedStatistics=["p50", "p99"], **self.range
        )
        self.assertEqual(answer["Datapoints"][0]["ExtendedStatistics"], {"p50": 50.0, "p99": 99.0})

    def test_statistic_sets(self):
        self.put("C", {"MetricName": "m", "StatisticValues": {"SampleCount": 4, "Sum": 10, "Minimum": 1, "Maximum": 4}})
        answer = self.client.get_metric_statistics(Namespace="C", MetricName="m", Period=3600, Statistics=["Average"], **self.range)
        self.assertEqual(answer["Datapoints"][0]["Average"], 2.5)

    def test_metric_data_and_math(self):
        self.put("D", {"MetricName": "all", "Value": 10}, {"MetricName": "bad", "Value": 1})
        answer = self.client.get_metric_data(
            MetricDataQueries=[
                {"Id": "all", "MetricStat": self.stat("D", "all", "Sum"), "ReturnData": False},
                {"Id": "bad", "MetricStat": self.stat("D", "bad", "Sum"), "ReturnData": False},
                {"Id": "rate", "Expression": "100 * bad / all", "Label": "error rate"},
            ],
            **self.range,
        )
        result = answer["MetricDataResults"][0]
        self.assertEqual((result["Id"], result["Label"], result["Values"], result["StatusCode"]), ("rate", "error rate", [10.0], "Complete"))

    def test_dimensions_make_metrics_of_their_own(self):
        for value in ["RF", "TF"]:
            self.put("E", {"MetricName": "m", "Value": 1, "Dimensions": [{"Name": "Kind", "Value": value}]})
        pages = self.client.get_paginator("list_metrics").paginate(Namespace="E")
        self.assertEqual([m["Dimensions"][0]["Value"] for page in pages for m in page["Metrics"]], ["RF", "TF"])
        answer = self.client.list_metrics(Namespace="E", Dimensions=[{"Name": "Kind", "Value": "TF"}])
        self.assertEqual(len(answer["Metrics"]), 1)

    def test_a_large_request_is_packed(self):
        self.put("F", *[{"MetricName": f"metric-{number}", "Value": number} for number in range(600)])
        pages = self.client.get_paginator("list_metrics").paginate(Namespace="F")
        self.assertEqual(sum(len(page["Metrics"]) for page in pages), 600)

    def test_errors(self):
        put = self.client.put_metric_data
        self.refused(put, "InvalidParameterValue", Namespace="AWS/Mine", MetricData=[{"MetricName": "m", "Value": 1}])
        self.refused(
            put, "InvalidParameterValue", "The value nonsense for parameter MetricData.member.1.Unit is invalid.",
            Namespace="G", MetricData=[{"MetricName": "m", "Value": 1, "Unit": "nonsense"}],
        )
        self.refused(put, "InvalidParameterCombination", Namespace="G", MetricData=[{"MetricName": "m", "Value": 1, "Values": [1]}])
        self.refused(put, "InvalidParameterValue", Namespace="G", MetricData=[{"MetricName": "m", "Values": [1], "Counts": [1, 2]}])
        self.refused(
            put, "InvalidParameterValue", Namespace="G",
            MetricData=[{"MetricName": "m", "Value": 1, "Timestamp": NOW - datetime.timedelta(days=15)}],
        )
        self.refused(
            self.client.get_metric_statistics, "InvalidParameterCombination", Namespace="G", MetricName="m", Period=1,
            Statistics=["Sum"], **self.range,
        )
        self.refused(
            self.client.get_metric_data, "ValidationError", MetricDataQueries=[{"Id": "a", "Expression": "b + 1"}], **self.range
        )

    def test_alarms(self):
        alarm = {
            "AlarmName": "slow", "Namespace": "H", "MetricName": "m", "Statistic": "Average", "Period": 60,
            "EvaluationPeriods": 1, "Threshold": 1.5, "ComparisonOperator": "GreaterThanThreshold",
        }
        self.client.put_metric_alarm(**alarm, Tags=[{"Key": "team", "Value": "first"}])
        found = self.client.describe_alarms(AlarmNames=["slow"])["MetricAlarms"][0]
        self.assertEqual((found["StateValue"], found["StateReason"]), ("INSUFFICIENT_DATA", "Unchecked: Initial alarm creation"))
        self.assertEqual(self.client.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"], [{"Key": "team", "Value": "first"}])
        self.client.set_alarm_state(AlarmName="slow", StateValue="ALARM", StateReason="a test")
        self.assertEqual(self.client.describe_alarms(StateValue="ALARM")["MetricAlarms"][0]["StateReason"], "a test")
        history = self.client.describe_alarm_history(AlarmName="slow", HistoryItemType="StateUpdate")["AlarmHistoryItems"]
        self.assertEqual([item["HistorySummary"] for item in history], ["Alarm updated from INSUFFICIENT_DATA to ALARM"])
        self.refused(self.client.set_alarm_state, "ResourceNotFound", AlarmName="none", StateValue="OK", StateReason="x")
        self.refused(self.client.set_alarm_state, "ValidationError", AlarmName="slow", StateValue="INVALID", StateReason="x")
        self.client.delete_alarms(AlarmNames=["slow"])
        self.assertEqual(self.client.describe_alarms()["MetricAlarms"], [])

    def test_dashboards(self):
        body = json.dumps({"widgets": []})
        self.client.put_dashboard(DashboardName="d", DashboardBody=body)
        self.assertEqual(self.client.get_dashboard(DashboardName="d")["DashboardBody"], body)
        entry = self.client.list_dashboards(DashboardNamePrefix="d")["DashboardEntries"][0]
        self.assertEqual((entry["DashboardArn"], entry["Size"]), ("arn:aws:cloudwatch::123456789012:dashboard/d", len(body)))
        self.refused(self.client.put_dashboard, "InvalidParameterInput", DashboardName="d", DashboardBody="no JSON")
        self.client.delete_dashboards(DashboardNames=["d"])
        self.refused(self.client.get_dashboard, "ResourceNotFound", DashboardName="d")


class LogsTests(TelemetryTestCase):
    def setUp(self):
        self.client = self.cloud.client("logs")

    def group(self, name, *lines):
        self.client.create_log_group(logGroupName=name)
        self.client.create_log_stream(logGroupName=name, logStreamName="s")
        if lines:
            start = int(time.time() * 1000)
            events = [{"timestamp": start + number, "message": line} for number, line in enumerate(lines)]
            self.client.put_log_events(logGroupName=name, logStreamName="s", logEvents=events)

    def test_groups_streams_and_retention(self):
        self.group("a")
        self.client.put_retention_policy(logGroupName="a", retentionInDays=14)
        found = self.client.describe_log_groups(logGroupNamePrefix="a")["logGroups"][0]
        self.assertEqual((found["retentionInDays"], found["storedBytes"], found["logGroupClass"]), (14, 0, "STANDARD"))
        self.refused(
            self.client.create_log_group, "ResourceAlreadyExistsException", "The specified log group already exists", logGroupName="a"
        )
        self.refused(self.client.put_retention_policy, "InvalidParameterException", logGroupName="a", retentionInDays=2)
        self.client.delete_log_stream(logGroupName="a", logStreamName="s")
        self.assertEqual(self.client.describe_log_streams(logGroupName="a")["logStreams"], [])
        self.client.delete_log_group(logGroupName="a")
        self.refused(
            self.client.describe_log_streams, "ResourceNotFoundException", "The specified log group does not exist.", logGroupName="a"
        )

    def test_a_live_tail_shows_lines_as_they_come(self):
        self.group("live")
        group = self.client.describe_log_groups(logGroupNamePrefix="live")["logGroups"][0]["logGroupArn"]
        # Its host would be stream-127.0.0.1 otherwise, which is none.
        client = self.cloud.client("logs", config=botocore.config.Config(inject_host_prefix=False))
        session = iter(client.start_live_tail(logGroupIdentifiers=[group], logEventFilterPattern="error")["responseStream"])
        self.assertEqual(next(session)["sessionStart"]["logGroupIdentifiers"], [group])
        lines = [{"timestamp": int(time.time() * 1000), "message": text} for text in ("error 1", "fine")]
        self.client.put_log_events(logGroupName="live", logStreamName="s", logEvents=lines)
        found = []
        while not found:
            found = next(session)["sessionUpdate"]["sessionResults"]
        self.assertEqual([(line["message"], line["logStreamName"]) for line in found], [("error 1", "s")])

    def test_readers_page(self):
        self.group("b", "one", "two", "three")
        first = self.client.get_log_events(logGroupName="b", logStreamName="s", startFromHead=True, limit=2)
        self.assertEqual([event["message"] for event in first["events"]], ["one", "two"])
        second = self.client.get_log_events(logGroupName="b", logStreamName="s", nextToken=first["nextForwardToken"])
        self.assertEqual([event["message"] for event in second["events"]], ["three"])
        third = self.client.get_log_events(logGroupName="b", logStreamName="s", nextToken=second["nextForwardToken"])
        self.assertEqual((third["events"], third["nextForwardToken"]), ([], second["nextForwardToken"]))
        self.refused(
            self.client.get_log_events, "InvalidParameterException", "The specified nextToken is invalid.",
            logGroupName="b", logStreamName="s", nextToken="x",
        )

    def test_filters(self):
        self.group("c", "ERROR disk", "fine", json.dumps({"level": "ERROR", "ms": 40}), json.dumps({"level": "INFO", "ms": 4}))
        cases = {"ERROR": 2, '"ERROR disk"': 1, "ERROR -disk": 1, "?disk ?fine": 2, '{ $.level = "ERROR" && $.ms > 10 }': 1, "": 4}
        for pattern, count in cases.items():
            pages = self.client.get_paginator("filter_log_events").paginate(
                logGroupName="c", filterPattern=pattern, PaginationConfig={"PageSize": 1}
            )
            self.assertEqual(sum(len(page["events"]) for page in pages), count, pattern)
        self.refused(self.client.filter_log_events, "InvalidParameterException", logGroupName="c", filterPattern="{ $.a = }")

    def test_metric_filters_and_embedded_metrics(self):
        self.group("d")
        self.client.put_metric_filter(
            logGroupName="d", filterName="f", filterPattern="{ $.ms = * }",
            metricTransformations=[{"metricName": "ms", "metricNamespace": "D", "metricValue": "$.ms"}],
        )
        metric = {"Namespace": "D", "Dimensions": [["kind"]], "Metrics": [{"Name": "kudos", "Unit": "Count"}]}
        emf = {"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metric]}, "kind": "TF", "kudos": 3}
        events = [{"timestamp": int(time.time() * 1000), "message": json.dumps(document)} for document in [{"ms": 12}, emf]]
        self.client.put_log_events(logGroupName="d", logStreamName="s", logEvents=events)
        found = self.cloud.client("cloudwatch").list_metrics(Namespace="D")["Metrics"]
        self.assertEqual([metric["MetricName"] for metric in found], ["kudos", "ms"])
        self.assertEqual(self.client.describe_metric_filters(logGroupName="d")["metricFilters"][0]["filterName"], "f")

    def test_insights(self):
        self.group("e", *[json.dumps({"path": path, "ms": ms}) for path, ms in [("/a", 10), ("/a", 30), ("/b", 50)]])
        query = self.client.start_query(
            logGroupName="e", startTime=int(time.time()) - 60, endTime=int(time.time()) + 60,
            queryString="stats count(*) as n, avg(ms) as mean by path | sort path",
        )
        answer = self.client.get_query_results(queryId=query["queryId"])
        self.assertEqual(answer["status"], "Complete")
        rows = [{field["field"]: field["value"] for field in row} for row in answer["results"]]
        self.assertEqual(rows, [{"path": "/a", "n": "2", "mean": "20"}, {"path": "/b", "n": "1", "mean": "50"}])
        self.refused(self.client.start_query, "MalformedQueryException", logGroupName="e", startTime=0, endTime=1, queryString="nonsense")

    def test_tags(self):
        self.client.create_log_group(logGroupName="f", tags={"env": "dev"})
        arn = self.client.describe_log_groups(logGroupNamePrefix="f")["logGroups"][0]["logGroupArn"]
        self.client.tag_resource(resourceArn=arn, tags={"team": "first"})
        self.client.untag_resource(resourceArn=arn, tagKeys=["env"])
        self.assertEqual(self.client.list_tags_for_resource(resourceArn=arn)["tags"], {"team": "first"})


class TraceTests(TelemetryTestCase):
    def setUp(self):
        self.client = self.cloud.client("xray")
        self.second = int(time.time())

    def segment(self, number, **more):
        trace = f"1-{self.second:08x}-{number:024x}"
        return {"id": f"{number:016x}", "name": "Hello", "trace_id": trace, "start_time": self.second, "end_time": self.second + 1, **more}

    def summaries(self, expression):
        start = datetime.datetime.fromtimestamp(self.second - 60)
        end = datetime.datetime.fromtimestamp(self.second + 60)
        return self.client.get_trace_summaries(StartTime=start, EndTime=end, FilterExpression=expression)["TraceSummaries"]

    def test_segments_become_traces(self):
        segment = self.segment(1, annotations={"kind": "TF"}, fault=True, origin="AWS::Lambda::Function")
        answer = self.client.put_trace_segments(TraceSegmentDocuments=[json.dumps(segment), "{}"])
        self.assertEqual([problem["ErrorCode"] for problem in answer["UnprocessedTraceSegments"]], ["MissingId"])
        trace = self.client.batch_get_traces(TraceIds=[segment["trace_id"]])["Traces"][0]
        self.assertEqual(json.loads(trace["Segments"][0]["Document"]), segment)
        found = self.summaries('annotation.kind = "TF" AND service("Hello") { fault }')
        self.assertEqual([summary["Id"] for summary in found], [segment["trace_id"]])
        graph = self.client.get_trace_graph(TraceIds=[segment["trace_id"]])["Services"]
        self.assertEqual(sorted(node["Type"] for node in graph), ["AWS::Lambda::Function", "client"])

    def test_the_daemon_takes_segments(self):
        segment = self.segment(2, user="ana")
        datagram = b'{"format": "json", "version": 1}\n' + json.dumps(segment).encode()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(datagram, ("127.0.0.1", self.daemon_port()))
        deadline = time.monotonic() + 10
        while not (found := self.summaries('user = "ana"')) and time.monotonic() < deadline:
            pass
        self.assertEqual([summary["Id"] for summary in found], [segment["trace_id"]])

    def daemon_port(self):
        """As functions are told it in AWS_XRAY_DAEMON_ADDRESS."""
        with urllib.request.urlopen(f"{self.cloud.endpoint}/_workshop/health") as answer:
            return int(json.load(answer)["traceDaemon"].split(":")[1])

    def test_sampling_rules(self):
        rule = {
            "RuleName": "mine", "ResourceARN": "*", "Priority": 1, "FixedRate": 0.5, "ReservoirSize": 2, "ServiceName": "*",
            "ServiceType": "*", "Host": "*", "HTTPMethod": "*", "URLPath": "*", "Version": 1,
        }
        self.client.create_sampling_rule(SamplingRule=rule)
        names = [record["SamplingRule"]["RuleName"] for record in self.client.get_sampling_rules()["SamplingRuleRecords"]]
        self.assertEqual(names, ["mine", "Default"])
        self.refused(self.client.create_sampling_rule, "InvalidRequestException", SamplingRule=rule)
        self.client.delete_sampling_rule(RuleName="mine")

    def test_errors(self):
        self.refused(self.client.batch_get_traces, "InvalidRequestException", "Invalid trace id: x", TraceIds=["x"])
        with self.assertRaises(botocore.exceptions.ClientError):
            self.summaries("colour = 1")


if __name__ == "__main__":
    unittest.main()
