import Shoutouts

/// What Shoutout says to what stands behind `/shoutout`: text in, message out. No event, no clock, no network.
func answer(to text: String) -> SlackMessage {
    // TODO 3:
    // - `help`, or nothing at all, explains how to give a shoutout, and names all kinds.
    // - `help values` says what each kind means.
    // - Anything else is repeated, with a hint to try `/shoutout help`.
    // Capitals and additional spaces make no difference, and only the one who asked is to see the answer.
    SlackMessage(responseType: .inChannel, text: "I don't understand anything yet.")
}
