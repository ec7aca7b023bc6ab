import CloudCore
import DynamoDBService
import OrderedCollections
import WorkshopCommon
import XCTest

/// What is set on tables beside their schema, and what is told of the account.
final class SettingsTests: XCTestCase {
    private static let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/"

    func testTagsAreSetAndTakenAway() throws {
        let bench = try Bench()
        let resource = #""ResourceArn": "\#(Self.arn)Plain""#
        func tags() throws -> JSONValue? { try bench.call("ListTagsOfResource", "{\(resource)}")["Tags"] }
        try assertEquivalent(tags(), "[]")
        try bench.call(
            "TagResource",
            #"{\#(resource), "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}"#
        )
        try bench.call("TagResource", #"{\#(resource), "Tags": [{"Key": "a", "Value": "3"}]}"#)
        try assertEquivalent(tags(), #"[{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "3"}]"#)
        try bench.call("UntagResource", #"{\#(resource), "TagKeys": ["a", "x"]}"#)
        try assertEquivalent(tags(), #"[{"Key": "b", "Value": "2"}]"#)
    }

    func testResourcesAreRefusedInTheOrderInWhichAWSLooksAtThem() throws {
        let bench = try Bench()
        let unknown = "\(Self.arn)Nowhere"
        let operations = [
            ("TagResource", "Tags", #"[{"Key": "a", "Value": "b"}]"#, "Atleast one Tag needs to be provided as Input."),
            ("UntagResource", "TagKeys", #"["a"]"#, "Atleast one Tag Key needs to be provided as Input."),
        ]
        for (operation, member, some, empty) in operations {
            XCTAssertEqual(bench.refusal(operation, "{}"), "ValidationException: Invalid TableArn")
            for (resource, shown) in [
                ("", "*"), ("abcd", "abcd"), ("a:b:c:d:e:f", "a:b:c:d:e:f"), ("a:b:c:d:e/f", "a:b:c:d:e/f"),
            ] {
                XCTAssertEqual(
                    bench.refusal(operation, #"{"ResourceArn": "\#(resource)"}"#),
                    "AccessDeniedException: User: arn:aws:iam::123456789012:root is not authorized to perform: "
                        + "dynamodb:\(operation) on resource: \(shown)"
                )
            }
            XCTAssertEqual(
                bench.refusal(operation, #"{"ResourceArn": "a:b:c:d:e:f/g"}"#),
                "ValidationException: 1 validation error detected: Value null at '\(member.prefix(1).lowercased())"
                    + "\(member.dropFirst())' failed to satisfy constraint: Member must not be null"
            )
            for resource in ["a:b:c:d:e:f/g", "\(Self.arn)ab"] {
                XCTAssertEqual(
                    bench.refusal(operation, #"{"ResourceArn": "\#(resource)", "\#(member)": []}"#),
                    "ValidationException: Invalid TableArn: Invalid ResourceArn provided as input \(resource)"
                )
            }
            XCTAssertEqual(
                bench.refusal(operation, #"{"ResourceArn": "\#(unknown)", "\#(member)": []}"#),
                "ValidationException: \(empty)"
            )
            XCTAssertEqual(
                bench.refusal(operation, #"{"ResourceArn": "\#(unknown)", "\#(member)": \#(some)}"#),
                "ResourceNotFoundException: Requested resource not found"
                    + (operation == "TagResource" ? ": ResourcArn: \(unknown) not found" : "")
            )
        }
        XCTAssertEqual(
            bench.refusal("ListTagsOfResource", #"{"ResourceArn": "\#(unknown)"}"#),
            "ResourceNotFoundException: Requested resource not found: ResourcArn: \(unknown) not found"
        )
    }

    func testTimeToLiveIsSwitchedOnAndOff() throws {
        let bench = try Bench()
        func update(_ attribute: String, _ isEnabled: Bool) -> String? {
            bench.refusal(
                "UpdateTimeToLive",
                #"{"TableName": "Plain", "TimeToLiveSpecification": {"AttributeName": "\#(attribute)", "Enabled": \#(isEnabled)}}"#
            )
        }
        func described() throws -> JSONValue? {
            try bench.call("DescribeTimeToLive", #"{"TableName": "Plain"}"#)["TimeToLiveDescription"]
        }
        try assertEquivalent(described(), #"{"TimeToLiveStatus": "DISABLED"}"#)
        XCTAssertEqual(update("", true), "ValidationException: TimeToLiveSpecification.AttributeName must be non empty")
        XCTAssertEqual(update("a", false), "ValidationException: TimeToLive is already disabled")
        XCTAssertNil(update("a", true))
        try assertEquivalent(described(), #"{"TimeToLiveStatus": "ENABLED", "AttributeName": "a"}"#)
        XCTAssertEqual(update("a", true), "ValidationException: TimeToLive is already enabled")
        XCTAssertEqual(
            update("b", true),
            "ValidationException: TimeToLive is active on a different AttributeName: current AttributeName is a"
        )
        XCTAssertNil(update("a", false))
        try assertEquivalent(described(), #"{"TimeToLiveStatus": "DISABLED"}"#)
    }

    func testContinuousBackupsAreDescribed() throws {
        let bench = try Bench()
        func described() throws -> JSONValue? {
            try bench.call("DescribeContinuousBackups", #"{"TableName": "Plain"}"#)["ContinuousBackupsDescription"]
        }
        try assertEquivalent(
            described(),
            #"{"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"}}"#
        )
        try bench.call(
            "UpdateContinuousBackups",
            #"{"TableName": "Plain", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}"#
        )
        try assertEquivalent(
            described(),
            """
            {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": {
               "PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": 35,
               "EarliestRestorableDateTime": 1795000000, "LatestRestorableDateTime": 1795000000}}
            """
        )
        XCTAssertEqual(
            try bench.call(
                "UpdateContinuousBackups",
                """
                {"TableName": "Plain",
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 10}}
                """
            )["ContinuousBackupsDescription"]?["PointInTimeRecoveryDescription"]?["RecoveryPeriodInDays"],
            10
        )
        XCTAssertEqual(
            bench.refusal("DescribeContinuousBackups", #"{"TableName": "Nowhere"}"#),
            "TableNotFoundException: Table not found: Nowhere"
        )
    }

    func testWhatTheLocalCloudLacksIsSaid() throws {
        let bench = try Bench()
        for operation in ["ExportTableToPointInTime", "ImportTable", "CreateBackup", "RestoreTableFromBackup"] {
            XCTAssertEqual(
                bench.refusal(operation, "{}"),
                "UnknownOperationException: \(operation) is not available in the local cloud, which makes no copies of tables."
            )
        }
        try assertEquivalent(bench.call("ListBackups", "{}"), #"{"BackupSummaries": []}"#)
        try assertEquivalent(bench.call("ListExports", "{}"), #"{"ExportSummaries": []}"#)
        try assertEquivalent(bench.call("ListImports", "{}"), #"{"ImportSummaryList": []}"#)
        try assertEquivalent(bench.call("ListGlobalTables", "{}"), #"{"GlobalTables": []}"#)
    }

    func testLimitsAndEndpoints() throws {
        let bench = try Bench()
        try assertEquivalent(
            bench.call("DescribeLimits", "{}"),
            """
            {"AccountMaxReadCapacityUnits": 80000, "AccountMaxWriteCapacityUnits": 80000,
             "TableMaxReadCapacityUnits": 40000, "TableMaxWriteCapacityUnits": 40000}
            """
        )
        try assertEquivalent(
            bench.call("DescribeEndpoints", "{}"),
            #"{"Endpoints": [{"Address": "dynamodb.us-east-1.amazonaws.com", "CachePeriodInMinutes": 1440}]}"#
        )
    }

    func testTablesAreListedPageByPage() throws {
        let bench = try Bench()
        try assertEquivalent(
            bench.call("ListTables", #"{"Limit": 1}"#),
            #"{"TableNames": ["Music"], "LastEvaluatedTableName": "Music"}"#
        )
        try assertEquivalent(
            bench.call("ListTables", #"{"Limit": 1, "ExclusiveStartTableName": "Music"}"#),
            #"{"TableNames": ["Plain"]}"#
        )
    }

    func testAProtectedTableIsNotDeleted() throws {
        let bench = try Bench()
        try bench.call("UpdateTable", #"{"TableName": "Plain", "DeletionProtectionEnabled": true}"#)
        XCTAssertEqual(
            bench.refusal("DeleteTable", #"{"TableName": "Plain"}"#),
            "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
        )
        try bench.call("UpdateTable", #"{"TableName": "Plain", "DeletionProtectionEnabled": false}"#)
        try bench.call("DeleteTable", #"{"TableName": "Plain"}"#)
        XCTAssertNotNil(bench.refusal("DescribeTable", #"{"TableName": "Plain"}"#))
    }

    func testAGlobalTableIsItsReplica() async throws {
        let bench = try Bench(tables: false)
        try await bench.service.deploy(
            DeclaredResource(
                type: "AWS::DynamoDB::GlobalTable",
                logicalID: "Table",
                physicalID: "Global",
                properties: try json(
                    """
                    {"BillingMode": "PROVISIONED", "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
                     "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
                     "WriteProvisionedThroughputSettings": {"WriteCapacityAutoScalingSettings": {"MinCapacity": 3}},
                     "Replicas": [{"Region": "eu-west-1", "DeletionProtectionEnabled": false},
                       {"Region": "us-east-1", "DeletionProtectionEnabled": true, "Tags": [{"Key": "k", "Value": "v"}],
                        "ReadProvisionedThroughputSettings": {"ReadCapacityUnits": 2}}]}
                    """
                ),
                attributes: [:]
            )
        )
        let table = try bench.call("DescribeTable", #"{"TableName": "Global"}"#)["Table"]
        XCTAssertEqual(table?["DeletionProtectionEnabled"], true)
        try assertEquivalent(
            table?["ProvisionedThroughput"],
            #"{"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 2, "WriteCapacityUnits": 3}"#
        )
        try assertEquivalent(
            bench.call("ListTagsOfResource", #"{"ResourceArn": "\#(Self.arn)Global"}"#)["Tags"],
            #"[{"Key": "k", "Value": "v"}]"#
        )
    }
}
