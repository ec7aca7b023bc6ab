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
        let input = StartExecutionInput(input: message, name: shoutout.id, stateMachineArn: machine)
        _ = try await client.startExecution(input: input)
        return true
    }
}
