"""boto3 and the AWS CLI make and call APIs of `workshop up`; a real function stands behind APIs of a template.

Run by `make clients`, which puts the clients on the PATH.
"""

import http.server
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import unittest
import urllib.error
import urllib.request

import boto3
import botocore.exceptions

KIT = pathlib.Path(__file__).resolve().parents[2]
WORKSHOP = pathlib.Path(os.environ.get("WORKSHOP_TOOL", KIT / ".build" / "release" / "workshop"))
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


class Cloud:
    """One `workshop up`."""

    def __init__(self, *arguments, folder):
        self.process = subprocess.Popen(
            [WORKSHOP, "up", "--port", "0", "--json", *arguments],
            cwd=folder,
            env={**os.environ, **CREDENTIALS, "WORKSHOP_HOME": str(pathlib.Path(folder) / "home")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ready = json.loads(self.process.stdout.readline())
        self.endpoint = self.ready["endpoint"]
        os.environ.update(CREDENTIALS)

    def client(self, service, **options):
        return boto3.client(service, endpoint_url=self.endpoint, **options)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def call(self, api, path, method="GET", body=None, headers=None):
        return request(f"{self.endpoint}/_aws/execute-api/{api}{path}", method, body, headers)


def request(url, method="GET", body=None, headers=None):
    """Status, headers and text of an answer, whatever its status."""
    made = urllib.request.Request(url, method=method, data=body, headers=headers or {})
    try:
        with urllib.request.urlopen(made, timeout=60) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


class ControlPlaneTests(unittest.TestCase):
    """An empty cloud in which the clients make everything themselves."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.cloud = Cloud("--empty", folder=cls.temporary.name)
        cls.rest = cls.cloud.client("apigateway")
        cls.http = cls.cloud.client("apigatewayv2")

    @classmethod
    def tearDownClass(cls):
        cls.cloud.stop()
        cls.temporary.cleanup()

    def mock(self, name, **method):
        """A REST API with one method that answers by itself."""
        api = self.rest.create_rest_api(name=name)["id"]
        root = self.rest.get_resources(restApiId=api)["items"][0]["id"]
        place = {
            "restApiId": api,
            "resourceId": self.rest.create_resource(restApiId=api, parentId=root, pathPart="{id}")["id"],
            "httpMethod": "GET",
        }
        self.rest.put_method(**place, **{"authorizationType": "NONE", **method})
        self.rest.put_method_response(**place, statusCode="200")
        self.rest.put_integration(
            **place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}
        )
        self.rest.put_integration_response(
            **place,
            statusCode="200",
            responseTemplates={"application/json": '{"id": "$input.params(\'id\')", "v": "$stageVariables.v"}'},
        )
        return api, place

    def test_boto3_makes_and_calls_a_rest_api(self):
        api, place = self.mock("mock")
        tested = self.rest.test_invoke_method(**place, pathWithQueryString="/7")
        self.assertEqual((tested["status"], json.loads(tested["body"])), (200, {"id": "7", "v": ""}))
        deployment = self.rest.create_deployment(restApiId=api)["id"]
        self.rest.create_stage(restApiId=api, stageName="dev", deploymentId=deployment, variables={"v": "1"})
        status, headers, body = self.cloud.call(api, "/dev/7")
        self.assertEqual((status, json.loads(body)), (200, {"id": "7", "v": "1"}))
        self.assertIn("x-amzn-RequestId", headers)
        stage = self.rest.get_stage(restApiId=api, stageName="dev")
        self.assertEqual((stage["deploymentId"], stage["variables"]), (deployment, {"v": "1"}))
        self.assertEqual([s["stageName"] for s in self.rest.get_stages(restApiId=api)["item"]], ["dev"])
        self.assertIn(api, [a["id"] for a in self.rest.get_rest_apis()["items"]])

    def test_boto3_guards_a_rest_api_by_keys(self):
        api, _ = self.mock("guarded", apiKeyRequired=True)
        self.rest.create_deployment(restApiId=api, stageName="dev")
        key = self.rest.create_api_key(name="k", enabled=True)
        plan = self.rest.create_usage_plan(
            name="p",
            apiStages=[{"apiId": api, "stage": "dev"}],
            throttle={"rateLimit": 100.0, "burstLimit": 100},
            quota={"limit": 1, "period": "MONTH"},
        )
        self.rest.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
        answers = [self.cloud.call(api, "/dev/1")] + [
            self.cloud.call(api, "/dev/1", headers={"x-api-key": key["value"]}) for _ in range(2)
        ]
        self.assertEqual([a[0] for a in answers], [403, 200, 429])
        self.assertEqual(json.loads(answers[0][2]), {"message": "Forbidden"})
        self.assertEqual(json.loads(answers[2][2]), {"message": "Limit Exceeded"})

    def test_boto3_imports_a_definition(self):
        definition = {
            "openapi": "3.0.1",
            "info": {"title": "imported", "version": "1"},
            "paths": {
                "/": {
                    "get": {
                        "x-amazon-apigateway-integration": {
                            "type": "mock",
                            "requestTemplates": {"application/json": '{"statusCode": 204}'},
                            "responses": {"default": {"statusCode": "204"}},
                        }
                    }
                }
            },
        }
        api = self.rest.import_rest_api(body=json.dumps(definition).encode())["id"]
        self.rest.create_deployment(restApiId=api, stageName="s")
        self.assertEqual(self.cloud.call(api, "/s/")[0], 204)

    def test_boto3_makes_and_calls_an_http_api(self):
        class Echo(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(f"echo {self.path}".encode())

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        api = self.http.create_api(Name="h", ProtocolType="HTTP", CorsConfiguration={"AllowOrigins": ["*"]})["ApiId"]
        integration = self.http.create_integration(
            ApiId=api,
            IntegrationType="HTTP_PROXY",
            IntegrationMethod="ANY",
            IntegrationUri=f"http://127.0.0.1:{server.server_port}/{{name}}",
            PayloadFormatVersion="1.0",
        )["IntegrationId"]
        self.http.create_route(ApiId=api, RouteKey="GET /{name}", Target=f"integrations/{integration}")
        self.http.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
        status, headers, body = self.cloud.call(api, "/me", headers={"Origin": "http://o"})
        server.shutdown()
        server.server_close()
        self.assertEqual((status, body), (200, "echo /me"))
        self.assertEqual(headers["access-control-allow-origin"], "*")
        self.assertEqual(json.loads(self.cloud.call(api, "/me", method="POST", body=b"")[2]), {"message": "Not Found"})
        routes = self.http.get_routes(ApiId=api)["Items"]
        self.assertEqual([r["RouteKey"] for r in routes], ["GET /{name}"])

    def test_boto3_limits_one_method_and_closes_the_endpoint(self):
        api, _ = self.mock("limited")
        self.rest.create_deployment(restApiId=api, stageName="dev")
        setting = "/~1{id}/GET/throttling/"
        self.rest.update_stage(
            restApiId=api,
            stageName="dev",
            patchOperations=[
                {"op": "replace", "path": setting + "rateLimit", "value": "0.001"},
                {"op": "replace", "path": setting + "burstLimit", "value": "2"},
            ],
        )
        stage = self.rest.get_stage(restApiId=api, stageName="dev")
        self.assertEqual(
            stage["methodSettings"], {"{id}/GET": {"throttlingRateLimit": 0.001, "throttlingBurstLimit": 2}}
        )
        answers = [self.cloud.call(api, "/dev/1") for _ in range(3)]
        self.assertEqual([a[0] for a in answers], [200, 200, 429])
        self.assertEqual(json.loads(answers[2][2]), {"message": "Too Many Requests"})
        operations = [{"op": "replace", "path": "/disableExecuteApiEndpoint", "value": "True"}]
        self.rest.update_rest_api(restApiId=api, patchOperations=operations)
        self.rest.create_deployment(restApiId=api, stageName="dev")
        closed = self.cloud.call(api, "/dev/1")
        self.assertEqual((closed[0], json.loads(closed[2])), (403, {"message": "Forbidden"}))
        self.rest.flush_stage_cache(restApiId=api, stageName="dev")
        self.rest.flush_stage_authorizers_cache(restApiId=api, stageName="dev")
        self.assertEqual([s["stageName"] for s in self.rest.get_stages(restApiId=api)["item"]], ["dev"])

    def test_boto3_reads_the_account_and_tags(self):
        self.assertEqual(self.rest.get_account()["throttleSettings"], {"rateLimit": 10000.0, "burstLimit": 5000})
        role = "arn:aws:iam::123456789012:role/logs"
        account = self.rest.update_account(
            patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": role}]
        )
        self.assertEqual(account["cloudwatchRoleArn"], role)
        api = self.rest.create_rest_api(name="tagged", tags={"a": "1"})["id"]
        arn = f"arn:aws:apigateway:us-east-1::/restapis/{api}"
        self.rest.tag_resource(resourceArn=arn, tags={"b": "2"})
        self.rest.untag_resource(resourceArn=arn, tagKeys=["a"])
        self.assertEqual(self.rest.get_tags(resourceArn=arn)["tags"], {"b": "2"})
        web = self.http.create_api(Name="tagged", ProtocolType="HTTP")["ApiId"]
        arn = f"arn:aws:apigateway:us-east-1::/apis/{web}"
        self.http.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
        self.http.untag_resource(ResourceArn=arn, TagKeys=["a"])
        self.assertEqual(self.http.get_tags(ResourceArn=arn)["Tags"], {"b": "2"})

    def test_mistakes_are_the_documented_errors(self):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            self.rest.get_rest_api(restApiId="none")
        self.assertEqual(caught.exception.response["Error"]["Code"], "NotFoundException")
        self.assertEqual(
            caught.exception.response["Error"]["Message"], "Invalid API identifier specified 123456789012:none"
        )

    def test_the_cli_lists_and_makes_apis(self):
        def aws(*arguments):
            result = subprocess.run(
                ["aws", "--endpoint-url", self.cloud.endpoint, *arguments],
                env={**os.environ, **CREDENTIALS},
                capture_output=True,
                text=True,
                timeout=60,
            )
            self.assertEqual(result.returncode, 0, result.stderr)
            return json.loads(result.stdout)

        made = aws("apigateway", "create-rest-api", "--name", "cli")
        self.assertIn(made["id"], [a["id"] for a in aws("apigateway", "get-rest-apis")["items"]])
        self.assertEqual(aws("apigateway", "get-account")["features"], ["UsagePlans"])
        quick = aws("apigatewayv2", "create-api", "--name", "q", "--protocol-type", "HTTP")
        self.assertIn(quick["ApiId"], [a["ApiId"] for a in aws("apigatewayv2", "get-apis")["Items"]])


BOOTSTRAP = '''#!/usr/bin/env python3
import json, os, urllib.request
base = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
while True:
    with urllib.request.urlopen(base + "next") as got:
        event, id = json.load(got), got.headers["Lambda-Runtime-Aws-Request-Id"]
    if event.get("type") == "TOKEN":
        effect = "Allow" if event["authorizationToken"] == "good" else "Deny"
        statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
        answer = json.dumps({"principalId": "ana", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}})
    else:
        # The body says what to answer, so that one function serves every test.
        answer = event.get("body") or json.dumps({"statusCode": 200, "body": json.dumps(event)})
    urllib.request.urlopen(base + id + "/response", data=answer.encode()).close()
'''

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: code
      Handler: bootstrap
      Runtime: provided.al2023
      Timeout: 20
      Events:
        Rest: {Type: Api, Properties: {Path: /rest, Method: post}}
        Http: {Type: HttpApi, Properties: {Path: /http, Method: post}}
        Guarded: {Type: Api, Properties: {RestApiId: !Ref Guarded, Path: /guarded, Method: get}}
  Guarded:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Auth:
        DefaultAuthorizer: Token
        Authorizers:
          Token: {FunctionArn: !GetAtt Function.Arn}
  Plain:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: plain}
  PlainMethod:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Plain
      ResourceId: !GetAtt Plain.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
      Integration:
        Type: MOCK
        RequestTemplates: {application/json: '{"statusCode": 200}'}
        IntegrationResponses:
          - {StatusCode: 200, ResponseTemplates: {application/json: 'plain'}}
  PlainDeployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: PlainMethod
    Properties: {RestApiId: !Ref Plain, StageName: s}
"""


class TemplateTests(unittest.TestCase):
    """A real function behind both kinds of API, and an API written out resource by resource."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        root = pathlib.Path(cls.temporary.name)
        (root / "code").mkdir()
        (root / "code" / "bootstrap").write_text(BOOTSTRAP)
        (root / "code" / "bootstrap").chmod(0o755)
        (root / "template.yaml").write_text(TEMPLATE)
        cls.cloud = Cloud("--ephemeral", "template.yaml", folder=root)

    @classmethod
    def tearDownClass(cls):
        cls.cloud.stop()
        cls.temporary.cleanup()

    def url(self, path):
        return next(route["url"] for route in self.cloud.ready["routes"] if route["path"] == path)

    def post(self, path, answer):
        return request(self.url(path), "POST", answer.encode(), {"Content-Type": "application/json"})

    def test_malformed_proxy_responses_on_both_kinds(self):
        rest = (502, '{"message": "Internal server error"}')
        http = (500, '{"message":"Internal Server Error"}')
        for answer, on_rest, on_http in [
            ('{"statusCode": 201, "body": "made"}', (201, "made"), (201, "made")),
            ('{"hello": 1}', rest, (200, '{"hello": 1}')),
            ('"text"', rest, (200, "text")),
            ('{"statusCode": "many"}', rest, http),
            ('{"statusCode": 200, "body": {"a": 1}}', rest, (200, '{"a":1}')),
            ('{"statusCode": 200, "headers": {"X": {}}}', rest, http),
            ("no json", rest, http),
        ]:
            with self.subTest(answer=answer):
                status, _, body = self.post("/rest", answer)
                self.assertEqual((status, body), on_rest)
                status, _, body = self.post("/http", answer)
                self.assertEqual((status, body), on_http)

    def test_an_authorizer_of_the_template(self):
        url = self.url("/guarded")
        answers = [request(url, headers={"Authorization": t} if t else {}) for t in ["good", "bad", None]]
        self.assertEqual([a[0] for a in answers], [200, 403, 401])
        context = json.loads(answers[0][2])["requestContext"]
        self.assertEqual(context["authorizer"]["principalId"], "ana")
        self.assertEqual(
            json.loads(answers[1][2]),
            {"Message": "User is not authorized to access this resource with an explicit deny"},
        )

    def test_boto3_asks_the_authorizer_by_itself(self):
        rest = self.cloud.client("apigateway")
        for api in rest.get_rest_apis()["items"]:
            for authorizer in rest.get_authorizers(restApiId=api["id"])["items"]:
                names = {"restApiId": api["id"], "authorizerId": authorizer["id"]}
        good, none = (
            rest.test_invoke_authorizer(**names, headers=headers) for headers in [{"Authorization": "good"}, {}]
        )
        self.assertEqual((good["clientStatus"], good["principalId"], none["clientStatus"]), (0, "ana", 401))
        self.assertEqual(json.loads(good["policy"])["Statement"][0]["Effect"], "Allow")

    def test_an_api_written_out_resource_by_resource(self):
        rest = self.cloud.client("apigateway")
        api = next(a["id"] for a in rest.get_rest_apis()["items"] if a["name"] == "plain")
        self.assertEqual(self.cloud.call(api, "/s/")[2], "plain")


if __name__ == "__main__":
    unittest.main()
