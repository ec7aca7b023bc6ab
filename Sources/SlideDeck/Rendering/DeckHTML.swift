import Curriculum
package import Markdown

/// A deck as one HTML file that shows itself: style and script inside, no request to anywhere.
package struct DeckHTML: Sendable {
    private let theme: String
    private let includesNotes: Bool
    private let reloads: Bool
    private let renderer: HTMLRenderer

    /// - Parameters:
    ///   - theme: a style sheet, such as `Slides/theme/default.css`; without one the deck works but has no colours.
    ///   - includesNotes: puts the speaker's notes in: the presenter's window shows them, the wall doesn't.
    ///   - reloads: listens to the server that it came from, and loads again when that says so.
    ///   - imageData: see ``HTMLRenderer/ImageData``.
    package init(
        theme: String,
        includesNotes: Bool = false,
        reloads: Bool = false,
        imageData: @escaping HTMLRenderer.ImageData = { _ in nil }
    ) {
        self.theme = SelfContainedPage.harmless(style: theme)
        self.includesNotes = includesNotes
        self.reloads = reloads
        renderer = HTMLRenderer(imageData: imageData)
    }

    /// One slide of a page.
    package struct RenderedSlide: Hashable, Sendable {
        package let id: String
        package let html: String
    }

    /// The same bytes for the same deck.
    package func render(_ deck: Deck) -> String {
        render(deck, slides: deck.sections.flatMap(render))
    }

    /// The same with slides that were rendered before, such as those of lessons that did not change.
    package func render(_ deck: Deck, slides: [RenderedSlide]) -> String {
        var main = "<main>\n"
        for slide in slides { main += slide.html }
        return SelfContainedPage(
            title: deck.title,
            style: PageResources.deckStyle + "\n" + theme,
            script: PageResources.deckScript + (reloads ? PageResources.liveScript : ""),
            body: main + "</main>\n" + DeckControls(deck: deck).html,
            connectsHome: reloads
        ).html
    }

    /// A section as a file of its own. Links to slides of another lead into that one's file.
    ///
    /// - Parameter file: where a section's file stands, as a link says it.
    package func render(_ section: Deck.Section, of deck: Deck, file: (Deck.Section) -> String) -> String {
        let others = deck.sections.filter { $0.slug != section.slug }
        let places = others.flatMap { other in other.slides.map { ($0.id, file(other)) } }
        let files = Dictionary(uniqueKeysWithValues: places)
        let slides = render(section).map { slide in
            let html = slide.html.replacing(/href="#([^"]*)"/) { link in
                files[String(link.1)].map { "href=\"\(HTMLRenderer.escape($0))#\(link.1)\"" } ?? String(link.0)
            }
            return RenderedSlide(id: slide.id, html: html)
        }
        return render(Deck(title: section.title, sections: [section]), slides: slides)
    }

    package func render(_ section: Deck.Section) -> [RenderedSlide] {
        zip(section.slides, section.plannedMinutes).map { slide, minutes in
            RenderedSlide(id: slide.id, html: render(slide, in: section, minutes: minutes))
        }
    }

    // MARK: Slides

    private func render(_ slide: Deck.Slide, in section: Deck.Section, minutes: Double) -> String {
        let (content, keys) = renderer.renderStepped(slide.blocks)
        let time = slide.isTitle ? "<p class=\"time\">\(section.time)</p>\n" : ""
        let title = slide.title.isEmpty ? section.title : slide.title
        return """
            <section class="slide\(slide.isTitle ? " title" : "")\(slide.exercise == nil ? "" : " exercise")" \
            id="\(HTMLRenderer.escape(slide.id))" role="group" aria-roledescription="slide" \
            aria-label="\(HTMLRenderer.escape(title))" tabindex="-1" data-keys="\(keys)"\
            \(agenda(of: slide, in: section, minutes: minutes))>
            <div class="content">
            \(time)\(content)</div>
            \(includesNotes ? renderer.renderNotes(slide.notes) : "")</section>

            """
    }

    /// What the clock in the presenter's window counts with.
    private func agenda(of slide: Deck.Slide, in section: Deck.Section, minutes: Double) -> String {
        let tenths = Int((minutes * 10).rounded())
        var attributes = " data-section=\"\(HTMLRenderer.escape(section.title))\""
        attributes += " data-minutes=\"\(tenths / 10)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)")\""
        if slide.isOptional { attributes += " data-optional" }
        if let exercise = slide.exercise { attributes += " data-exercise=\"\(exercise.minutes)\"" }
        if slide.isTitle {
            attributes += " data-start=\"\(section.start.minutes)\" data-end=\"\(section.end.minutes)\""
            if section.isFixed { attributes += " data-fixed" }
        }
        return attributes
    }
}

extension HTMLRenderer {
    /// What the speaker says, which is Markdown itself.
    func renderNotes(_ notes: [String]) -> String {
        guard !notes.isEmpty else { return "" }
        let html = notes.map { text in
            let blocks = try? MarkdownDocument(parsing: text, file: "notes").blocks
            return blocks.map(render) ?? "<p>\(HTMLRenderer.escape(text))</p>\n"
        }
        return "<aside class=\"notes\" aria-label=\"Notes\">\n\(html.joined())</aside>\n"
    }
}
