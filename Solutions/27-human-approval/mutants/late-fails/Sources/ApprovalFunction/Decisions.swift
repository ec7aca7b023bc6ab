import AWSSFN
import Foundation

/// Hands decisions to state machines that wait for them.
struct Decisions {
    let client: SFNClient

    /// Does what somebody decided.
    ///
    /// - Returns: What Slack is to show.
    func take(_ press: Press) async throws -> Reply {
        guard press.user != press.ticket.sender else {
            return Reply(text: "It is your own shoutout: somebody else has to decide.", replacesQuestion: false)
        }
        do {
            switch press.answer {
            case .approve:
                try await approve(press)
                return Reply(text: "<@\(press.user)> approved it.", replacesQuestion: true)
            case .refuse:
                try await refuse(press)
                return Reply(text: "<@\(press.user)> refused it.", replacesQuestion: true)
            }
        } catch {
            throw error
        }
    }

    private func approve(_ press: Press) async throws {
        let output = String(decoding: try JSONEncoder().encode(["by": press.user]), as: UTF8.self)
        let input = SendTaskSuccessInput(output: output, taskToken: press.ticket.token)
        _ = try await client.sendTaskSuccess(input: input)
    }

    private func refuse(_ press: Press) async throws {
        let cause = "\(press.user) refused it"
        let input = SendTaskFailureInput(cause: cause, error: "Refused", taskToken: press.ticket.token)
        _ = try await client.sendTaskFailure(input: input)
    }
}
