"""Queues, topics and event source mappings as boto3 and an old SDK's requests use them, against `workshop up --empty`."""

import hashlib
import json
import time
import urllib.parse
import urllib.request
import uuid

from test_lambda import ROLE, package
from test_parameters import ServiceTests

FORWARD = package(app_py="""
import json, os, urllib.request

def handler(event, context):
    for record in event["Records"]:
        message = json.loads(record["body"])
        if message.get("fails", 0) >= int(record["attributes"]["ApproximateReceiveCount"]):
            raise ValueError("as asked")
        form = urllib.parse.urlencode({
            "Action": "SendMessage", "Version": "2012-11-05", "MessageBody": json.dumps(event)})
        urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"] + message["to"], form.encode()).read()
    return {}
""".replace("import json, os, urllib.request", "import json, os, urllib.parse, urllib.request"))


def wait(condition):
    """What the condition gives once it gives something."""
    end = time.monotonic() + 20
    while not (result := condition()):
        if time.monotonic() > end:
            raise AssertionError("nothing came of it within 20 s")
        time.sleep(0.05)
    return result


class MessagingTests(ServiceTests):
    services = ["sqs", "sns"]

    def queue(self, suffix="", **attributes):
        name = uuid.uuid4().hex[:8] + suffix
        return self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]

    def arn(self, url):
        answer = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return answer["Attributes"]["QueueArn"]

    def receive(self, url, **members):
        return self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, **members).get("Messages", [])


class QueueTests(MessagingTests):
    def test_a_message_with_attributes_there_and_back(self):
        url = self.queue()
        attributes = {
            "Title": {"DataType": "String", "StringValue": "The Whistler"},
            "Weeks": {"DataType": "Number.int", "StringValue": "6"},
            "Cover": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
        }
        # botocore compares the digests by itself, and raises where they differ.
        sent = self.sqs.send_message(QueueUrl=url, MessageBody="hello ü", MessageAttributes=attributes)
        self.assertEqual(sent["MD5OfMessageBody"], hashlib.md5("hello ü".encode()).hexdigest())
        (message,) = self.receive(url, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"])
        self.assertEqual(message["MessageAttributes"], attributes)
        self.assertEqual(message["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"])
        self.assertEqual(message["MessageId"], sent["MessageId"])
        self.assertEqual(message["Attributes"]["ApproximateReceiveCount"], "1")
        self.assertEqual(self.receive(url), [])
        self.sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
        (again,) = self.receive(url)
        self.sqs.delete_message(QueueUrl=url, ReceiptHandle=again["ReceiptHandle"])
        self.assertEqual(self.receive(url), [])

    def test_batches_fail_in_part(self):
        url = self.queue()
        answer = self.sqs.send_message_batch(
            QueueUrl=url,
            Entries=[{"Id": "a", "MessageBody": "x"}, {"Id": "b", "MessageBody": "x", "DelaySeconds": 901}])
        self.assertEqual([entry["Id"] for entry in answer["Successful"]], ["a"])
        self.assertEqual([(e["Id"], e["SenderFault"]) for e in answer["Failed"]], [("b", True)])
        (message,) = self.receive(url)
        answer = self.sqs.delete_message_batch(
            QueueUrl=url,
            Entries=[{"Id": "1", "ReceiptHandle": message["ReceiptHandle"]}, {"Id": "2", "ReceiptHandle": "no"}])
        self.assertEqual([entry["Id"] for entry in answer["Successful"]], ["1"])
        self.assertEqual([entry["Code"] for entry in answer["Failed"]], ["ReceiptHandleIsInvalid"])

    def test_a_long_poll_waits_for_a_message(self):
        url = self.queue()
        self.sqs.send_message(QueueUrl=url, MessageBody="late", DelaySeconds=1)
        started = time.monotonic()
        self.assertEqual([m["Body"] for m in self.receive(url, WaitTimeSeconds=10)], ["late"])
        self.assertLess(time.monotonic() - started, 5)

    def test_fifo(self):
        url = self.queue(".fifo", FifoQueue="true", ContentBasedDeduplication="true")
        first = self.sqs.send_message(QueueUrl=url, MessageBody="1", MessageGroupId="a")
        again = self.sqs.send_message(QueueUrl=url, MessageBody="1", MessageGroupId="a")
        self.assertEqual(first["SequenceNumber"], again["SequenceNumber"])
        self.sqs.send_message(QueueUrl=url, MessageBody="2", MessageGroupId="a")
        self.assertEqual([m["Body"] for m in self.receive(url)], ["1", "2"])
        self.assertEqual(self.receive(url), [])

    def test_dead_letters_and_back(self):
        dead = self.queue()
        policy = json.dumps({"deadLetterTargetArn": self.arn(dead), "maxReceiveCount": 1})
        url = self.queue(RedrivePolicy=policy, VisibilityTimeout="0")
        self.sqs.send_message(QueueUrl=url, MessageBody="poison")
        self.receive(url)
        self.assertEqual(self.receive(url), [])
        self.assertEqual(self.sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"], [url])
        self.sqs.start_message_move_task(SourceArn=self.arn(dead))
        (task,) = self.sqs.list_message_move_tasks(SourceArn=self.arn(dead))["Results"]
        self.assertEqual((task["Status"], task["ApproximateNumberOfMessagesMoved"]), ("COMPLETED", 1))
        self.assertEqual([m["Body"] for m in self.receive(url)], ["poison"])

    def test_settings_tags_and_permissions(self):
        url = self.queue(VisibilityTimeout="7")
        self.sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "3"})
        shown = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        self.assertEqual((shown["VisibilityTimeout"], shown["DelaySeconds"]), ("7", "3"))
        self.sqs.tag_queue(QueueUrl=url, Tags={"a": "1", "b": "2"})
        self.sqs.untag_queue(QueueUrl=url, TagKeys=["a"])
        self.assertEqual(self.sqs.list_queue_tags(QueueUrl=url)["Tags"], {"b": "2"})
        self.sqs.add_permission(QueueUrl=url, Label="l", AWSAccountIds=["111111111111"], Actions=["SendMessage"])
        shown = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]
        self.assertEqual(json.loads(shown["Policy"])["Statement"][0]["Action"], "SQS:SendMessage")
        self.sqs.remove_permission(QueueUrl=url, Label="l")
        name = url.rsplit("/", 1)[1]
        self.assertEqual(self.sqs.get_queue_url(QueueName=name)["QueueUrl"], url)
        self.assertEqual(self.sqs.list_queues(QueueNamePrefix=name)["QueueUrls"], [url])
        self.sqs.purge_queue(QueueUrl=url)
        self.refused("AWS.SimpleQueueService.PurgeQueueInProgress", self.sqs.purge_queue, QueueUrl=url)
        self.sqs.delete_queue(QueueUrl=url)
        message = self.refused("AWS.SimpleQueueService.NonExistentQueue", self.receive, url=url)
        self.assertEqual(message, "The specified queue does not exist.")

    def test_what_is_refused(self):
        url = self.queue()
        batch = "AWS.SimpleQueueService."
        self.refused(batch + "EmptyBatchRequest", self.sqs.send_message_batch, QueueUrl=url, Entries=[])
        twice = [{"Id": "1", "MessageBody": "x"}] * 2
        self.refused(batch + "BatchEntryIdsNotDistinct", self.sqs.send_message_batch, QueueUrl=url, Entries=twice)
        self.refused("InvalidParameterValue", self.sqs.receive_message, QueueUrl=url, MaxNumberOfMessages=11)
        self.refused("ReceiptHandleIsInvalid", self.sqs.delete_message, QueueUrl=url, ReceiptHandle="garbage")
        self.refused("InvalidAttributeName", self.sqs.get_queue_attributes, QueueUrl=url, AttributeNames=["no"])
        self.refused("InvalidAttributeValue", self.sqs.create_queue, QueueName="q", Attributes={"DelaySeconds": "x"})
        self.refused("InvalidParameterValue", self.sqs.create_queue, QueueName="not a name")

    def test_an_old_sdk_speaks_query_to_the_queue_itself(self):
        url = self.queue()
        form = urllib.parse.urlencode({"Action": "SendMessage", "MessageBody": "old", "Version": "2012-11-05"})
        with urllib.request.urlopen(url, form.encode()) as answer:
            self.assertIn(b"<SendMessageResult><MD5OfMessageBody>", answer.read())
        self.assertEqual([m["Body"] for m in self.receive(url)], ["old"])


class TopicTests(MessagingTests):
    def test_a_topic_fans_out_to_queues_by_their_filters(self):
        topic = self.sns.create_topic(Name=uuid.uuid4().hex[:8])["TopicArn"]
        everything, some = self.queue(), self.queue()
        self.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=self.arn(everything))
        subscription = self.sns.subscribe(
            TopicArn=topic, Protocol="sqs", Endpoint=self.arn(some),
            Attributes={"RawMessageDelivery": "true", "FilterPolicy": json.dumps({"kind": ["tf"]})},
        )["SubscriptionArn"]
        for kind in ["tf", "rf"]:
            attribute = {"kind": {"DataType": "String", "StringValue": kind}}
            self.sns.publish(TopicArn=topic, Message=kind, Subject="s", MessageAttributes=attribute)
        bodies = [json.loads(m["Body"]) for m in wait(lambda: self.receive(everything, WaitTimeSeconds=2))]
        self.assertEqual(bodies[0]["Type"], "Notification")
        self.assertEqual(bodies[0]["MessageAttributes"], {"kind": {"Type": "String", "Value": "tf"}})
        self.assertEqual([m["Body"] for m in self.receive(some, WaitTimeSeconds=2)], ["tf"])
        shown = self.sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
        self.assertEqual(shown["FilterPolicyScope"], "MessageAttributes")
        self.assertEqual(len(self.sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]), 2)
        self.sns.unsubscribe(SubscriptionArn=subscription)
        self.assertEqual(len(self.sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]), 1)

    def test_batches_attributes_and_tags(self):
        topic = self.sns.create_topic(Name=uuid.uuid4().hex[:8], Tags=[{"Key": "k", "Value": "v"}])["TopicArn"]
        answer = self.sns.publish_batch(
            TopicArn=topic, PublishBatchRequestEntries=[{"Id": "1", "Message": "a"}, {"Id": "2", "Message": "b"}])
        self.assertEqual(([e["Id"] for e in answer["Successful"]], answer["Failed"]), (["1", "2"], []))
        self.sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="News")
        self.assertEqual(self.sns.get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"], "News")
        tags = self.sns.list_tags_for_resource(ResourceArn=topic)["Tags"]
        self.assertEqual(tags, [{"Key": "k", "Value": "v"}])
        self.assertIn({"TopicArn": topic}, self.sns.list_topics()["Topics"])
        self.sns.delete_topic(TopicArn=topic)
        message = self.refused("NotFound", self.sns.publish, TopicArn=topic, Message="x")
        self.assertEqual(message, "Topic does not exist")
        self.refused("InvalidParameter", self.sns.create_topic, Name="not a name")


class EventSourceTests(MessagingTests):
    services = ["sqs", "sns", "lambda"]

    def function(self):
        client = getattr(self, "lambda")
        name = uuid.uuid4().hex[:8]
        client.create_function(
            FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="app.handler", Code={"ZipFile": FORWARD})
        client.get_waiter("function_active_v2").wait(FunctionName=name)
        return client, name

    def test_messages_reach_a_function_and_failures_come_back(self):
        client, name = self.function()
        source, target = self.queue(VisibilityTimeout="3"), self.queue()
        mapping = client.create_event_source_mapping(
            FunctionName=name, EventSourceArn=self.arn(source), BatchSize=1)
        self.assertEqual((mapping["State"], mapping["BatchSize"]), ("Creating", 1))
        self.assertEqual(mapping["ResponseMetadata"]["HTTPStatusCode"], 202)
        wait(lambda: client.get_event_source_mapping(UUID=mapping["UUID"])["State"] == "Enabled")
        to = urllib.parse.urlparse(target).path
        self.sqs.send_message(QueueUrl=source, MessageBody=json.dumps({"to": to, "fails": 1}))
        (message,) = wait(lambda: self.receive(target, WaitTimeSeconds=5))
        (record,) = json.loads(message["Body"])["Records"]
        self.assertEqual(record["attributes"]["ApproximateReceiveCount"], "2")
        self.assertEqual(record["eventSourceARN"], self.arn(source))
        mappings = client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        self.assertEqual([m["UUID"] for m in mappings], [mapping["UUID"]])
        self.assertEqual(client.delete_event_source_mapping(UUID=mapping["UUID"])["State"], "Deleting")
        self.refused("ResourceNotFoundException", client.get_event_source_mapping, UUID=mapping["UUID"])

    def test_what_is_refused(self):
        client, name = self.function()
        source = self.arn(self.queue())
        self.refused(
            "InvalidParameterValueException", client.create_event_source_mapping, FunctionName=name,
            EventSourceArn=source, BatchSize=100)
        self.refused(
            "InvalidParameterValueException", client.create_event_source_mapping, FunctionName="nobody",
            EventSourceArn=source)
        client.create_event_source_mapping(FunctionName=name, EventSourceArn=source)
        self.refused(
            "ResourceConflictException", client.create_event_source_mapping, FunctionName=name, EventSourceArn=source)


# Run for those that derive from it alone.
del MessagingTests, ServiceTests
