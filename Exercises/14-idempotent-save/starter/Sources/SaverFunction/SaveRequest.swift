import Shoutouts

/// What `SaverFunction` is asked: a shoutout, and in the same document who asks.
struct SaveRequest: Decodable {
    let shoutout: Shoutout
    /// The ARN of the execution that saves it; `nil` where something else than a state machine calls.
    let savedBy: String?

    private enum CodingKeys: CodingKey {
        case savedBy
    }

    init(from decoder: any Decoder) throws {
        shoutout = try Shoutout(from: decoder)
        savedBy = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .savedBy)
    }
}
