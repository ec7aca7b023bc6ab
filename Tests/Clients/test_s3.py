"""Buckets and objects as boto3, the AWS CLI and a browser use them, against `workshop up --empty`."""

import io
import json
import os
import pathlib
import random
import subprocess
import tempfile
import urllib.error
import urllib.request
import uuid

import boto3
import botocore.config

from test_clients import CREDENTIALS
from test_messaging import wait
from test_parameters import ServiceTests


class S3Tests(ServiceTests):
    services = ["s3", "sqs", "sns", "events"]

    def setUp(self):
        self.bucket = f"bucket-{uuid.uuid4().hex[:8]}"
        self.s3.create_bucket(Bucket=self.bucket)

    @property
    def endpoint(self):
        return self.s3.meta.endpoint_url

    def put(self, key, body=b"hello", **members):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **members)

    def get(self, key, **members):
        return self.s3.get_object(Bucket=self.bucket, Key=key, **members)

    def client(self, **config):
        return boto3.client(
            "s3", endpoint_url=self.endpoint, region_name=CREDENTIALS["AWS_DEFAULT_REGION"],
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"], config=botocore.config.Config(**config),
        )


class ObjectTests(S3Tests):
    def test_an_object_there_and_back(self):
        put = self.put("a/ü b+c.txt", ContentType="text/plain", Metadata={"kind": "TF"}, Tagging="team=blue")
        self.assertEqual(put["ETag"], '"5d41402abc4b2a76b9719d911017c592"')
        self.assertEqual((put["ChecksumCRC32"], put["ChecksumType"]), ("NhCmhg==", "FULL_OBJECT"))
        got = self.get("a/ü b+c.txt", ChecksumMode="ENABLED")
        self.assertEqual(got["Body"].read(), b"hello")
        self.assertEqual((got["ContentType"], got["Metadata"], got["TagCount"]), ("text/plain", {"kind": "TF"}, 1))
        head = self.s3.head_object(Bucket=self.bucket, Key="a/ü b+c.txt")
        self.assertEqual((head["ContentLength"], head["ServerSideEncryption"]), (5, "AES256"))
        listed = self.s3.list_objects_v2(Bucket=self.bucket)["Contents"]
        self.assertEqual([(o["Key"], o["Size"]) for o in listed], [("a/ü b+c.txt", 5)])
        self.s3.delete_object(Bucket=self.bucket, Key="a/ü b+c.txt")
        self.refused("NoSuchKey", self.get, key="a/ü b+c.txt")
        self.refused("404", self.s3.head_object, Bucket=self.bucket, Key="a/ü b+c.txt")

    def test_every_checksum(self):
        for algorithm in ["CRC32", "SHA1", "SHA256"]:
            put = self.put("sum", ChecksumAlgorithm=algorithm)
            got = self.get("sum", ChecksumMode="ENABLED")
            self.assertEqual(got["Checksum" + algorithm], put["Checksum" + algorithm])
        self.refused("BadDigest", self.put, key="sum", ChecksumCRC32="AAAAAA==")

    def test_a_large_object_in_parts(self):
        body = random.Random(1).randbytes(20 << 20)
        self.s3.upload_fileobj(io.BytesIO(body), self.bucket, "large")
        head = self.s3.head_object(Bucket=self.bucket, Key="large")
        self.assertTrue(head["ETag"].endswith('-3"'), head["ETag"])
        into = io.BytesIO()
        self.s3.download_fileobj(self.bucket, "large", into)
        self.assertEqual(into.getvalue(), body)
        part = self.get("large", Range="bytes=8388600-8388700")
        self.assertEqual(part["Body"].read(), body[8388600:8388701])
        self.s3.copy({"Bucket": self.bucket, "Key": "large"}, self.bucket, "copy")
        self.assertEqual(self.get("copy")["Body"].read(), body)
        attributes = self.s3.get_object_attributes(
            Bucket=self.bucket, Key="large", ObjectAttributes=["ObjectParts", "ObjectSize"]
        )
        self.assertEqual((attributes["ObjectSize"], attributes["ObjectParts"]["TotalPartsCount"]), (20 << 20, 3))

    def test_one_put_larger_than_what_is_kept_in_memory(self):
        body = random.Random(2).randbytes(80 << 20)
        self.put("huge", body)
        self.assertEqual(self.get("huge")["Body"].read(), body)

    def test_versions(self):
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        ids = [self.put("key", text)["VersionId"] for text in [b"one", b"two"]]
        marker = self.s3.delete_object(Bucket=self.bucket, Key="key")
        self.assertTrue(marker["DeleteMarker"])
        self.refused("NoSuchKey", self.get, key="key")
        self.refused("MethodNotAllowed", self.get, key="key", VersionId=marker["VersionId"])
        self.assertEqual([self.get("key", VersionId=i)["Body"].read() for i in ids], [b"one", b"two"])
        listed = self.s3.list_object_versions(Bucket=self.bucket)
        self.assertEqual([v["VersionId"] for v in listed["Versions"]], ids[::-1])
        self.refused("BucketNotEmpty", self.s3.delete_bucket, Bucket=self.bucket)
        every = [{"Key": "key", "VersionId": v} for v in [*ids, marker["VersionId"]]]
        gone = self.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": every})
        self.assertEqual(len(gone["Deleted"]), 3)
        self.s3.delete_bucket(Bucket=self.bucket)
        self.refused("NoSuchBucket", self.s3.list_objects_v2, Bucket=self.bucket)

    def test_conditions(self):
        etag = self.put("key")["ETag"]
        self.refused("PreconditionFailed", self.put, key="key", IfNoneMatch="*")
        self.refused("304", self.get, key="key", IfNoneMatch=etag)
        self.refused("PreconditionFailed", self.get, key="key", IfMatch='"other"')
        self.refused("InvalidRange", self.get, key="key", Range="bytes=5-")
        self.put("key", b"other", IfMatch=etag)

    def test_pages(self):
        for number in range(7):
            self.put(f"k{number % 2}/{number}")
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, PaginationConfig={"PageSize": 2}
        )
        self.assertEqual(len([o for page in pages for o in page["Contents"]]), 7)
        grouped = self.s3.list_objects_v2(Bucket=self.bucket, Delimiter="/")
        self.assertEqual([p["Prefix"] for p in grouped["CommonPrefixes"]], ["k0/", "k1/"])
        self.assertIn(self.bucket, [b["Name"] for b in self.s3.list_buckets()["Buckets"]])

    def test_urls_that_others_may_use(self):
        url = self.s3.generate_presigned_url("put_object", {"Bucket": self.bucket, "Key": "key"}, ExpiresIn=60)
        urllib.request.urlopen(urllib.request.Request(url, b"hello", method="PUT")).close()
        for version in ["s3v4", "s3"]:
            client = self.client(signature_version=version)
            url = client.generate_presigned_url("get_object", {"Bucket": self.bucket, "Key": "key"}, ExpiresIn=60)
            with urllib.request.urlopen(url) as answer:
                self.assertEqual(answer.read(), b"hello")
        url = self.s3.generate_presigned_url("get_object", {"Bucket": self.bucket, "Key": "key"}, ExpiresIn=-1)
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url)
        self.assertEqual(caught.exception.code, 403 if "X-Amz-Expires" not in url else 400)
        caught.exception.close()

    def test_a_form_of_a_web_page(self):
        form = self.s3.generate_presigned_post(
            self.bucket, "up/${filename}", Conditions=[["content-length-range", 1, 10]], ExpiresIn=60
        )
        parts = [f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in form["fields"].items()]
        parts.append('--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--b--\r\n')
        request = urllib.request.Request(
            form["url"], "".join(parts).encode(), {"Content-Type": "multipart/form-data; boundary=b"}
        )
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 204)
        self.assertEqual(self.get("up/a.txt")["Body"].read(), b"hello")

    def test_buckets_in_host_names(self):
        self.put("key")
        port = self.endpoint.rpartition(":")[2]
        for host in [f"{self.bucket}.s3.localhost", f"{self.bucket}.s3.us-east-1.localhost", f"{self.bucket}.localhost"]:
            request = urllib.request.Request(f"http://127.0.0.1:{port}/key", headers={"Host": f"{host}:{port}"})
            with urllib.request.urlopen(request) as answer:
                self.assertEqual(answer.read(), b"hello")


class NotificationTests(S3Tests):
    def test_a_queue_and_the_event_bus_are_told(self):
        queue = self.sqs.create_queue(QueueName=uuid.uuid4().hex[:8])["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        name = uuid.uuid4().hex[:8]
        pattern = {"source": ["aws.s3"], "detail": {"bucket": {"name": [self.bucket]}}}
        self.events.put_rule(Name=name, EventPattern=json.dumps(pattern))
        self.events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
        self.s3.put_bucket_notification_configuration(
            Bucket=self.bucket,
            NotificationConfiguration={
                "QueueConfigurations": [{
                    "QueueArn": arn, "Events": ["s3:ObjectCreated:*"],
                    "Filter": {"Key": {"FilterRules": [{"Name": "suffix", "Value": ".txt"}]}},
                }],
                "EventBridgeConfiguration": {},
            },
        )
        self.put("a b.txt")
        self.put("a.png")
        told = []

        def all_told():
            for message in self.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
                told.append(json.loads(message["Body"]))
            return len(told) >= 4

        wait(all_told)
        self.assertEqual([t["Event"] for t in told if "Event" in t], ["s3:TestEvent"])
        records = [t["Records"][0] for t in told if "Records" in t]
        self.assertEqual([(r["eventName"], r["s3"]["object"]["key"]) for r in records], [("ObjectCreated:Put", "a+b.txt")])
        created = sorted(t["detail"]["object"]["key"] for t in told if t.get("detail-type") == "Object Created")
        self.assertEqual(created, ["a b.txt", "a.png"])

    def test_what_is_not_there_cannot_be_told(self):
        rule = {"QueueArn": "arn:aws:sqs:us-east-1:123456789012:none", "Events": ["s3:ObjectCreated:*"]}
        self.refused(
            "InvalidArgument", self.s3.put_bucket_notification_configuration, Bucket=self.bucket,
            NotificationConfiguration={"QueueConfigurations": [rule]},
        )
        function = "arn:aws:lambda:us-east-1:123456789012:function:none"
        rule = {"LambdaFunctionArn": function, "Events": ["s3:ObjectCreated:*"]}
        self.refused(
            "InvalidArgument", self.s3.put_bucket_notification_configuration, Bucket=self.bucket,
            NotificationConfiguration={"LambdaFunctionConfigurations": [rule]},
        )


class SettingTests(S3Tests):
    def test_settings_are_kept(self):
        rules = {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "MaxAgeSeconds": 5}]}
        self.s3.put_bucket_cors(Bucket=self.bucket, CORSConfiguration=rules)
        self.assertEqual(self.s3.get_bucket_cors(Bucket=self.bucket)["CORSRules"], rules["CORSRules"])
        tags = [{"Key": "team", "Value": "blue"}]
        self.s3.put_bucket_tagging(Bucket=self.bucket, Tagging={"TagSet": tags})
        self.assertEqual(self.s3.get_bucket_tagging(Bucket=self.bucket)["TagSet"], tags)
        policy = json.dumps({"Version": "2012-10-17", "Statement": []})
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy)
        self.assertEqual(self.s3.get_bucket_policy(Bucket=self.bucket)["Policy"], policy)
        block = self.s3.get_public_access_block(Bucket=self.bucket)["PublicAccessBlockConfiguration"]
        self.assertEqual(set(block.values()), {True})
        encryption = self.s3.get_bucket_encryption(Bucket=self.bucket)["ServerSideEncryptionConfiguration"]
        self.assertEqual(
            encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"], {"SSEAlgorithm": "AES256"}
        )
        rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "x"}, "Expiration": {"Days": 1}}
        self.s3.put_bucket_lifecycle_configuration(Bucket=self.bucket, LifecycleConfiguration={"Rules": [rule]})
        self.assertEqual(self.s3.get_bucket_lifecycle_configuration(Bucket=self.bucket)["Rules"], [rule])
        self.assertIsNone(self.s3.get_bucket_location(Bucket=self.bucket)["LocationConstraint"])

    def test_acls_are_off_until_they_are_wanted(self):
        self.refused("AccessControlListNotSupported", self.put, key="key", ACL="public-read")
        rules = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
        self.s3.put_bucket_ownership_controls(Bucket=self.bucket, OwnershipControls=rules)
        self.put("key", ACL="public-read")
        grants = self.s3.get_object_acl(Bucket=self.bucket, Key="key")["Grants"]
        self.assertEqual([g["Permission"] for g in grants], ["FULL_CONTROL", "READ"])
        self.assertEqual([g["Grantee"]["Type"] for g in grants], ["CanonicalUser", "Group"])


class CommandLineTests(S3Tests):
    def aws(self, *arguments):
        return subprocess.run(
            ["aws", "s3", *arguments, "--endpoint-url", self.endpoint],
            env={**os.environ, **CREDENTIALS}, capture_output=True, text=True, check=True,
        ).stdout

    def test_copies_and_folders(self):
        with tempfile.TemporaryDirectory() as name:
            folder, back = pathlib.Path(name) / "folder", pathlib.Path(name) / "back"
            (folder / "deep").mkdir(parents=True)
            (folder / "a.txt").write_text("one")
            (folder / "deep" / "b.bin").write_bytes(random.Random(3).randbytes(12 << 20))
            # S3 tells when an object came to the second, and `sync` takes a file that is younger than that again.
            for file in [folder / "a.txt", folder / "deep" / "b.bin"]:
                os.utime(file, (1_700_000_000, 1_700_000_000))
            bucket = f"s3://{self.bucket}-cli"
            self.aws("mb", bucket)
            self.aws("sync", str(folder), bucket)
            self.assertIn("deep/b.bin", self.aws("ls", "--recursive", bucket))
            self.assertIn("PRE deep/", self.aws("ls", bucket))
            self.aws("cp", f"{bucket}/a.txt", f"{bucket}/copy.txt")
            self.assertEqual(self.aws("cp", f"{bucket}/copy.txt", "-"), "one")
            url = self.aws("presign", f"{bucket}/a.txt").strip()
            with urllib.request.urlopen(url) as answer:
                self.assertEqual(answer.read(), b"one")
            self.aws("sync", bucket, str(back))
            self.assertEqual((back / "deep" / "b.bin").read_bytes(), (folder / "deep" / "b.bin").read_bytes())
            self.assertEqual(self.aws("sync", str(folder), bucket), "")
            self.aws("rb", "--force", bucket)
            self.assertNotIn("-cli", self.aws("ls"))
