import AWSSFN
import Foundation
import Shoutouts

/// Starts executions of one state machine, never two for the same shoutout.
struct ExecutionStarter {
    let client: SFNClient
    let machine: String

    /// Starts the execution of a shoutout, unless there is one, or was.
    ///
    /// - Parameter message: The shoutout in JSON.
    /// - Returns: Whether it was started just now.
    func start(_ message: String) async throws -> Bool {
        let shoutout = try JSONDecoder().decode(Shoutout.self, from: Data(message.utf8))
        // TODO 1: Start it, with `client.startExecution(input: StartExecutionInput(…))`: the message as `input`, the
        // machine as `stateMachineArn`, and the shoutout's id as `name`. Step Functions takes each name once, and answers the
        // second time with ExecutionAlreadyExists. That is no error here.
        return shoutout.id.isEmpty
    }
}
