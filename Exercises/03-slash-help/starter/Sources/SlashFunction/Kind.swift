/// The kinds of shoutout.
enum Kind: String, CaseIterable {
    case teamFirst = "TF"
    case resultsFocus = "RF"
    case innovativeThinking = "IT"

    /// What the two letters stand for.
    var name: String {
        switch self {
        case .teamFirst: "Team First"
        case .resultsFocus: "Results Focus"
        case .innovativeThinking: "Innovative Thinking"
        }
    }
}
