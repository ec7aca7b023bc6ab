/// The kinds of shoutout.
public enum Kind: String, CaseIterable, Codable, Sendable {
    case teamFirst = "TF"
    case resultsFocus = "RF"
    case innovativeThinking = "IT"

    /// What the two letters stand for.
    public var name: String {
        switch self {
        case .teamFirst: "Team First"
        case .resultsFocus: "Results Focus"
        case .innovativeThinking: "Innovative Thinking"
        }
    }
}
