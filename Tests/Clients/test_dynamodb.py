"""DynamoDB as boto3's clients and resources, an old SDK and the AWS CLI use it, against `workshop up --empty`."""

import json
import os
import subprocess
import uuid
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary

from test_clients import CREDENTIALS
from test_parameters import ServiceTests


class DynamoDBTests(ServiceTests):
    services = ["dynamodb", "dynamodbstreams"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resource = boto3.resource(
            "dynamodb",
            endpoint_url=cls.dynamodb.meta.endpoint_url,
            region_name=CREDENTIALS["AWS_DEFAULT_REGION"],
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def table(self, **members):
        """A table of songs, by artist and title, with a local and a global index, and nothing in it."""
        name = "songs-" + uuid.uuid4().hex[:8]
        by_year = {"IndexName": "byYear", "Projection": {"ProjectionType": "ALL"}, "KeySchema": [
            {"AttributeName": "artist", "KeyType": "HASH"}, {"AttributeName": "released", "KeyType": "RANGE"}]}
        by_genre = {"IndexName": "byGenre", "Projection": {"ProjectionType": "KEYS_ONLY"}, "KeySchema": [
            {"AttributeName": "genre", "KeyType": "HASH"}]}
        table = self.resource.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "artist", "KeyType": "HASH"}, {"AttributeName": "song", "KeyType": "RANGE"}],
            AttributeDefinitions=[
                {"AttributeName": attribute, "AttributeType": kind}
                for attribute, kind in [("artist", "S"), ("song", "S"), ("released", "N"), ("genre", "S")]],
            LocalSecondaryIndexes=[by_year],
            GlobalSecondaryIndexes=[by_genre],
            **members)
        table.wait_until_exists()
        return table

    def filled(self, **members):
        table = self.table(**members)
        with table.batch_writer() as batch:
            for artist in ["abba", "bach"]:
                for number in range(30):
                    batch.put_item(Item={
                        "artist": artist, "song": f"{number:02}", "released": 1700 + number,
                        "genre": "pop" if artist == "abba" else "baroque"})
        return table


class ItemTests(DynamoDBTests):
    def test_every_type_there_and_back(self):
        table = self.table()
        item = {
            "artist": "a", "song": "s", "number": Decimal("1.2345678901234567890123456789012345678"),
            "binary": Binary(b"\x00\xff"), "true": True, "null": None, "texts": {"a", "b"},
            "numbers": {Decimal(1), Decimal("2.5")}, "binaries": {Binary(b"1"), Binary(b"2")},
            "list": ["x", Decimal(1), ["y"]], "map": {"k": {"n": Decimal(-1)}}, "empty": "",
        }
        table.put_item(Item=item)
        self.assertEqual(table.get_item(Key={"artist": "a", "song": "s"}, ConsistentRead=True)["Item"], item)
        self.assertNotIn("Item", table.get_item(Key={"artist": "a", "song": "t"}))

    def test_updates_with_conditions(self):
        table = self.table()
        key = {"artist": "a", "song": "s"}
        answer = table.update_item(
            Key=key,
            UpdateExpression="SET plays = if_not_exists(plays, :zero) + :one, tags = :tags ADD seen :seen",
            ConditionExpression=Attr("artist").not_exists(),
            ExpressionAttributeValues={":zero": 0, ":one": 1, ":tags": ["new"], ":seen": {"x"}},
            ReturnValues="ALL_NEW")
        self.assertEqual(answer["Attributes"], {**key, "plays": 1, "tags": ["new"], "seen": {"x"}})
        with self.assertRaises(self.dynamodb.exceptions.ConditionalCheckFailedException) as caught:
            table.update_item(
                Key=key, UpdateExpression="SET plays = :two", ConditionExpression=Attr("plays").gt(5),
                ExpressionAttributeValues={":two": 2}, ReturnValuesOnConditionCheckFailure="ALL_OLD")
        self.assertEqual(caught.exception.response["Item"]["plays"], {"N": "1"})
        self.assertEqual(table.delete_item(Key=key, ReturnValues="ALL_OLD")["Attributes"]["plays"], 1)

    def test_errors_are_the_model_s_own(self):
        exceptions = self.dynamodb.exceptions
        with self.assertRaises(exceptions.ResourceNotFoundException):
            self.dynamodb.get_item(TableName="nowhere", Key={"a": {"S": "b"}})
        table = self.table()
        with self.assertRaises(exceptions.ResourceInUseException):
            self.dynamodb.create_table(
                TableName=table.name, BillingMode="PAY_PER_REQUEST",
                KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}])
        self.refused(
            "ValidationException", self.dynamodb.put_item, TableName=table.name, Item={"artist": {"S": "only"}})

    def test_old_sdks_send_the_legacy_parameters(self):
        table = self.filled()
        answer = self.dynamodb.query(
            TableName=table.name, ScanIndexForward=False, Limit=2, AttributesToGet=["song"],
            KeyConditions={
                "artist": {"AttributeValueList": [{"S": "abba"}], "ComparisonOperator": "EQ"},
                "song": {"AttributeValueList": [{"S": "0"}], "ComparisonOperator": "BEGINS_WITH"}})
        self.assertEqual([item["song"]["S"] for item in answer["Items"]], ["09", "08"])
        answer = self.dynamodb.scan(
            TableName=table.name, ConditionalOperator="OR",
            ScanFilter={
                "released": {"AttributeValueList": [{"N": "1701"}], "ComparisonOperator": "LT"},
                "song": {"AttributeValueList": [{"S": "29"}], "ComparisonOperator": "EQ"}})
        self.assertEqual(answer["Count"], 4)
        key = {"artist": {"S": "abba"}, "song": {"S": "00"}}
        self.dynamodb.update_item(
            TableName=table.name, Key=key, Expected={"released": {"Value": {"N": "1700"}}},
            AttributeUpdates={"released": {"Action": "ADD", "Value": {"N": "1"}}})
        with self.assertRaises(self.dynamodb.exceptions.ConditionalCheckFailedException):
            self.dynamodb.delete_item(TableName=table.name, Key=key, Expected={"released": {"Value": {"N": "1700"}}})


class ReadingTests(DynamoDBTests):
    def test_paginators_see_everything_once(self):
        table = self.filled()
        pages = list(self.dynamodb.get_paginator("scan").paginate(
            TableName=table.name, PaginationConfig={"PageSize": 7}))
        found = [(item["artist"]["S"], item["song"]["S"]) for page in pages for item in page["Items"]]
        self.assertEqual(len(pages), 9)
        self.assertEqual(len(set(found)), 60)
        self.assertEqual(len(found), 60)
        pages = self.dynamodb.get_paginator("query").paginate(
            TableName=table.name, PaginationConfig={"PageSize": 7}, KeyConditionExpression="artist = :a",
            ExpressionAttributeValues={":a": {"S": "bach"}})
        songs = [item["song"]["S"] for page in pages for item in page["Items"]]
        self.assertEqual(songs, sorted(songs))
        self.assertEqual(len(songs), 30)
        names = [name for page in self.dynamodb.get_paginator("list_tables").paginate(
            PaginationConfig={"PageSize": 1}) for name in page["TableNames"]]
        self.assertIn(table.name, names)

    def test_queries_of_tables_and_indexes(self):
        table = self.filled()
        answer = table.query(
            IndexName="byYear", KeyConditionExpression=Key("artist").eq("abba") & Key("released").between(1710, 1712),
            ProjectionExpression="song", ConsistentRead=True)
        self.assertEqual(answer["Items"], [{"song": "10"}, {"song": "11"}, {"song": "12"}])
        answer = table.query(
            IndexName="byGenre", KeyConditionExpression=Key("genre").eq("pop"),
            FilterExpression=Attr("song").is_in(["03", "04"]), Select="COUNT")
        self.assertEqual((answer["Count"], answer["ScannedCount"]), (2, 30))
        self.assertIn("only contain non-primary key attributes", self.refused(
            "ValidationException", table.query, KeyConditionExpression=Key("artist").eq("abba"),
            FilterExpression=Attr("song").eq("x")))

    def test_a_parallel_scan_shares_out_the_table(self):
        table = self.filled()
        parts = [table.scan(Segment=part, TotalSegments=3)["Items"] for part in range(3)]
        self.assertEqual(sum(map(len, parts)), 60)
        self.assertEqual(len({(item["artist"], item["song"]) for part in parts for item in part}), 60)

    def test_batches_and_transactions(self):
        table = self.table()
        name = table.name
        items = [{"artist": "a", "song": str(number)} for number in range(3)]
        self.resource.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": item}} for item in items]})
        found = self.resource.batch_get_item(RequestItems={name: {"Keys": items + [{"artist": "a", "song": "9"}]}})
        self.assertCountEqual(found["Responses"][name], items)
        key = {"artist": {"S": "a"}, "song": {"S": "0"}}
        check = {"ConditionCheck": {"TableName": name, "Key": key, "ConditionExpression": "attribute_exists(artist)"}}
        put = {"Put": {"TableName": name, "Item": {"artist": {"S": "b"}, "song": {"S": "0"}}}}
        self.dynamodb.transact_write_items(TransactItems=[check, put])
        put["Put"]["ConditionExpression"] = "attribute_not_exists(artist)"
        with self.assertRaises(self.dynamodb.exceptions.TransactionCanceledException) as caught:
            self.dynamodb.transact_write_items(TransactItems=[check, put])
        self.assertEqual(
            [reason["Code"] for reason in caught.exception.response["CancellationReasons"]],
            ["None", "ConditionalCheckFailed"])
        answer = self.dynamodb.transact_get_items(TransactItems=[
            {"Get": {"TableName": name, "Key": key, "ProjectionExpression": "song"}},
            {"Get": {"TableName": name, "Key": {"artist": {"S": "c"}, "song": {"S": "0"}}}}])
        self.assertEqual(answer["Responses"], [{"Item": {"song": {"S": "0"}}}, {}])

    def test_statements(self):
        table = self.table()
        statement = f"INSERT INTO \"{table.name}\" VALUE {{'artist': ?, 'song': ?, 'released': 1975}}"
        parameters = [{"S": "abba"}, {"S": "SOS"}]
        self.dynamodb.execute_statement(Statement=statement, Parameters=parameters)
        with self.assertRaises(self.dynamodb.exceptions.DuplicateItemException):
            self.dynamodb.execute_statement(Statement=statement, Parameters=parameters)
        answer = self.dynamodb.execute_statement(
            Statement=f"SELECT song, released FROM \"{table.name}\" WHERE artist = ? AND song >= 'A'",
            Parameters=parameters[:1])
        self.assertEqual(answer["Items"], [{"song": {"S": "SOS"}, "released": {"N": "1975"}}])
        answer = self.dynamodb.batch_execute_statement(Statements=[
            {"Statement": f"SELECT * FROM \"{table.name}\" WHERE artist='abba' AND song='SOS'"},
            {"Statement": f"SELECT * FROM \"{table.name}\" WHERE artist='abba'"}])
        self.assertEqual(answer["Responses"][0]["Item"]["released"], {"N": "1975"})
        self.assertEqual(answer["Responses"][1]["Error"]["Code"], "ValidationError")
        with self.assertRaises(self.dynamodb.exceptions.TransactionCanceledException):
            self.dynamodb.execute_transaction(TransactStatements=[{"Statement": statement, "Parameters": parameters}])


class TableTests(DynamoDBTests):
    def test_a_stream_tells_of_changes(self):
        table = self.table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
        table.put_item(Item={"artist": "a", "song": "s", "n": 1})
        table.put_item(Item={"artist": "a", "song": "s", "n": 2})
        table.delete_item(Key={"artist": "a", "song": "s"})
        streams = self.dynamodbstreams.list_streams(TableName=table.name)["Streams"]
        self.assertEqual([stream["StreamArn"] for stream in streams], [table.latest_stream_arn])
        shards = self.dynamodbstreams.describe_stream(StreamArn=table.latest_stream_arn)["StreamDescription"]["Shards"]
        iterator = self.dynamodbstreams.get_shard_iterator(
            StreamArn=table.latest_stream_arn, ShardId=shards[0]["ShardId"], ShardIteratorType="TRIM_HORIZON")
        page = self.dynamodbstreams.get_records(ShardIterator=iterator["ShardIterator"], Limit=2)
        rest = self.dynamodbstreams.get_records(ShardIterator=page["NextShardIterator"])
        records = page["Records"] + rest["Records"]
        self.assertEqual([record["eventName"] for record in records], ["INSERT", "MODIFY", "REMOVE"])
        self.assertEqual(records[1]["dynamodb"]["OldImage"]["n"], {"N": "1"})
        self.assertEqual(records[1]["dynamodb"]["NewImage"]["n"], {"N": "2"})
        self.refused(
            "ResourceNotFoundException", self.dynamodbstreams.describe_stream,
            StreamArn=table.latest_stream_arn.replace(table.name, "nowhere"))

    def test_indexes_come_and_go(self):
        table = self.filled()
        self.dynamodb.update_table(
            TableName=table.name,
            AttributeDefinitions=[{"AttributeName": "song", "AttributeType": "S"}],
            GlobalSecondaryIndexUpdates=[{"Create": {
                "IndexName": "bySong", "KeySchema": [{"AttributeName": "song", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"}}}])
        self.dynamodb.get_waiter("table_exists").wait(TableName=table.name)
        answer = table.query(IndexName="bySong", KeyConditionExpression=Key("song").eq("07"))
        self.assertEqual({item["artist"] for item in answer["Items"]}, {"abba", "bach"})
        self.dynamodb.update_table(
            TableName=table.name, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "bySong"}}])
        table.reload()
        self.assertEqual([index["IndexName"] for index in table.global_secondary_indexes], ["byGenre"])

    def test_settings(self):
        table = self.table(Tags=[{"Key": "a", "Value": "1"}])
        self.dynamodb.tag_resource(ResourceArn=table.table_arn, Tags=[{"Key": "b", "Value": "2"}])
        self.dynamodb.untag_resource(ResourceArn=table.table_arn, TagKeys=["a"])
        self.assertEqual(
            self.dynamodb.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"], [{"Key": "b", "Value": "2"}])
        self.dynamodb.update_time_to_live(
            TableName=table.name, TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True})
        self.assertEqual(
            self.dynamodb.describe_time_to_live(TableName=table.name)["TimeToLiveDescription"],
            {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"})
        self.dynamodb.update_continuous_backups(
            TableName=table.name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
        backups = self.dynamodb.describe_continuous_backups(TableName=table.name)["ContinuousBackupsDescription"]
        self.assertEqual(backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"], "ENABLED")
        self.assertEqual(self.dynamodb.describe_limits()["TableMaxReadCapacityUnits"], 40000)
        self.assertEqual(self.dynamodb.describe_endpoints()["Endpoints"][0]["CachePeriodInMinutes"], 1440)
        table.delete()
        table.wait_until_not_exists()

    def test_the_command_line(self):
        table = self.filled()

        def aws(*arguments):
            process = subprocess.run(
                ["aws", "dynamodb", *arguments, "--endpoint-url", self.dynamodb.meta.endpoint_url, "--output", "json"],
                env={**os.environ, **CREDENTIALS}, capture_output=True, text=True)
            return json.loads(process.stdout) if process.returncode == 0 and process.stdout else process.stderr

        answer = aws(
            "query", "--table-name", table.name, "--key-condition-expression", "artist = :a",
            "--expression-attribute-values", '{":a": {"S": "abba"}}', "--page-size", "8", "--select", "COUNT")
        self.assertEqual(answer["Count"], 30)
        self.assertEqual(aws("describe-table", "--table-name", table.name)["Table"]["ItemCount"], 60)
        self.assertIn(
            "(ResourceNotFoundException) when calling the DescribeTable operation: "
            "Requested resource not found: Table: nowhere not found",
            aws("describe-table", "--table-name", "nowhere"))
        statement = f"SELECT song FROM \"{table.name}\" WHERE artist = 'bach' AND song = '03'"
        self.assertEqual(aws("execute-statement", "--statement", statement)["Items"], [{"song": {"S": "03"}}])
