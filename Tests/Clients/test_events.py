"""EventBridge and its Scheduler as boto3 uses them, against `workshop up --empty`."""

import json
import unittest
import uuid

from test_parameters import ServiceTests

PATTERN = json.dumps({"source": ["shop"]})


class EventBridgeTests(ServiceTests):
    services = ["events", "secretsmanager"]

    def setUp(self):
        self.name = f"n-{uuid.uuid4().hex[:8]}"

    def test_buses_and_permissions(self):
        events = self.events
        arn = events.create_event_bus(Name=self.name, Tags=[{"Key": "a", "Value": "1"}])["EventBusArn"]
        self.assertEqual(arn.split(":", 5)[5], f"event-bus/{self.name}")
        self.assertEqual(events.describe_event_bus(Name=arn)["Name"], self.name)
        self.assertEqual([b["Name"] for b in events.list_event_buses(NamePrefix=self.name)["EventBuses"]], [self.name])
        events.put_permission(
            EventBusName=self.name, Action="events:PutEvents", Principal="*", StatementId="everybody"
        )
        policy = json.loads(events.describe_event_bus(Name=self.name)["Policy"])
        self.assertEqual([s["Principal"] for s in policy["Statement"]], ["*"])
        events.remove_permission(EventBusName=self.name, StatementId="everybody")
        self.assertNotIn("Policy", events.describe_event_bus(Name=self.name))
        events.tag_resource(ResourceARN=arn, Tags=[{"Key": "b", "Value": "2"}])
        events.untag_resource(ResourceARN=arn, TagKeys=["a"])
        self.assertEqual(events.list_tags_for_resource(ResourceARN=arn)["Tags"], [{"Key": "b", "Value": "2"}])
        events.delete_event_bus(Name=self.name)
        self.refused("ResourceNotFoundException", events.describe_event_bus, Name=self.name)

    def test_rules_and_targets(self):
        events = self.events
        rule = events.put_rule(Name=self.name, EventPattern=PATTERN)["RuleArn"]
        self.assertTrue(rule.endswith(f":rule/{self.name}"))
        queue = "arn:aws:sqs:us-east-1:123456789012:q"
        targets = [{"Id": str(i), "Arn": queue} for i in range(5)]
        self.assertEqual(events.put_targets(Rule=self.name, Targets=targets)["FailedEntryCount"], 0)
        self.refused(
            "LimitExceededException", events.put_targets, Rule=self.name, Targets=[{"Id": "6", "Arn": queue}]
        )
        page = events.list_targets_by_rule(Rule=self.name, Limit=3)
        rest = events.list_targets_by_rule(Rule=self.name, NextToken=page["NextToken"])
        self.assertEqual([t["Id"] for t in page["Targets"] + rest["Targets"]], list("01234"))
        self.assertIn(self.name, events.list_rule_names_by_target(TargetArn=queue)["RuleNames"])
        events.disable_rule(Name=self.name)
        self.assertEqual(events.describe_rule(Name=self.name)["State"], "DISABLED")
        self.refused("ValidationException", events.delete_rule, Name=self.name)
        events.remove_targets(Rule=self.name, Ids=list("01234"))
        events.delete_rule(Name=self.name)
        self.refused("ResourceNotFoundException", events.describe_rule, Name=self.name)

    def test_patterns(self):
        event = {"id": "1", "source": "shop", "detail-type": "t", "account": "1", "time": "2026-01-01T00:00:00Z",
                 "region": "us-east-1", "resources": [], "detail": {"total": 7}}
        cases = [({"source": ["shop"]}, True), ({"detail": {"total": [{"numeric": ["<", 5]}]}}, False)]
        for pattern, expected in cases:
            answer = self.events.test_event_pattern(EventPattern=json.dumps(pattern), Event=json.dumps(event))
            self.assertEqual(answer["Result"], expected)
        self.refused(
            "InvalidEventPatternException",
            self.events.test_event_pattern, EventPattern='{"a": 1}', Event=json.dumps(event),
        )

    def test_entries(self):
        answer = self.events.put_events(
            Entries=[{"Source": "shop", "DetailType": "t", "Detail": "{}"}, {"Source": "shop", "DetailType": "t"}]
        )
        self.assertEqual(answer["FailedEntryCount"], 1)
        self.assertEqual(answer["Entries"][1]["ErrorCode"], "InvalidArgument")
        self.assertEqual(len(answer["Entries"][0]["EventId"]), 36)

    def test_archives(self):
        events = self.events
        bus = events.describe_event_bus()["Arn"]
        events.create_archive(ArchiveName=self.name, EventSourceArn=bus, EventPattern=PATTERN, RetentionDays=1)
        events.put_events(Entries=[{"Source": "shop", "DetailType": "t", "Detail": "{}"}])
        self.assertEqual(events.describe_archive(ArchiveName=self.name)["EventCount"], 1)
        self.refused(
            "ResourceAlreadyExistsException", events.create_archive, ArchiveName=self.name, EventSourceArn=bus
        )
        events.delete_archive(ArchiveName=self.name)
        self.refused("ResourceNotFoundException", events.delete_archive, ArchiveName=self.name)

    def test_connections_keep_their_secret(self):
        events = self.events
        made = events.create_connection(
            Name=self.name, AuthorizationType="BASIC",
            AuthParameters={"BasicAuthParameters": {"Username": "user", "Password": "pass"}},
        )
        self.assertEqual(made["ConnectionState"], "AUTHORIZED")
        described = events.describe_connection(Name=self.name)
        self.assertEqual(described["AuthParameters"], {"BasicAuthParameters": {"Username": "user"}})
        secret = self.secretsmanager.get_secret_value(SecretId=described["SecretArn"])
        self.assertEqual(json.loads(secret["SecretString"]), {"username": "user", "password": "pass"})
        destination = events.create_api_destination(
            Name=self.name, ConnectionArn=made["ConnectionArn"], HttpMethod="POST",
            InvocationEndpoint="https://example.com",
        )
        self.assertEqual(destination["ApiDestinationState"], "ACTIVE")
        self.assertEqual(events.describe_api_destination(Name=self.name)["InvocationRateLimitPerSecond"], 300)
        events.delete_api_destination(Name=self.name)
        self.assertEqual(events.delete_connection(Name=self.name)["ConnectionState"], "DELETING")

    def test_errors(self):
        events = self.events
        self.refused("ValidationException", events.put_rule, Name=self.name)
        self.refused("ValidationException", events.put_rule, Name=self.name, ScheduleExpression="rate(1 minutes)")
        self.refused("ResourceNotFoundException", events.list_rules, EventBusName="none")
        self.refused("ValidationException", events.delete_event_bus, Name="default")
        self.refused("ValidationException", events.create_connection, Name="a b", AuthorizationType="BASIC",
                     AuthParameters={})


class SchedulerTests(ServiceTests):
    services = ["scheduler"]

    def test_schedules_and_groups(self):
        scheduler, name = self.scheduler, f"s-{uuid.uuid4().hex[:8]}"
        group = scheduler.create_schedule_group(Name=name)["ScheduleGroupArn"]
        scheduler.tag_resource(ResourceArn=group, Tags=[{"Key": "a", "Value": "1"}])
        self.assertEqual(scheduler.list_tags_for_resource(ResourceArn=group)["Tags"], [{"Key": "a", "Value": "1"}])
        scheduler.untag_resource(ResourceArn=group, TagKeys=["a"])
        self.assertEqual(scheduler.list_tags_for_resource(ResourceArn=group)["Tags"], [])
        settings = {
            "Name": name, "GroupName": name, "ScheduleExpression": "cron(0 9 ? * MON-FRI *)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": "arn:aws:sqs:us-east-1:123456789012:q", "RoleArn": "arn:aws:iam::123456789012:role/r"},
        }
        arn = scheduler.create_schedule(**settings)["ScheduleArn"]
        self.assertTrue(arn.endswith(f":schedule/{name}/{name}"))
        self.refused("ConflictException", scheduler.create_schedule, **settings)
        self.assertEqual(scheduler.get_schedule(Name=name, GroupName=name)["State"], "ENABLED")
        scheduler.update_schedule(**settings, State="DISABLED")
        listed = scheduler.list_schedules(GroupName=name)["Schedules"]
        self.assertEqual([(s["Name"], s["State"]) for s in listed], [(name, "DISABLED")])
        for expression in ["cron(0 1 * * * *)", "rate(10 seconds)", "at(2021-12-31)"]:
            message = self.refused(
                "ValidationException", scheduler.create_schedule, **{**settings, "ScheduleExpression": expression}
            )
            self.assertEqual(message, f"Invalid Schedule Expression {expression}.")
        scheduler.delete_schedule(Name=name, GroupName=name)
        self.refused("ResourceNotFoundException", scheduler.get_schedule, Name=name, GroupName=name)
        scheduler.delete_schedule_group(Name=name)
        self.refused("ResourceNotFoundException", scheduler.get_schedule_group, Name=name)


if __name__ == "__main__":
    unittest.main()
