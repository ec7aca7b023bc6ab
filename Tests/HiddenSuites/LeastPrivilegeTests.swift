import GradingSupport
import WorkshopCommon

/// The step least-privilege: roles that allow what is done, and a table that outlives its stack.
final class LeastPrivilegeTests: StepSuite {
    private let saver = "SaverFunction"
    private let metrics = "MetricsFunction"
    private let table = "ShoutoutsTable"

    func testSaverMayPutAlone() throws {
        try requireFunction(saver)
        let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/\(cloud.reference(table))"
        let suggestion = "a Statement with Action: dynamodb:PutItem and Resource: !GetAtt ShoutoutsTable.Arn"
        expectRole(of: saver, allows: "dynamodb:PutItem", on: arn, named: "your table", try: suggestion)
        // PutResourcePolicy: who may Put*, may hand the table to another account.
        for action in ["UpdateItem", "BatchWriteItem", "DeleteItem", "GetItem", "Query", "Scan", "PutResourcePolicy"] {
            expectRole(of: saver, denies: "dynamodb:\(action)", on: arn, named: "your table", try: suggestion)
        }
        let another = "arn:aws:dynamodb:us-east-1:123456789012:table/\(random.word())"
        expectRole(of: saver, denies: "dynamodb:PutItem", on: another, named: "another table", try: suggestion)
    }

    func testMetricsStayInTheirNamespace() throws {
        try requireFunction(metrics)
        let action = "cloudwatch:PutMetricData"
        let suggestion = "add a Condition: StringEquals, and below it cloudwatch:namespace: Shoutout"
        expectRole(of: metrics, allows: action, on: "*", named: "metrics", try: suggestion)
        let statements = template.statements(of: metrics).filter {
            template.actions(in: $0).contains { $0 == "*" || $0.hasPrefix("cloudwatch:") }
        }
        for statement in statements {
            expect(
                statement["Condition"]?["StringEquals"]?["cloudwatch:namespace"],
                equals: "Shoutout",
                "the role of \(metrics) allows \(action) in the namespace Shoutout alone",
                at: .template(metrics, "Properties", "Policies"),
                try: suggestion
            )
        }
    }

    func testNoRoleMayDoEverything() throws {
        let roles = template.resources(ofType: "AWS::IAM::Role")
        try require(expect(!roles.isEmpty, "the stack has roles", at: .template()))
        for role in roles {
            let wide = template.statements(of: role.logicalID).flatMap { template.actions(in: $0) }
                .filter { $0 == "*" || $0.hasSuffix(":*") }
            expect(
                wide.isEmpty,
                "\(role.logicalID) allows no service as a whole",
                expected: "actions by their names",
                actual: wide.joined(separator: ", "),
                at: .template(role.logicalID),
                try: "name the actions that are used"
            )
        }
    }

    func testTableOutlivesTheStack() throws {
        expect(
            try requireResource(table, "AWS::DynamoDB::Table").deletionPolicy,
            equals: "Retain",
            "when the stack is deleted, the table is kept",
            at: .template(table, "DeletionPolicy"),
            try: "set DeletionPolicy: Retain, beside Type"
        )
    }
}
