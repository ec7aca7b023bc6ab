"""Parameter Store and Secrets Manager as boto3 uses them, against `workshop up --empty`."""

import contextlib
import json
import tempfile
import unittest
import uuid

import boto3
import botocore.exceptions

from test_clients import CREDENTIALS
from test_lambda import cloud


class ServiceTests(unittest.TestCase):
    """One empty cloud for all tests of a class; `services` names the clients that it gives."""

    services = []

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        folder = cls.stack.enter_context(tempfile.TemporaryDirectory())
        ready = cls.stack.enter_context(cloud("--empty", folder=folder))
        for service in cls.services:
            client = boto3.client(
                service,
                endpoint_url=ready["endpoint"],
                region_name=CREDENTIALS["AWS_DEFAULT_REGION"],
                aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            )
            setattr(cls, service, client)

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def refused(self, code, call, **members):
        """The message of the error that the call ends in."""
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(**members)
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], code, error["Message"])
        return error["Message"]


class ParameterTests(ServiceTests):
    services = ["ssm", "secretsmanager"]

    def setUp(self):
        self.name = f"/{uuid.uuid4().hex[:8]}"

    def test_versions_and_labels(self):
        path = f"{self.name}/word"
        self.assertEqual(self.ssm.put_parameter(Name=path, Value="one", Type="String")["Version"], 1)
        self.assertEqual(self.ssm.put_parameter(Name=path, Value="two", Overwrite=True)["Version"], 2)
        self.ssm.label_parameter_version(Name=path, ParameterVersion=1, Labels=["first"])
        values = [self.ssm.get_parameter(Name=path + s)["Parameter"]["Value"] for s in ["", ":1", ":2", ":first"]]
        self.assertEqual(values, ["two", "one", "two", "one"])
        history = self.ssm.get_parameter_history(Name=path)["Parameters"]
        self.assertEqual([(p["Version"], p["Labels"]) for p in history], [(1, ["first"]), (2, [])])
        self.assertEqual(self.ssm.get_parameter(Name=path)["Parameter"]["ARN"].split(":", 5)[5], f"parameter{path}")
        self.ssm.delete_parameter(Name=path)
        self.refused("ParameterNotFound", self.ssm.get_parameter, Name=path)

    def test_paths_come_in_pages(self):
        for letter in "abcdefghijkl":
            self.ssm.put_parameter(Name=f"{self.name}/{letter}/x", Value=letter, Type="String")
        pages = self.ssm.get_paginator("get_parameters_by_path").paginate(Path=self.name, Recursive=True)
        values = [p["Value"] for page in pages for p in page["Parameters"]]
        self.assertEqual("".join(values), "abcdefghijkl")
        self.assertEqual(self.ssm.get_parameters_by_path(Path=self.name)["Parameters"], [])
        names = [f"{self.name}/a/x", f"{self.name}/none"]
        answer = self.ssm.get_parameters(Names=names)
        self.assertEqual([p["Name"] for p in answer["Parameters"]], names[:1])
        self.assertEqual(answer["InvalidParameters"], names[1:])
        deleted = self.ssm.delete_parameters(Names=names)
        self.assertEqual((deleted["DeletedParameters"], deleted["InvalidParameters"]), (names[:1], names[1:]))

    def test_secure_strings_tags_and_filters(self):
        self.ssm.put_parameter(
            Name=self.name, Value="hidden", Type="SecureString", Tags=[{"Key": "stage", "Value": self.name}]
        )
        self.assertNotIn("hidden", self.ssm.get_parameter(Name=self.name)["Parameter"]["Value"])
        self.assertEqual(
            self.ssm.get_parameter(Name=self.name, WithDecryption=True)["Parameter"]["Value"], "hidden"
        )
        found = self.ssm.describe_parameters(ParameterFilters=[{"Key": "tag:stage", "Values": [self.name]}])
        self.assertEqual([(p["Name"], p["KeyId"]) for p in found["Parameters"]], [(self.name, "alias/aws/ssm")])
        self.ssm.add_tags_to_resource(
            ResourceType="Parameter", ResourceId=self.name, Tags=[{"Key": "more", "Value": "x"}]
        )
        self.ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId=self.name, TagKeys=["stage"])
        tags = self.ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=self.name)["TagList"]
        self.assertEqual(tags, [{"Key": "more", "Value": "x"}])

    def test_errors(self):
        ssm = self.ssm
        ssm.put_parameter(Name=self.name, Value="1", Type="String")
        self.refused("ParameterAlreadyExists", ssm.put_parameter, Name=self.name, Value="2", Type="String")
        self.refused("ValidationException", ssm.put_parameter, Name="/new", Value="2")
        self.refused("ValidationException", ssm.get_parameter, Name="a/b")
        self.refused("ValidationException", ssm.put_parameter, Name="/big", Value="x" * 4097, Type="String")
        self.refused("AccessDeniedException", ssm.put_parameter, Name="/aws/x", Value="2", Type="String")
        self.refused("ParameterVersionNotFound", ssm.get_parameter, Name=f"{self.name}:9")
        self.refused(
            "HierarchyTypeMismatchException",
            ssm.put_parameter, Name=self.name, Value="2", Type="StringList", Overwrite=True,
        )
        self.refused(
            "ParameterPatternMismatchException",
            ssm.put_parameter, Name="/n", Value="x", Type="String", AllowedPattern="[0-9]+",
        )
        self.refused("ValidationException", ssm.describe_parameters, ParameterFilters=[{"Key": "Color", "Values": ["x"]}])
        self.refused("InvalidFilterKey", ssm.describe_parameters, ParameterFilters=[{"Key": "Label", "Values": ["x"]}])
        self.refused("InvalidResourceId", ssm.list_tags_for_resource, ResourceType="Parameter", ResourceId="none")
        self.refused("ValidationException", ssm.get_parameters_by_path, Path="nothing")
        self.refused("InvalidNextToken", ssm.describe_parameters, NextToken="?")

    def test_a_secret_is_a_parameter_too(self):
        name = self.name[1:]
        self.secretsmanager.create_secret(Name=name, SecretString="token")
        path = f"/aws/reference/secretsmanager/{name}"
        answer = self.ssm.get_parameter(Name=path, WithDecryption=True)["Parameter"]
        self.assertEqual((answer["Value"], json.loads(answer["SourceResult"])["name"]), ("token", name))


class SecretTests(ServiceTests):
    services = ["secretsmanager"]

    def setUp(self):
        self.name = f"s-{uuid.uuid4().hex[:8]}"

    def create(self, **members):
        return self.secretsmanager.create_secret(Name=self.name, **members)

    def test_values_and_stages(self):
        sm = self.secretsmanager
        made = self.create(SecretString="one")
        pending = sm.put_secret_value(SecretId=self.name, SecretString="two", VersionStages=["AWSPENDING"])
        sm.update_secret_version_stage(
            SecretId=self.name, VersionStage="AWSCURRENT",
            RemoveFromVersionId=made["VersionId"], MoveToVersionId=pending["VersionId"],
        )
        stages = sm.describe_secret(SecretId=self.name)["VersionIdsToStages"]
        self.assertEqual(
            stages, {made["VersionId"]: ["AWSPREVIOUS"], pending["VersionId"]: ["AWSCURRENT", "AWSPENDING"]}
        )
        self.assertEqual(sm.get_secret_value(SecretId=made["ARN"])["SecretString"], "two")
        self.assertEqual(
            sm.get_secret_value(SecretId=self.name, VersionStage="AWSPREVIOUS")["SecretString"], "one"
        )
        listed = sm.list_secret_version_ids(SecretId=made["ARN"][:-7])["Versions"]
        self.assertEqual(len(listed), 2)

    def test_binary_values(self):
        self.create(SecretBinary=b"\x00\xffbytes")
        answer = self.secretsmanager.get_secret_value(SecretId=self.name)
        self.assertEqual(answer["SecretBinary"], b"\x00\xffbytes")
        self.assertNotIn("SecretString", answer)

    def test_deleting_and_restoring(self):
        sm = self.secretsmanager
        self.create(SecretString="x")
        sm.delete_secret(SecretId=self.name, RecoveryWindowInDays=7)
        self.refused("InvalidRequestException", sm.get_secret_value, SecretId=self.name)
        self.refused("InvalidRequestException", sm.create_secret, Name=self.name, SecretString="y")
        self.assertEqual(sm.list_secrets(Filters=[{"Key": "name", "Values": [self.name]}])["SecretList"], [])
        sm.restore_secret(SecretId=self.name)
        self.assertEqual(sm.get_secret_value(SecretId=self.name)["SecretString"], "x")
        sm.delete_secret(SecretId=self.name, ForceDeleteWithoutRecovery=True)
        self.refused("ResourceNotFoundException", sm.describe_secret, SecretId=self.name)
        sm.delete_secret(SecretId=self.name, ForceDeleteWithoutRecovery=True)

    def test_tags_policies_and_batches(self):
        sm = self.secretsmanager
        arn = self.create(SecretString="x")["ARN"]
        sm.tag_resource(SecretId=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
        sm.untag_resource(SecretId=arn, TagKeys=["a"])
        self.assertEqual(sm.describe_secret(SecretId=arn)["Tags"], [{"Key": "b", "Value": "2"}])
        policy = json.dumps({"Version": "2012-10-17", "Statement": []})
        sm.put_resource_policy(SecretId=arn, ResourcePolicy=policy)
        self.assertEqual(sm.get_resource_policy(SecretId=arn)["ResourcePolicy"], policy)
        sm.delete_resource_policy(SecretId=arn)
        self.assertNotIn("ResourcePolicy", sm.get_resource_policy(SecretId=arn))
        batch = sm.batch_get_secret_value(SecretIdList=[self.name, "none"])
        self.assertEqual([v["SecretString"] for v in batch["SecretValues"]], ["x"])
        self.assertEqual([e["ErrorCode"] for e in batch["Errors"]], ["ResourceNotFoundException"])

    def test_passwords(self):
        answer = self.secretsmanager.get_random_password(PasswordLength=40, ExcludePunctuation=True)
        self.assertTrue(len(answer["RandomPassword"]) == 40 and answer["RandomPassword"].isalnum())

    def test_errors(self):
        sm = self.secretsmanager
        made = self.create(SecretString="x")
        message = self.refused("ResourceExistsException", sm.create_secret, Name=self.name, SecretString="y")
        self.assertEqual(message, f"The operation failed because the secret {self.name} already exists.")
        self.refused("ValidationException", sm.create_secret, Name="with space", SecretString="y")
        self.refused("ResourceNotFoundException", sm.get_secret_value, SecretId="none")
        self.refused("ResourceNotFoundException", sm.get_secret_value, SecretId=self.name, VersionId=str(uuid.uuid4()))
        self.refused(
            "ResourceExistsException",
            sm.put_secret_value, SecretId=self.name, SecretString="y", ClientRequestToken=made["VersionId"],
        )
        self.refused("InvalidParameterException", sm.delete_secret, SecretId=self.name, RecoveryWindowInDays=3)
        self.refused(
            "InvalidParameterException",
            sm.update_secret_version_stage, SecretId=self.name, VersionStage="AWSCURRENT",
            RemoveFromVersionId=made["VersionId"],
        )
        self.refused("InvalidRequestException", sm.rotate_secret, SecretId=self.name)
        self.refused(
            "AccessDeniedException",
            sm.rotate_secret, SecretId=self.name,
            RotationLambdaARN="arn:aws:lambda:us-east-1:123456789012:function:none",
        )
        self.refused(
            "MalformedPolicyDocumentException", sm.put_resource_policy, SecretId=self.name, ResourcePolicy="{"
        )


if __name__ == "__main__":
    unittest.main()
