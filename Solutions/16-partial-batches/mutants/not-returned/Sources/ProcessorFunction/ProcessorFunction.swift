import AWSLambdaEvents
import AWSLambdaRuntime
import AWSSFN

/// Takes shoutouts from the queue, and starts an execution of the state machine for each.
@main
struct ProcessorFunction {
    static func main() async throws {
        guard let machine = Lambda.env("SHOUTOUT_MACHINE_ARN"), !machine.isEmpty else { throw NoMachine() }
        let starter = ExecutionStarter(client: try await SFNClient(), machine: machine)

        let runtime = LambdaRuntime { (event: SQSEvent, context: LambdaContext) in
            var response = BatchResponse()
            for message in event.records {
                do {
                    let isNew = try await starter.start(message.body)
                    context.logger.info("\(message.messageId) \(isNew ? "is started" : "was started already")")
                } catch {
                    context.logger.error("\(message.messageId) failed: \(error)")
                    response.batchItemFailures.append(.init(itemIdentifier: message.messageId))
                }
            }
        }
        try await runtime.run()
    }
}

struct NoMachine: Error, CustomStringConvertible {
    let description = "the function has no SHOUTOUT_MACHINE_ARN in its environment"
}
