import GradingSupport
import OrderedCollections
import WorkshopCommon

/// A shoutout with random values, as functions hand it to each other.
struct SampleShoutout {
    var id: String
    var recipient: String
    var sender: String
    var kind: String
    var comment: String
    var createdAt = "2026-11-25T13:20:00Z"
    var responseUrl = "http://127.0.0.1:9/response"

    init(_ random: RandomData) {
        // As Slack's trigger_id is: three parts with dots.
        id = "\(random.number()).\(random.number()).\(random.secret())"
        recipient = random.slackUser().id
        sender = random.slackUser().id
        kind = random.pick(from: ["TF", "RF", "IT"])
        comment = "for the \(random.word()), señor \(random.name()) 🎉"
    }

    /// What a table has of it.
    var attributes: OrderedDictionary<String, String> {
        [
            "id": id, "recipient": recipient, "sender": sender, "kind": kind, "comment": comment,
            "createdAt": createdAt,
        ]
    }

    /// What functions, messages and executions have.
    var event: JSONValue {
        var members = JSONObject(uniqueKeysWithValues: attributes.map { ($0.key, .string($0.value)) })
        members["responseUrl"] = .string(responseUrl)
        return .object(members)
    }
}
