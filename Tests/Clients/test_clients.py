"""Real AWS clients against `workshop up`, and the SAM CLI on every template of the solutions.

Run by `make clients`, which puts the clients on the PATH.
"""

import base64
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

import boto3
import botocore.exceptions

KIT = pathlib.Path(__file__).resolve().parents[2]
WORKSHOP = pathlib.Path(os.environ.get("WORKSHOP_TOOL", KIT / ".build" / "release" / "workshop"))
STEPS = [
    "hello-sam",
    "configuration",
    "shoutouts-table",
    "slash-help",
    "parse-shoutout",
    "save-shoutout",
    "shoutouts-queue",
    "first-state-machine",
    "start-from-queue",
    "update-your-stack",
]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


def workshop(*arguments, folder, **environment):
    """Runs one command as a person would and returns what it printed."""
    return subprocess.run(
        [WORKSHOP, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )


class CloudTests(unittest.TestCase):
    """One `workshop up` on the finished project of the last step, shared by all tests."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        root = pathlib.Path(cls.temporary.name)
        cls.project = root / "shoutout"
        cls.environment = {"WORKSHOP_HOME": str(root / "home"), **CREDENTIALS}
        for arguments in [["next", "--dir", str(cls.project)], *(["solve", step, "--yes"] for step in STEPS)]:
            folder = cls.project if cls.project.exists() else root
            result = workshop(*arguments, folder=folder, **cls.environment)
            assert result.returncode == 0, result.stdout + result.stderr
        cls.up = subprocess.Popen(
            [WORKSHOP, "up", "--port", "0", "--json"],
            cwd=cls.project,
            env={**os.environ, **cls.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        cls.ready = json.loads(cls.up.stdout.readline())
        cls.endpoint = cls.ready["endpoint"]
        os.environ.update(CREDENTIALS)
        cls.client = boto3.client("lambda", endpoint_url=cls.endpoint)

    @classmethod
    def tearDownClass(cls):
        cls.up.send_signal(signal.SIGINT)
        cls.up.wait(timeout=30)
        cls.up.stdout.close()
        cls.temporary.cleanup()

    def function(self, logical_id):
        return next(f["name"] for f in self.ready["functions"] if f["logicalId"] == logical_id)

    def test_health_answers_once_ready(self):
        with urllib.request.urlopen(f"{self.endpoint}/_workshop/health") as answer:
            self.assertEqual(answer.status, 200)

    def test_the_api_answers_at_the_printed_address(self):
        url = next(route["url"] for route in self.ready["routes"] if route["path"] == "/hello")
        with urllib.request.urlopen(url) as answer:
            self.assertEqual(answer.status, 200)

    def test_cli_invokes_a_function(self):
        output = pathlib.Path(self.temporary.name) / "answer.json"
        event = f"file://{self.project / 'events' / 'hello.json'}"
        result = subprocess.run(
            [
                "aws", "lambda", "invoke", "--endpoint-url", self.endpoint, "--function-name",
                self.function("HelloFunction"), "--payload", event, "--log-type", "Tail", str(output),
            ],
            env={**os.environ, **CREDENTIALS},
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        document = json.loads(result.stdout)
        self.assertEqual(document["StatusCode"], 200)
        self.assertIn("REPORT RequestId:", base64.b64decode(document["LogResult"]).decode())
        self.assertIn("statusCode", json.loads(output.read_text()))

    def test_unknown_function_is_the_documented_error(self):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            self.client.invoke(FunctionName="no-such-function")
        self.assertEqual(caught.exception.response["Error"]["Code"], "ResourceNotFoundException")
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 404)
        self.assertIn("Function not found: arn:aws:lambda:us-east-1:", caught.exception.response["Error"]["Message"])

    def test_a_function_error_is_a_200_with_its_header(self):
        answer = self.client.invoke(FunctionName=self.function("HelloFunction"), Payload=b'"no event"')
        self.assertEqual(answer["StatusCode"], 200)
        self.assertEqual(answer["FunctionError"], "Unhandled")
        self.assertIn("errorMessage", json.loads(answer["Payload"].read()))

    def test_dry_run_invokes_nothing(self):
        answer = self.client.invoke(FunctionName=self.function("HelloFunction"), InvocationType="DryRun")
        self.assertEqual(answer["StatusCode"], 204)

    def test_an_event_invocation_is_accepted(self):
        answer = self.client.invoke(FunctionName=self.function("HelloFunction"), InvocationType="Event", Payload=b"{}")
        self.assertEqual(answer["StatusCode"], 202)

    def test_a_payload_over_six_megabytes_is_refused(self):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            self.client.invoke(FunctionName=self.function("HelloFunction"), Payload=b'"' + b"x" * 6_300_000 + b'"')
        self.assertEqual(caught.exception.response["Error"]["Code"], "RequestEntityTooLargeException")

    def test_a_path_that_is_not_routed_is_refused_as_by_api_gateway(self):
        url = next(route["url"] for route in self.ready["routes"] if route["path"] == "/hello")
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url + "/nothing-here")
        self.assertEqual(caught.exception.code, 403)
        self.assertEqual(json.loads(caught.exception.read()), {"message": "Missing Authentication Token"})


class SolutionTests(unittest.TestCase):
    def test_sam_accepts_every_template_of_the_solutions(self):
        templates = sorted(
            path for path in (KIT / "Solutions").glob("*/template.yaml")
        )
        self.assertTrue(templates)
        for template in templates:
            with self.subTest(template=str(template.relative_to(KIT))):
                result = subprocess.run(
                    ["sam", "validate", "--lint", "--template-file", str(template), "--region", "us-east-1"],
                    env={**os.environ, **CREDENTIALS, "SAM_CLI_TELEMETRY": "0"},
                    capture_output=True,
                    text=True,
                    timeout=120,
                )
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
