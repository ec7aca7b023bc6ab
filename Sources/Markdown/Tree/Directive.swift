/// What an author tells the renderers in an HTML comment, which plain CommonMark hides.
package enum Directive: Hashable, Sendable {
    /// `<!-- notes: ... -->`: what the speaker says. Markdown, may be several lines.
    case notes(String)
    /// `<!-- slide: id=deploy minutes=5 -->`: about the slide that it stands on.
    case slide(SlideOptions)
    /// `<!-- pause -->`: what follows on the slide waits for a key.
    case pause
    /// `<!-- handout -->`: what follows, up to the next slide, is in the lesson and the handout but not in the deck.
    case handout
    /// `<!-- comment: ... -->`: for other authors.
    case comment

    package struct SlideOptions: Hashable, Sendable {
        /// What a link to the slide says: small letters, digits and hyphens.
        package var id: String?
        package var minutes: Int?

        package init(id: String? = nil, minutes: Int? = nil) {
            self.id = id
            self.minutes = minutes
        }
    }
}
