"""IAM, STS and CloudFormation as boto3 uses them."""

import contextlib
import json
import pathlib
import tempfile
import unittest
import uuid

import boto3

from test_clients import CREDENTIALS
from test_lambda import cloud
from test_parameters import ServiceTests

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
TEMPLATE = """
Parameters:
  Stage: {Type: String, Default: test}
  Token: {Type: String, Default: secret, NoEcho: true}
Resources:
  Word: {Type: AWS::SSM::Parameter, Properties: {Name: /word, Type: String, Value: !Ref Stage}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: worker
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}
      Policies: [{PolicyName: p, PolicyDocument: {Version: "2012-10-17", Statement: []}}]
Outputs:
  Id: {Value: !Ref AWS::StackId}
  Word: {Value: !GetAtt Word.Value, Export: {Name: word}}
"""


class IdentityTests(ServiceTests):
    services = ["iam", "sts"]

    def setUp(self):
        self.name = f"r-{uuid.uuid4().hex[:8]}"

    def test_roles_and_policies(self):
        iam = self.iam
        role = iam.create_role(RoleName=self.name, Path="/app/", AssumeRolePolicyDocument=TRUST)["Role"]
        self.assertEqual(role["Arn"], f"arn:aws:iam::123456789012:role/app/{self.name}")
        self.assertEqual(role["AssumeRolePolicyDocument"], json.loads(TRUST))
        self.assertEqual(iam.get_role(RoleName=self.name)["Role"]["MaxSessionDuration"], 3600)
        self.assertEqual([r["RoleName"] for r in iam.list_roles(PathPrefix="/app/")["Roles"]], [self.name])
        policy = iam.create_policy(PolicyName=self.name, PolicyDocument=TRUST)["Policy"]
        iam.attach_role_policy(RoleName=self.name, PolicyArn=policy["Arn"])
        attached = iam.list_attached_role_policies(RoleName=self.name)["AttachedPolicies"]
        self.assertEqual(attached, [{"PolicyName": self.name, "PolicyArn": policy["Arn"]}])
        iam.put_role_policy(RoleName=self.name, PolicyName="p", PolicyDocument=TRUST)
        self.assertEqual(iam.get_role_policy(RoleName=self.name, PolicyName="p")["PolicyDocument"], json.loads(TRUST))
        self.refused("DeleteConflict", iam.delete_role, RoleName=self.name)
        iam.detach_role_policy(RoleName=self.name, PolicyArn=policy["Arn"])
        iam.delete_role_policy(RoleName=self.name, PolicyName="p")
        iam.delete_role(RoleName=self.name)
        iam.delete_policy(PolicyArn=policy["Arn"])
        self.refused("NoSuchEntity", iam.get_role, RoleName=self.name)

    def test_errors(self):
        iam = self.iam
        iam.create_role(RoleName=self.name, AssumeRolePolicyDocument=TRUST)
        self.refused("EntityAlreadyExists", iam.create_role, RoleName=self.name, AssumeRolePolicyDocument=TRUST)
        self.refused("MalformedPolicyDocument", iam.create_role, RoleName="x", AssumeRolePolicyDocument="{x")
        self.refused(
            "InvalidInput", iam.attach_role_policy, RoleName=self.name, PolicyArn="longpolicynamebutnoarn"
        )
        self.refused(
            "NoSuchEntity",
            iam.attach_role_policy, RoleName=self.name, PolicyArn="arn:aws:iam::123456789012:policy/none",
        )
        self.refused("NoSuchEntity", iam.list_attached_role_policies, RoleName="none")

    def test_sessions(self):
        self.assertEqual(self.sts.get_caller_identity()["Arn"], "arn:aws:iam::123456789012:root")
        role = self.iam.create_role(RoleName=self.name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        assumed = self.sts.assume_role(RoleArn=role, RoleSessionName="session")
        credentials = assumed["Credentials"]
        session = boto3.client(
            "sts",
            endpoint_url=self.sts.meta.endpoint_url,
            region_name="us-east-1",
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )
        identity = session.get_caller_identity()
        self.assertEqual(identity["Arn"], assumed["AssumedRoleUser"]["Arn"])
        self.assertEqual(identity["UserId"], assumed["AssumedRoleUser"]["AssumedRoleId"])
        self.assertIn("SessionToken", self.sts.get_session_token()["Credentials"])
        self.refused("AccessDenied", self.sts.assume_role, RoleArn=role + "x", RoleSessionName="session")
        self.refused("ValidationError", self.sts.assume_role, RoleArn=role, RoleSessionName="Session1:2")


class StackTests(ServiceTests):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        folder = cls.stack.enter_context(tempfile.TemporaryDirectory())
        pathlib.Path(folder, "template.yaml").write_text(TEMPLATE)
        ready = cls.stack.enter_context(cloud("--template", "template.yaml", folder=folder))
        for service in ["cloudformation", "iam"]:
            client = boto3.client(
                service,
                endpoint_url=ready["endpoint"],
                region_name=CREDENTIALS["AWS_DEFAULT_REGION"],
                aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            )
            setattr(cls, service, client)

    def test_what_is_deployed_is_told(self):
        cloudformation = self.cloudformation
        stack = cloudformation.describe_stacks()["Stacks"][0]
        self.assertEqual(stack["StackStatus"], "CREATE_COMPLETE")
        outputs = {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}
        self.assertEqual(outputs, {"Id": stack["StackId"], "Word": "test"})
        parameters = {p["ParameterKey"]: p["ParameterValue"] for p in stack["Parameters"]}
        self.assertEqual(parameters, {"Stage": "test", "Token": "****"})
        resources = cloudformation.describe_stack_resources(StackName=stack["StackName"])["StackResources"]
        self.assertEqual(
            {(r["LogicalResourceId"], r["PhysicalResourceId"]) for r in resources},
            {("Word", "/word"), ("Role", "worker")},
        )
        listed = cloudformation.list_stack_resources(StackName=stack["StackId"])["StackResourceSummaries"]
        self.assertEqual(len(listed), 2)
        self.assertEqual(
            [s["StackName"] for s in cloudformation.list_stacks()["StackSummaries"]], [stack["StackName"]]
        )
        self.assertEqual([e["Name"] for e in cloudformation.list_exports()["Exports"]], ["word"])
        message = self.refused("ValidationError", cloudformation.describe_stacks, StackName="none")
        self.assertEqual(message, "Stack with id none does not exist")

    def test_a_role_of_the_stack_is_there(self):
        self.assertEqual(self.iam.list_role_policies(RoleName="worker")["PolicyNames"], ["p"])


if __name__ == "__main__":
    unittest.main()
