import Foundation
import Shoutouts

/// A button that somebody pressed. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload/
struct Press {
    enum Answer: String {
        case approve, refuse
    }

    /// The id of the Slack user who pressed it.
    let user: String
    let answer: Answer
    let ticket: Ticket
    /// Where the message with the button can be replaced.
    let responseURL: String

    /// Reads the form that Slack posts, whose one field `payload` is JSON; `nil` where it is no press of our buttons.
    init?(form: Data) {
        let fields = String(decoding: form, as: UTF8.self).split(separator: "&")
        guard let field = fields.first(where: { $0.hasPrefix("payload=") }),
            let json = field.dropFirst("payload=".count).replacing("+", with: " ").removingPercentEncoding,
            let payload = try? JSONDecoder().decode(Payload.self, from: Data(json.utf8)),
            let action = payload.actions.first,
            let answer = Answer(rawValue: action.actionID),
            let ticket = try? JSONDecoder().decode(Ticket.self, from: Data(action.value.utf8))
        else { return nil }
        (user, responseURL) = (payload.user.id, payload.responseURL)
        (self.answer, self.ticket) = (answer, ticket)
    }
}

/// What of Slack's payload matters here.
private struct Payload: Decodable {
    struct User: Decodable {
        let id: String
    }

    struct Action: Decodable {
        let actionID: String
        let value: String

        enum CodingKeys: String, CodingKey {
            case value
            case actionID = "action_id"
        }
    }

    let user: User
    let actions: [Action]
    let responseURL: String

    enum CodingKeys: String, CodingKey {
        case user, actions
        case responseURL = "response_url"
    }
}
