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
    /// `<!-- exercise: hello-sam -->`: what a step asks, made from its manifest, stands here.
    case exercise(String)
    /// `<!-- steps: extra -->`: a list of the day's steps of a kind stands here.
    case steps(StepKind)
    /// `<!-- diagram: template=Solutions/03-queue/template.yaml -->`: a picture made from a file stands here.
    case diagram(DiagramSource)
    /// `<!-- comment: ... -->`: for other authors.
    case comment

    package enum StepKind: String, Hashable, Sendable, CaseIterable {
        case core, extra
    }

    package struct SlideOptions: Hashable, Sendable {
        /// What a link to the slide says: small letters, digits and hyphens.
        package var id: String?
        package var minutes: Int?
        /// The word `optional`: the first to be left out when time runs short.
        package var isOptional: Bool

        package init(id: String? = nil, minutes: Int? = nil, isOptional: Bool = false) {
            self.id = id
            self.minutes = minutes
            self.isOptional = isOptional
        }
    }

    /// What a diagram is made from, by its path in the kit.
    package enum DiagramSource: Hashable, Sendable {
        /// A SAM template: who calls whom. With logical ids, a part of it: these and what leads from one to another.
        case template(String, only: [String] = [])
        /// A definition in Amazon States Language: the ways through it.
        case states(String)

        package var file: String {
            switch self {
            case .template(let file, only: _), .states(let file): file
            }
        }
    }
}
