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
        _ = try JSONDecoder().decode(Shoutout.self, from: Data(message.utf8))
        let input = StartExecutionInput(input: message, stateMachineArn: machine)
        do {
            _ = try await client.startExecution(input: input)
            return true
        } catch is ExecutionAlreadyExists {
            return false
        }
    }
}
