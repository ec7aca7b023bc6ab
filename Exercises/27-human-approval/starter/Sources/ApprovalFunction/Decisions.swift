import AWSSFN
import Foundation

/// Hands decisions to state machines that wait for them.
struct Decisions {
    let client: SFNClient

    /// Does what somebody decided.
    ///
    /// - Returns: What Slack is to show.
    func take(_ press: Press) async throws -> Reply {
        // TODO 3: Nobody decides about their own shoutout. The question stays for others then.
        // TODO 4: Approved: sendTaskSuccess with the ticket's token; its output says who it was, in JSON: {"by": "U012ABCDEF"}.
        // TODO 5: Refused: sendTaskFailure with the ticket's token and the error Refused.
        // TODO 6: A press that comes too late: Step Functions answers TaskTimedOut. That is no error of ours; tell the person.
        Reply(text: "Nothing is decided yet.", replacesQuestion: false)
    }
}
