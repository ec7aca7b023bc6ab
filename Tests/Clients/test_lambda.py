"""Lambda's API as boto3, the AWS CLI and an old SDK's requests use it, and functions on AWS's own Python runtime."""

import base64
import contextlib
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
import zipfile

import boto3
import botocore.config
import botocore.exceptions

from test_clients import CREDENTIALS, WORKSHOP

ROLE = "arn:aws:iam::123456789012:role/lambda"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


def package(**files):
    """A zip file; `app_py` stands for `app.py`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            stem, _, extension = name.rpartition("_")
            archive.writestr(f"{stem}.{extension}".replace("__", "/"), text)
    return buffer.getvalue()


ECHO = package(app_py="def handler(event, context):\n    return {'event': event, 'version': context.function_version}\n")


@contextlib.contextmanager
def cloud(*arguments, folder):
    """A running `workshop up`; gives what it says once it is ready."""
    process = subprocess.Popen(
        [WORKSHOP, "up", "--port", "0", "--json", *arguments],
        cwd=folder,
        # The interpreter that runs this test is the one on the PATH: it has awslambdaric.
        env={**os.environ, "PATH": f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}",
             "WORKSHOP_HOME": str(pathlib.Path(folder) / ".home")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        process.stdout.close()


def client(endpoint):
    return boto3.client(
        "lambda",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )


class LambdaTestCase(unittest.TestCase):
    """One empty cloud for all tests of a class; each makes its own function."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.folder = pathlib.Path(cls.stack.enter_context(tempfile.TemporaryDirectory()))
        cls.endpoint = cls.stack.enter_context(cloud("--empty", folder=cls.folder))["endpoint"]
        cls.client = client(cls.endpoint)

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def create(self, code=ECHO, **more):
        name = self.id().rpartition(".")[2][:60]
        arguments = dict(
            FunctionName=name, Runtime="python3.12", Handler="app.handler", Role=ROLE, Code={"ZipFile": code}
        )
        self.client.create_function(**{**arguments, **more})
        self.client.get_waiter("function_active_v2").wait(FunctionName=name)
        return name

    def invoke(self, name, event=None, **more):
        answer = self.client.invoke(FunctionName=name, Payload=json.dumps(event or {}), **more)
        return json.loads(answer["Payload"].read())

    def refused(self, code, operation, **arguments):
        """Calls, expects to be refused with that code, and returns the message."""
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            getattr(self.client, operation)(**arguments)
        self.assertEqual(caught.exception.response["Error"]["Code"], code, caught.exception)
        return caught.exception.response["Error"]["Message"]


class FunctionTests(LambdaTestCase):
    def test_create_get_list_update_delete(self):
        name = self.create(Environment={"Variables": {"KEY": "value"}}, Tags={"team": "a"}, MemorySize=256, Timeout=5)
        function = self.client.get_function(FunctionName=name)
        self.assertEqual(function["Configuration"]["MemorySize"], 256)
        self.assertEqual(function["Configuration"]["State"], "Active")
        self.assertEqual(function["Configuration"]["CodeSize"], len(ECHO))
        self.assertEqual(function["Tags"], {"team": "a"})
        self.assertIn(name, [f["FunctionName"] for f in self.client.list_functions()["Functions"]])
        changed = self.client.update_function_configuration(FunctionName=name, Timeout=9, Description="new")
        self.assertEqual((changed["Timeout"], changed["Description"]), (9, "new"))
        self.client.get_waiter("function_updated_v2").wait(FunctionName=name)
        code = package(app_py="def handler(event, context): return 'changed'\n")
        updated = self.client.update_function_code(FunctionName=name, ZipFile=code)
        self.assertNotEqual(updated["CodeSha256"], function["Configuration"]["CodeSha256"])
        self.assertEqual(self.invoke(name), "changed")
        self.client.delete_function(FunctionName=name)
        message = self.refused("ResourceNotFoundException", "get_function", FunctionName=name)
        self.assertEqual(message, f"Function not found: {ARN}{name}")

    def test_a_stale_revision_is_refused(self):
        name = self.create()
        revision = self.client.get_function_configuration(FunctionName=name)["RevisionId"]
        self.client.update_function_configuration(FunctionName=name, Timeout=4, RevisionId=revision)
        self.refused("PreconditionFailedException", "update_function_configuration", FunctionName=name, Timeout=5,
                     RevisionId=revision)
        self.refused("PreconditionFailedException", "update_function_code", FunctionName=name, ZipFile=ECHO,
                     RevisionId=revision)

    def test_lists_are_paged(self):
        name = self.create()
        for number in range(3):
            self.client.update_function_configuration(FunctionName=name, Description=str(number))
            self.client.publish_version(FunctionName=name)
        pages = self.client.get_paginator("list_versions_by_function").paginate(
            FunctionName=name, PaginationConfig={"PageSize": 2}
        )
        versions = [version["Version"] for page in pages for version in page["Versions"]]
        self.assertEqual(versions, ["$LATEST", "1", "2", "3"])
        everything = self.client.list_functions(FunctionVersion="ALL")["Functions"]
        self.assertEqual(sum(function["FunctionName"] == name for function in everything), 4)

    def test_what_create_refuses(self):
        arguments = dict(FunctionName="never", Runtime="python3.12", Handler="app.handler", Role=ROLE,
                         Code={"ZipFile": ECHO})
        for change, code in [
            ({"Role": "role"}, "ValidationException"),
            ({"Runtime": "python9"}, "InvalidParameterValueException"),
            ({"Timeout": 1000}, "ValidationException"),
            ({"MemorySize": 20000}, "InvalidParameterValueException"),
            ({"Code": {"ZipFile": b"no zip file"}}, "InvalidParameterValueException"),
            ({"Code": {"S3Bucket": "bucket", "S3Key": "key"}}, "InvalidParameterValueException"),
            ({"Environment": {"Variables": {"AWS_REGION": "here"}}}, "InvalidParameterValueException"),
            ({"FunctionName": "never:1"}, "ValidationException"),
            ({"Layers": [ARN.replace("function", "layer") + "none:1"]}, "InvalidParameterValueException"),
        ]:
            with self.subTest(change=change):
                self.refused(code, "create_function", **{**arguments, **change})
        name = self.create()
        self.refused("ResourceConflictException", "create_function", **{**arguments, "FunctionName": name})

    def test_tags(self):
        name = self.create()
        self.client.tag_resource(Resource=ARN + name, Tags={"a": "1", "b": "2"})
        self.client.untag_resource(Resource=ARN + name, TagKeys=["a"])
        self.assertEqual(self.client.list_tags(Resource=ARN + name)["Tags"], {"b": "2"})
        self.refused("ResourceNotFoundException", "list_tags", Resource=ARN + "none")

    def test_permissions(self):
        name = self.create()
        self.refused("ResourceNotFoundException", "get_policy", FunctionName=name)
        permission = dict(FunctionName=name, StatementId="api", Action="lambda:InvokeFunction",
                          Principal="apigateway.amazonaws.com")
        added = self.client.add_permission(**permission, SourceArn="arn:aws:execute-api:us-east-1:123456789012:x/*")
        self.assertEqual(json.loads(added["Statement"])["Principal"], {"Service": "apigateway.amazonaws.com"})
        self.refused("ResourceConflictException", "add_permission", **permission)
        policy = json.loads(self.client.get_policy(FunctionName=name)["Policy"])
        self.assertEqual([statement["Sid"] for statement in policy["Statement"]], ["api"])
        self.client.remove_permission(FunctionName=name, StatementId="api")
        self.refused("ResourceNotFoundException", "remove_permission", FunctionName=name, StatementId="api")

    def test_concurrency(self):
        name = self.create()
        self.client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        self.assertEqual(
            self.client.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"], 0
        )
        self.assertEqual(self.client.get_function(FunctionName=name)["Concurrency"],
                         {"ReservedConcurrentExecutions": 0})
        self.refused("TooManyRequestsException", "invoke", FunctionName=name)
        self.refused("InvalidParameterValueException", "put_function_concurrency", FunctionName=name,
                     ReservedConcurrentExecutions=1000)
        self.client.delete_function_concurrency(FunctionName=name)
        self.assertNotIn("ReservedConcurrentExecutions", self.client.get_function_concurrency(FunctionName=name))
        self.assertEqual(self.invoke(name)["version"], "$LATEST")

    def test_provisioned_concurrency(self):
        name = self.create()
        self.client.publish_version(FunctionName=name)
        provisioned = dict(FunctionName=name, Qualifier="1")
        self.refused("ProvisionedConcurrencyConfigNotFoundException", "get_provisioned_concurrency_config",
                     **provisioned)
        put = self.client.put_provisioned_concurrency_config(**provisioned, ProvisionedConcurrentExecutions=1)
        self.assertEqual(put["Status"], "IN_PROGRESS")
        deadline = time.monotonic() + 10
        while True:
            config = self.client.get_provisioned_concurrency_config(**provisioned)
            if config["Status"] == "READY" or time.monotonic() > deadline:
                break
        self.assertEqual(config["AvailableProvisionedConcurrentExecutions"], 1)
        listed = self.client.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]
        self.assertEqual([config["FunctionArn"] for config in listed], [f"{ARN}{name}:1"])
        self.client.delete_provisioned_concurrency_config(**provisioned)
        self.refused("ProvisionedConcurrencyConfigNotFoundException", "get_provisioned_concurrency_config",
                     **provisioned)

    def test_event_invoke_configurations(self):
        name = self.create()
        one = dict(FunctionName=name)
        self.refused("ResourceNotFoundException", "get_function_event_invoke_config", **one)
        self.client.put_function_event_invoke_config(**one, MaximumRetryAttempts=1, MaximumEventAgeInSeconds=100)
        queue = "arn:aws:sqs:us-east-1:123456789012:queue"
        updated = self.client.update_function_event_invoke_config(
            **one, DestinationConfig={"OnFailure": {"Destination": queue}}
        )
        self.assertEqual((updated["MaximumRetryAttempts"], updated["MaximumEventAgeInSeconds"]), (1, 100))
        got = self.client.get_function_event_invoke_config(**one)
        self.assertEqual(got["DestinationConfig"]["OnFailure"], {"Destination": queue})
        self.assertEqual(len(self.client.list_function_event_invoke_configs(**one)["FunctionEventInvokeConfigs"]), 1)
        self.refused("InvalidParameterValueException", "put_function_event_invoke_config", **one)
        self.refused("ValidationException", "put_function_event_invoke_config", **one, MaximumRetryAttempts=3)
        self.client.delete_function_event_invoke_config(**one)
        self.refused("ResourceNotFoundException", "delete_function_event_invoke_config", **one)

    def test_settings_that_are_remembered(self):
        name = self.create()
        self.assertEqual(self.client.get_runtime_management_config(FunctionName=name)["UpdateRuntimeOn"], "Auto")
        self.client.put_runtime_management_config(FunctionName=name, UpdateRuntimeOn="FunctionUpdate")
        self.assertEqual(self.client.get_runtime_management_config(FunctionName=name)["UpdateRuntimeOn"],
                         "FunctionUpdate")
        self.assertEqual(self.client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"], "Terminate")
        self.client.put_function_recursion_config(FunctionName=name, RecursiveLoop="Allow")
        self.assertEqual(self.client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"], "Allow")
        self.assertNotIn("CodeSigningConfigArn", self.client.get_function_code_signing_config(FunctionName=name))
        self.assertEqual(self.client.list_code_signing_configs()["CodeSigningConfigs"], [])
        settings = self.client.get_account_settings()
        self.assertEqual(settings["AccountLimit"]["ConcurrentExecutions"], 1000)
        self.assertGreaterEqual(settings["AccountUsage"]["FunctionCount"], 1)

    def test_what_comes_later_is_an_honest_refusal(self):
        arn = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdef0"
        self.refused(
            "UnknownOperationException", "list_functions_by_code_signing_config", CodeSigningConfigArn=arn
        )


class VersionTests(LambdaTestCase):
    def test_versions_and_aliases(self):
        name = self.create()
        version = self.client.publish_version(FunctionName=name, Description="first")
        self.assertEqual((version["Version"], version["Description"]), ("1", "first"))
        self.assertEqual(version["FunctionArn"], f"{ARN}{name}:1")
        self.assertEqual(self.client.publish_version(FunctionName=name)["Version"], "1")
        self.client.update_function_code(
            FunctionName=name, ZipFile=package(app_py="def handler(e, c): return {'version': c.function_version}\n")
        )
        self.assertEqual(self.client.publish_version(FunctionName=name)["Version"], "2")
        alias = self.client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
        self.assertEqual(alias["AliasArn"], f"{ARN}{name}:live")
        self.assertEqual(self.invoke(name, Qualifier="live")["version"], "1")
        self.assertEqual(self.invoke(f"{name}:live")["version"], "1")
        updated = self.client.update_alias(
            FunctionName=name, Name="live", FunctionVersion="2", RevisionId=alias["RevisionId"]
        )
        self.assertEqual(updated["FunctionVersion"], "2")
        self.assertEqual(self.invoke(f"{ARN}{name}:live")["version"], "2")
        self.assertEqual([a["Name"] for a in self.client.list_aliases(FunctionName=name)["Aliases"]], ["live"])
        self.refused("ResourceConflictException", "delete_function", FunctionName=name, Qualifier="2")
        self.client.delete_alias(FunctionName=name, Name="live")
        self.refused("ResourceNotFoundException", "get_alias", FunctionName=name, Name="live")
        self.client.delete_function(FunctionName=name, Qualifier="2")
        self.refused("ResourceNotFoundException", "invoke", FunctionName=name, Qualifier="2")

    def test_an_alias_shares_by_weight(self):
        name = self.create()
        self.client.publish_version(FunctionName=name)
        self.client.update_function_configuration(FunctionName=name, Description="second")
        self.client.publish_version(FunctionName=name)
        alias = self.client.create_alias(
            FunctionName=name, Name="both", FunctionVersion="1",
            RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}},
        )
        self.assertEqual(alias["RoutingConfig"], {"AdditionalVersionWeights": {"2": 0.5}})
        # That all of forty fall on one side happens once in 10^12 runs.
        versions = {self.invoke(name, Qualifier="both")["version"] for _ in range(40)}
        self.assertEqual(versions, {"1", "2"})

    def test_waiters_and_publish_at_creation(self):
        name = self.create(Publish=True)
        self.client.get_waiter("published_version_active").wait(FunctionName=name, Qualifier="1")
        self.assertEqual(self.invoke(name, Qualifier="1")["version"], "1")


class InvocationTests(LambdaTestCase):
    def test_log_tail_context_and_executed_version(self):
        code = package(app_py="def handler(e, c):\n    print('printed')\n    return c.client_context.custom\n")
        name = self.create(code)
        context = base64.b64encode(b'{"custom": {"a": "b"}}').decode()
        answer = self.client.invoke(FunctionName=name, LogType="Tail", ClientContext=context)
        self.assertEqual(json.loads(answer["Payload"].read()), {"a": "b"})
        self.assertEqual(answer["ExecutedVersion"], "$LATEST")
        log = base64.b64decode(answer["LogResult"]).decode()
        self.assertIn("printed\n", log)
        self.assertIn("REPORT RequestId:", log)

    def test_an_exception_on_awslambdaric(self):
        code = package(app_py="import awslambdaric\ndef handler(e, c):\n    raise KeyError('lost')\n")
        answer = self.client.invoke(FunctionName=self.create(code))
        self.assertEqual(answer["FunctionError"], "Unhandled")
        document = json.loads(answer["Payload"].read())
        self.assertEqual((document["errorType"], document["errorMessage"]), ("KeyError", "'lost'"))
        self.assertEqual(len(document["stackTrace"]), 1)

    def test_events_are_tried_and_told_of(self):
        code = package(app_py="def handler(e, c):\n    print('GOT', e)\n    return e\n")
        name, target = self.create(code), "told"
        self.client.create_function(
            FunctionName=target, Runtime="python3.12", Handler="app.handler", Role=ROLE, Code={"ZipFile": code}
        )
        self.client.put_function_event_invoke_config(
            FunctionName=name, DestinationConfig={"OnSuccess": {"Destination": ARN + target}}
        )
        answer = self.client.invoke(FunctionName=name, InvocationType="Event", Payload=b'{"number": 7}')
        self.assertEqual(answer["StatusCode"], 202)
        deadline = time.monotonic() + 20
        lines = []
        while not lines and time.monotonic() < deadline:
            with urllib.request.urlopen(f"{self.endpoint}/_workshop/logs?function={target}") as log:
                lines = [json.loads(line)["message"] for line in log if b"GOT" in line]
        self.assertIn("'condition': 'Success'", lines[0])
        self.assertIn("'responsePayload': {'number': 7}", lines[0])

    def test_dry_run_and_the_deprecated_invoke_async(self):
        name = self.create()
        self.assertEqual(self.client.invoke(FunctionName=name, InvocationType="DryRun")["StatusCode"], 204)
        self.assertEqual(self.client.invoke_async(FunctionName=name, InvokeArgs=b"{}")["Status"], 202)
        self.refused("InvalidRequestContentException", "invoke", FunctionName=name, Payload=b"{broken")

    def test_an_old_sdk_with_a_slash_at_the_end_and_no_types(self):
        name = self.create()
        for method, path, body, status in [
            ("GET", "/2015-03-31/functions/", None, 200),
            ("GET", f"/2015-03-31/functions/{name}/", None, 200),
            ("POST", f"/2015-03-31/functions/{name}/invocations", b'{"old": true}', 200),
            ("POST", f"/2014-11-13/functions/{name}/invoke-async/", b"{}", 202),
        ]:
            with self.subTest(path=path):
                request = urllib.request.Request(self.endpoint + path, data=body, method=method)
                with urllib.request.urlopen(request) as answer:
                    self.assertEqual(answer.status, status)
                    self.assertTrue(answer.headers["x-amzn-RequestId"])
                    json.loads(answer.read())

    def test_node(self):
        code = package(index_mjs="export const handler = async (event) => ({ node: event.a });\n")
        name = self.create(code, Runtime="nodejs20.x", Handler="index.handler")
        self.assertEqual(self.invoke(name, {"a": 1}), {"node": 1})

    def test_a_streamed_answer(self):
        code = package(index_mjs=(
            "export const handler = awslambda.streamifyResponse(async (event, stream) => {\n"
            "  for (const part of ['one', 'two', 'three']) stream.write(part);\n"
            "  stream.end();\n"
            "});\n"
        ))
        name = self.create(code, Runtime="nodejs20.x", Handler="index.handler")
        answer = self.client.invoke_with_response_stream(FunctionName=name, LogType="Tail")
        self.assertEqual(answer["ExecutedVersion"], "$LATEST")
        # botocore checks every checksum.
        events = list(answer["EventStream"])
        payload = b"".join(event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event)
        self.assertEqual(payload, b"onetwothree")
        self.assertIn("REPORT", base64.b64decode(events[-1]["InvokeComplete"]["LogResult"]).decode())

    def test_a_runtime_that_is_not_here(self):
        name = self.create(Runtime="java21", Handler="Main::handle")
        answer = self.client.invoke(FunctionName=name)
        self.assertEqual(answer["FunctionError"], "Unhandled")
        self.assertIn("can't run java21", json.loads(answer["Payload"].read())["errorMessage"])


class LayerTests(LambdaTestCase):
    def test_layers(self):
        content = {"ZipFile": package(python__shared_py="VALUE = 'from the layer'\n")}
        layer = self.client.publish_layer_version(
            LayerName="shared", Content=content, CompatibleRuntimes=["python3.12"], Description="d"
        )
        self.assertEqual((layer["Version"], layer["Content"]["CodeSize"]), (1, len(content["ZipFile"])))
        self.client.publish_layer_version(LayerName="shared", Content=content)
        self.assertEqual(self.client.get_layer_version(LayerName="shared", VersionNumber=1)["Description"], "d")
        self.assertEqual(
            self.client.get_layer_version_by_arn(Arn=layer["LayerVersionArn"])["Version"], 1
        )
        self.assertEqual([v["Version"] for v in self.client.list_layer_versions(LayerName="shared")["LayerVersions"]],
                         [2, 1])
        self.assertEqual(self.client.list_layers()["Layers"][0]["LayerName"], "shared")
        name = self.create(
            package(app_py="import shared\ndef handler(e, c): return shared.VALUE\n"),
            Layers=[layer["LayerVersionArn"]],
        )
        self.assertEqual(self.invoke(name), "from the layer")
        self.client.delete_layer_version(LayerName="shared", VersionNumber=1)
        self.refused("ResourceNotFoundException", "get_layer_version", LayerName="shared", VersionNumber=1)
        self.assertEqual(self.invoke(name), "from the layer")
        self.client.add_layer_version_permission(
            LayerName="shared", VersionNumber=2, StatementId="all", Action="lambda:GetLayerVersion", Principal="*"
        )
        policy = json.loads(self.client.get_layer_version_policy(LayerName="shared", VersionNumber=2)["Policy"])
        self.assertEqual(policy["Statement"][0]["Principal"], "*")
        self.client.remove_layer_version_permission(LayerName="shared", VersionNumber=2, StatementId="all")


class URLTests(LambdaTestCase):
    def get(self, url, **headers):
        """By the path form: not every resolver knows names below localhost."""
        identifier = url.partition("://")[2].partition(".")[0]
        address = f"{self.endpoint}/_aws/lambda-url/{identifier}/some/path?a=1"
        try:
            with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    def test_a_public_url(self):
        name = self.create(package(app_py=(
            "def handler(e, c):\n"
            "    return {'statusCode': 201, 'headers': {'X-Path': e['rawPath']}, 'body': e['rawQueryString']}\n"
        )))
        created = self.client.create_function_url_config(
            FunctionName=name, AuthType="NONE", Cors={"AllowOrigins": ["*"], "AllowMethods": ["GET"]}
        )
        url = created["FunctionUrl"]
        self.assertEqual(self.get(url)[0], 403)
        for action in ["InvokeFunctionUrl", "InvokeFunction"]:
            self.client.add_permission(FunctionName=name, StatementId=action, Action=f"lambda:{action}", Principal="*")
        status, headers, body = self.get(url, Origin="https://a.example")
        self.assertEqual((status, headers["X-Path"], body), (201, "/some/path", b"a=1"))
        self.assertEqual(headers["Access-Control-Allow-Origin"], "*")
        self.refused("ResourceConflictException", "create_function_url_config", FunctionName=name, AuthType="NONE")
        self.assertEqual(len(self.client.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"]), 1)
        self.client.update_function_url_config(FunctionName=name, AuthType="AWS_IAM")
        self.assertEqual(self.client.get_function_url_config(FunctionName=name)["AuthType"], "AWS_IAM")
        self.assertEqual(self.get(url)[0], 403)
        self.client.delete_function_url_config(FunctionName=name)
        self.refused("ResourceNotFoundException", "get_function_url_config", FunctionName=name)


class CommandLineTests(LambdaTestCase):
    def aws(self, *arguments):
        result = subprocess.run(
            ["aws", "lambda", *arguments, "--endpoint-url", self.endpoint, "--output", "json"],
            env={**os.environ, **CREDENTIALS},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout) if result.stdout.strip() else None

    def test_a_functions_life(self):
        (self.folder / "code.zip").write_bytes(ECHO)
        created = self.aws(
            "create-function", "--function-name", "cli", "--runtime", "python3.12", "--handler", "app.handler",
            "--role", ROLE, "--zip-file", "fileb://code.zip", "--environment", "Variables={KEY=value}",
        )
        self.assertEqual(created["State"], "Pending")
        self.aws("wait", "function-active-v2", "--function-name", "cli")
        invoked = self.aws("invoke", "--function-name", "cli", "--payload", '{"a": 1}', "answer.json")
        self.assertEqual(invoked["StatusCode"], 200)
        self.assertEqual(json.loads((self.folder / "answer.json").read_text())["event"], {"a": 1})
        self.assertEqual(self.aws("publish-version", "--function-name", "cli")["Version"], "1")
        self.aws("create-alias", "--function-name", "cli", "--name", "live", "--function-version", "1")
        self.assertEqual(self.aws("get-alias", "--function-name", "cli", "--name", "live")["FunctionVersion"], "1")
        self.aws("put-function-concurrency", "--function-name", "cli", "--reserved-concurrent-executions", "5")
        function = self.aws("get-function", "--function-name", "cli")
        self.assertEqual(function["Concurrency"]["ReservedConcurrentExecutions"], 5)
        layer = self.aws("publish-layer-version", "--layer-name", "cli", "--zip-file", "fileb://code.zip")
        self.assertEqual(layer["Version"], 1)
        self.assertEqual(len(self.aws("list-functions")["Functions"]), 1)
        self.aws("delete-function", "--function-name", "cli")
        self.assertEqual(self.aws("list-functions")["Functions"], [])


TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layer, CompatibleRuntimes: [python3.12]}
  Real:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      CodeUri: src
      AutoPublishAlias: live
      Layers: [!Ref Shared]
      Environment: {Variables: {WHO: template}}
      FunctionUrlConfig: {AuthType: NONE}
      EventInvokeConfig: {MaximumRetryAttempts: 0}
  Inline:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      Handler: index.handler
      InlineCode: "exports.handler = async () => 'inline';"
"""


class TemplateTests(unittest.TestCase):
    def test_a_python_function_on_awslambdaric_from_a_template(self):
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            (folder / "src").mkdir()
            (folder / "layer" / "python").mkdir(parents=True)
            (folder / "template.yaml").write_text(TEMPLATE)
            (folder / "layer" / "python" / "shared.py").write_text("VALUE = 'layer'\n")
            (folder / "src" / "app.py").write_text(
                "import os, sys, shared\n"
                "def handler(event, context):\n"
                "    return {'ours': 'awslambdaric.bootstrap' not in sys.modules, 'who': os.environ['WHO'],\n"
                "            'shared': shared.VALUE, 'version': context.function_version}\n"
            )
            with cloud("--ephemeral", "template.yaml", folder=folder) as ready:
                aws = client(ready["endpoint"])
                names = {function["logicalId"]: function["name"] for function in ready["functions"]}
                answer = aws.invoke(FunctionName=names["Real"], Qualifier="live")
                self.assertEqual(
                    json.loads(answer["Payload"].read()),
                    {"ours": False, "who": "template", "shared": "layer", "version": "1"},
                )
                inline = aws.invoke(FunctionName=names["Inline"])
                self.assertEqual(json.loads(inline["Payload"].read()), "inline")
                url = aws.get_function_url_config(FunctionName=names["Real"], Qualifier="live")["FunctionUrl"]
                identifier = url.partition("://")[2].partition(".")[0]
                with urllib.request.urlopen(f"{ready['endpoint']}/_aws/lambda-url/{identifier}/") as response:
                    self.assertEqual(json.loads(response.read())["who"], "template")
                config = aws.get_function_event_invoke_config(FunctionName=names["Real"], Qualifier="live")
                self.assertEqual(config["MaximumRetryAttempts"], 0)


if __name__ == "__main__":
    unittest.main()
