"""What was acknowledged is there after `kill -9`, at whatever moment it comes.

A kill of the process, not a loss of power: what the system has taken, it keeps. KILLS=200 tries as many moments.
"""

import io
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request
import zipfile

import boto3
import botocore.config
import botocore.exceptions

from test_clients import CREDENTIALS, WORKSHOP

KILLS = int(os.environ.get("KILLS", "6"))
WRITERS = 4
PASS = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": True}}})


class Cloud:
    """An empty cloud at one port, with one state, started as often as it is killed."""

    def __init__(self, home):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, **CREDENTIALS, "WORKSHOP_HOME": str(home)}
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [WORKSHOP, "up", "--empty", "--json", "--port", str(self.port)],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        line = self.process.stdout.readline()
        assert line, f"the cloud did not start: {self.process.stderr.read()}"

    def end(self, with_signal):
        self.process.send_signal(with_signal)
        self.process.wait(timeout=30)
        self.process.stdout.close()
        self.process.stderr.close()

    def client(self, service):
        # No second try: it would make an unacknowledged write an acknowledged one.
        config = botocore.config.Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=10)
        return boto3.client(service, endpoint_url=self.endpoint, config=config)


class Writer(threading.Thread):
    """Writes to every service until the cloud is gone, and remembers what was acknowledged."""

    def __init__(self, cloud, name, resources):
        super().__init__()
        self.cloud, self.prefix, self.resources = cloud, name, resources
        self.acknowledged = {kind: [] for kind in ("parameter", "secret", "message", "item", "execution", "object")}
        self.counted = self.attempted = 0

    def run(self):
        ssm, secrets, sqs, table, states, s3 = (
            self.cloud.client(name) for name in ("ssm", "secretsmanager", "sqs", "dynamodb", "stepfunctions", "s3")
        )
        try:
            for number in range(100_000):
                name = f"{self.prefix}-{number}"
                ssm.put_parameter(Name=f"/kill/{name}", Value=name, Type="String")
                self.acknowledged["parameter"].append(name)
                secrets.create_secret(Name=name, SecretString=name)
                self.acknowledged["secret"].append(name)
                sqs.send_message(QueueUrl=self.resources["queue"], MessageBody=name)
                self.acknowledged["message"].append(name)
                table.put_item(TableName="kill", Item={"id": {"S": name}, "text": {"S": name * 20}})
                self.acknowledged["item"].append(name)
                self.attempted += 1
                table.update_item(
                    TableName="kill", Key={"id": {"S": f"counter-{self.prefix}"}},
                    UpdateExpression="ADD counted :one", ExpressionAttributeValues={":one": {"N": "1"}},
                )
                self.counted += 1
                states.start_execution(stateMachineArn=self.resources["machine"], name=name)
                self.acknowledged["execution"].append(name)
                # Small ones are rows of the state, larger ones files beside it.
                s3.put_object(Bucket="kill", Key=name, Body=name.encode() * (10_000 if number % 2 else 1))
                self.acknowledged["object"].append(name)
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
            self.end = error


HANDLER = """
import os, word
def handler(event, context):
    return {"statusCode": 200, "body": f"{word.WORD} {os.environ['WORD']} {context.function_version}"}
"""


def zipped(**files):
    """A zip file in memory; a name's double underscore is a slash, its single one before `py` a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_py", ".py"), text)
    return buffer.getvalue()


class PersistenceTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.environ.update(CREDENTIALS)

    def test_what_was_acknowledged_survives_a_kill(self):
        seed = random.randrange(1 << 32)
        moments = random.Random(seed)
        with tempfile.TemporaryDirectory() as home, self.subTest(seed=seed):
            cloud = Cloud(pathlib.Path(home))
            cloud.start()
            resources = self.prepare(cloud)
            writers = []
            for round in range(KILLS):
                running = [Writer(cloud, f"{round}-{n}", resources) for n in range(WRITERS)]
                for writer in running:
                    writer.start()
                time.sleep(moments.uniform(0.1, 0.7))
                cloud.end(signal.SIGKILL)
                for writer in running:
                    writer.join(timeout=30)
                    self.assertIsInstance(writer.end, botocore.exceptions.BotoCoreError, "a write was refused")
                writers += running
                cloud.start()
            self.assertGreater(sum(len(w.acknowledged["item"]) for w in writers), KILLS)
            self.verify(cloud, writers, resources)
            cloud.end(signal.SIGTERM)

    def prepare(self, cloud):
        queue = cloud.client("sqs").create_queue(QueueName="kill")["QueueUrl"]
        cloud.client("dynamodb").create_table(
            TableName="kill", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        )
        machine = cloud.client("stepfunctions").create_state_machine(
            name="kill", definition=PASS, roleArn="arn:aws:iam::123456789012:role/kill"
        )["stateMachineArn"]
        cloud.client("s3").create_bucket(Bucket="kill")
        return {"queue": queue, "machine": machine}

    def verify(self, cloud, writers, resources):
        def expected(kind):
            return {name for writer in writers for name in writer.acknowledged[kind]}

        def pages(service, operation, **arguments):
            return cloud.client(service).get_paginator(operation).paginate(**arguments)

        parameters = {
            parameter["Value"]
            for page in pages("ssm", "get_parameters_by_path", Path="/kill") for parameter in page["Parameters"]
        }
        self.assertEqual(expected("parameter") - parameters, set())
        secrets = {s["Name"] for page in pages("secretsmanager", "list_secrets") for s in page["SecretList"]}
        self.assertEqual(expected("secret") - secrets, set())
        items = {
            item["id"]["S"]: item for page in pages("dynamodb", "scan", TableName="kill") for item in page["Items"]
        }
        self.assertEqual(expected("item") - set(items), set())
        for writer in writers:
            counted = int(items.get(f"counter-{writer.prefix}", {"counted": {"N": "0"}})["counted"]["N"])
            self.assertIn(counted, range(writer.counted, writer.attempted + 1))
        executions = {
            execution["name"]
            for page in pages("stepfunctions", "list_executions", stateMachineArn=resources["machine"])
            for execution in page["executions"]
        }
        self.assertEqual(expected("execution") - executions, set())
        objects = cloud.client("s3")
        for name in expected("object"):
            body = objects.get_object(Bucket="kill", Key=name)["Body"].read()
            self.assertEqual(body.replace(name.encode(), b""), b"")
            self.assertEqual(len(body) // len(name), 10_000 if int(name.rpartition("-")[2]) % 2 else 1)
        self.assertEqual(expected("message") - self.received(cloud, resources["queue"]), set())

    def received(self, cloud, queue):
        sqs, bodies = cloud.client("sqs"), set()
        while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            bodies |= {message["Body"] for message in messages}
        return bodies

    def test_functions_and_apis_answer_after_a_kill(self):
        with tempfile.TemporaryDirectory() as home:
            cloud = Cloud(pathlib.Path(home))
            cloud.start()
            function = self.make_function(cloud)
            queue = cloud.client("sqs").create_queue(QueueName="work")["QueueUrl"]
            mapping = cloud.client("lambda").create_event_source_mapping(
                FunctionName="kept", EventSourceArn="arn:aws:sqs:us-east-1:123456789012:work"
            )["UUID"]
            rest, key, http = self.make_apis(cloud, function)
            before = self.answers(cloud, rest, key, http)
            self.assertEqual(before[:2], ["kept v 1", "kept v $LATEST"])
            for _ in range(2):
                cloud.end(signal.SIGKILL)
                cloud.start()
                self.assertEqual(self.answers(cloud, rest, key, http), before)
                self.assertEqual(
                    [m["UUID"] for m in cloud.client("lambda").list_event_source_mappings()["EventSourceMappings"]],
                    [mapping],
                )
            cloud.client("lambda").delete_function(FunctionName="kept")
            cloud.end(signal.SIGKILL)
            cloud.start()
            self.assertEqual(cloud.client("lambda").list_functions()["Functions"], [])
            self.assertTrue(queue)
            cloud.end(signal.SIGTERM)

    def make_function(self, cloud):
        client = cloud.client("lambda")
        layer = client.publish_layer_version(
            LayerName="words", Content={"ZipFile": zipped(python__word_py="WORD = 'kept'")}
        )["LayerVersionArn"]
        made = client.create_function(
            FunctionName="kept", Runtime="python3.12", Handler="app.handler", Timeout=20,
            Role="arn:aws:iam::123456789012:role/r", Code={"ZipFile": zipped(app_py=HANDLER)},
            Environment={"Variables": {"WORD": "v"}}, Layers=[layer], Publish=True,
        )
        client.create_alias(FunctionName="kept", Name="live", FunctionVersion="1")
        return made["FunctionArn"].rpartition(":function:")[0] + ":function:kept"

    def make_apis(self, cloud, function):
        rest = cloud.client("apigateway")
        api = rest.create_rest_api(name="kept")["id"]
        place = {
            "restApiId": api, "resourceId": rest.get_resources(restApiId=api)["items"][0]["id"], "httpMethod": "GET",
        }
        rest.put_method(**place, authorizationType="NONE", apiKeyRequired=True)
        rest.put_integration(
            **place, type="AWS_PROXY", integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations",
        )
        rest.create_deployment(restApiId=api, stageName="dev")
        key = rest.create_api_key(name="k", enabled=True)
        plan = rest.create_usage_plan(name="p", apiStages=[{"apiId": api, "stage": "dev"}])["id"]
        rest.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
        quick = cloud.client("apigatewayv2").create_api(Name="q", ProtocolType="HTTP", Target=function)["ApiId"]
        return api, key["value"], quick

    def answers(self, cloud, rest, key, http):
        """Of the alias, of the REST API, of the HTTP API."""
        payload = cloud.client("lambda").invoke(FunctionName="kept:live")["Payload"]
        bodies = [json.load(payload)["body"]]
        for path, headers in [(f"{rest}/dev/", {"x-api-key": key}), (f"{http}/any", {})]:
            request = urllib.request.Request(f"{cloud.endpoint}/_aws/execute-api/{path}", headers=headers)
            with urllib.request.urlopen(request, timeout=60) as answer:
                bodies.append(answer.read().decode())
        return bodies

    def test_health_is_told_while_it_runs(self):
        with tempfile.TemporaryDirectory() as home:
            cloud = Cloud(pathlib.Path(home))
            cloud.start()
            with urllib.request.urlopen(f"{cloud.endpoint}/_workshop/health") as answer:
                self.assertEqual(json.load(answer)["processId"], cloud.process.pid)
            cloud.end(signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
