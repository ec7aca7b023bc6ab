import AWSClientRuntime
import AWSCloudWatch
import AWSDynamoDB
import AWSLambdaEvents
import AWSLambdaRuntime
import AWSS3
import AWSSFN
import AWSSQS
import AWSSSM
import AWSSecretsManager
import Foundation
import Smithy

/// A handler as a learner writes it, with a call of every client.
@main
struct ExampleFunction {
    static func main() async throws {
        let queue = Lambda.env("QUEUE_URL")
        let sqs = try await SQSClient()
        let saver = try Saver(region: Lambda.env("AWS_REGION") ?? "us-east-1")
        let machine = Machine(
            states: SFNClient(config: try await SFNClient.SFNClientConfiguration(maxAttempts: 2, region: "us-east-1"))
        )

        let runtime = LambdaRuntime { (event: SQSEvent, context: LambdaContext) in
            for record in event.records {
                guard try await saver.save(record.body, id: record.messageId) else { continue }
                try await machine.start(record.body, name: record.messageId)
                do {
                    let input = SendMessageInput(messageBody: record.body, queueUrl: queue)
                    let sent = try await sqs.sendMessage(input: input)
                    context.logger.info("sent \(sent.messageId ?? "")")
                } catch let error as QueueDoesNotExist {
                    context.logger.error("\(error.properties.message ?? "no such queue")")
                } catch let error as any AWSServiceError {
                    context.logger.error("\(error.errorCode ?? "?"): \(error.message ?? "")")
                }
            }
        }
        try await runtime.run()
    }
}

/// Writes every message once.
struct Saver {
    let table: DynamoDBClient
    let metrics: CloudWatchClient

    init(region: String) throws {
        table = try DynamoDBClient(region: region)
        metrics = try CloudWatchClient(region: region)
    }

    func save(_ body: String, id: String) async throws -> Bool {
        let item: [String: DynamoDBClientTypes.AttributeValue] = [
            "id": .s(id), "body": .s(body), "count": .n("1"), "tags": .l([.s("tf"), .null(true)]),
        ]
        do {
            _ = try await table.putItem(
                input: PutItemInput(
                    conditionExpression: "attribute_not_exists(id)",
                    item: item,
                    returnValuesOnConditionCheckFailure: .allOld,
                    tableName: "shoutouts"
                )
            )
        } catch let error as ConditionalCheckFailedException {
            guard case .s(let old)? = error.properties.item?["body"] else { return false }
            return old != body
        }
        let datum = CloudWatchClientTypes.MetricDatum(
            dimensions: [CloudWatchClientTypes.Dimension(name: "Kind", value: "TF")],
            metricName: "Shoutouts",
            unit: .count,
            value: 1
        )
        _ = try await metrics.putMetricData(input: PutMetricDataInput(metricData: [datum], namespace: "Shoutout"))
        return true
    }
}

/// Starts executions, the same message never twice.
struct Machine {
    let states: SFNClient

    func start(_ input: String, name: String) async throws {
        do {
            let execution = try await states.startExecution(
                input: StartExecutionInput(input: input, name: name, stateMachineArn: Lambda.env("MACHINE_ARN"))
            )
            guard let date = execution.startDate, date < Date() else { return }
        } catch is ExecutionAlreadyExists {
            return
        }
    }

    func settings() async throws -> [String] {
        let parameter = try await SSMClient().getParameter(
            input: GetParameterInput(name: "/shoutout/kinds", withDecryption: true)
        )
        let secret = try await SecretsManagerClient().getSecretValue(input: GetSecretValueInput(secretId: "slack"))
        let object = try await S3Client().getObject(input: GetObjectInput(bucket: "imports", key: "today.json"))
        let body = try await object.body?.readData() ?? Data()
        _ = try await S3Client().putObject(input: PutObjectInput(body: .data(body), bucket: "imports", key: "old.json"))
        return [parameter.parameter?.value, secret.secretString].compactMap(\.self)
    }
}
