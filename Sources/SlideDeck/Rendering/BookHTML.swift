package import Markdown

/// The lessons as one book for learners: all text, that of the handout too, with contents, search, previous and next.
///
/// One HTML file like a deck's. Without the script it is one long page with its contents above.
package struct BookHTML: Sendable {
    /// A lesson, or a step's text.
    package struct Chapter: Sendable {
        /// What a link to it says behind `#`.
        package var slug: String
        package var title: String
        /// `09:15 – 10:00`; a step has none and stands below the section before it.
        package var time: String?
        /// Its diagrams drawn, its exercises written out.
        package var document: MarkdownDocument
        /// What links call the slides that begin on lines of the document.
        package var slideIDs: [Int: String]

        package init(
            slug: String,
            title: String,
            time: String? = nil,
            document: MarkdownDocument,
            slideIDs: [Int: String] = [:]
        ) {
            self.slug = slug
            self.title = title
            self.time = time
            self.document = document
            self.slideIDs = slideIDs
        }
    }

    private let theme: String
    private let includesNotes: Bool
    private let renderer: HTMLRenderer

    /// The parameters are those of ``DeckHTML``.
    package init(
        theme: String,
        includesNotes: Bool = false,
        imageData: @escaping HTMLRenderer.ImageData = { _ in nil }
    ) {
        self.theme = SelfContainedPage.harmless(style: theme)
        self.includesNotes = includesNotes
        renderer = HTMLRenderer(imageData: imageData)
    }

    /// The same bytes for the same chapters.
    package func render(title: String, chapters: [Chapter]) -> String {
        let links = chapters.map(link).joined()
        let articles = chapters.indices.map { article(chapters[$0], at: $0, of: chapters) }.joined()
        return SelfContainedPage(
            title: title,
            style: PageResources.deckStyle + "\n" + theme + "\n" + PageResources.bookStyle,
            script: PageResources.bookScript,
            body: """
                <a class="skip" href="#book">To the text</a>
                <nav class="contents" aria-label="Contents">
                <p class="name">\(HTMLRenderer.escape(title))</p>
                <form role="search" hidden>
                <label for="search">Search</label>
                <input id="search" type="search" autocomplete="off" spellcheck="false">
                </form>
                <ol class="results" aria-live="polite" hidden></ol>
                <ol class="chapters">
                \(links)</ol>
                </nav>
                <main id="book" tabindex="-1">
                \(articles)</main>
                """
        ).html
    }

    private func link(_ chapter: Chapter) -> String {
        let time = chapter.time.map { "<span>\($0)</span> " } ?? ""
        return
            "<li\(chapter.time == nil ? " class=\"step\"" : "")>\(time)<a href=\"#\(HTMLRenderer.escape(chapter.slug))\">"
            + "\(HTMLRenderer.escape(chapter.title))</a></li>\n"
    }

    private func article(_ chapter: Chapter, at index: Int, of chapters: [Chapter]) -> String {
        let previous = index > 0 ? turn(to: chapters[index - 1], "Previous") : ""
        let next = index + 1 < chapters.count ? turn(to: chapters[index + 1], "Next") : ""
        let time = chapter.time.map { "<p class=\"time\">\($0)</p>\n" } ?? ""
        return """
            <article class="chapter" id="\(HTMLRenderer.escape(chapter.slug))" \
            aria-label="\(HTMLRenderer.escape(chapter.title))" tabindex="-1">
            \(time)\(content(of: chapter))<nav class="turn" aria-label="Chapters">\(previous)\(next)</nav>
            </article>

            """
    }

    private func turn(to chapter: Chapter, _ word: String) -> String {
        "<a class=\"\(word.lowercased())\" href=\"#\(HTMLRenderer.escape(chapter.slug))\"><span>\(word)</span> "
            + "\(HTMLRenderer.escape(chapter.title))</a>"
    }

    /// Without the breaks and pauses of slides; notes where they belong.
    private func content(of chapter: Chapter) -> String {
        var html = ""
        var ids = chapter.slideIDs
        var text: [Block] = []
        func flush() {
            html += renderer.render(text)
            text = []
        }
        for block in chapter.document.blocks {
            if let id = ids.removeValue(forKey: block.range.startLine) {
                flush()
                html += "<span id=\"\(HTMLRenderer.escape(id))\"></span>\n"
            }
            switch block.kind {
            case .thematicBreak(.slide), .directive(.pause): break
            case .directive(.notes(let notes)):
                guard includesNotes else { break }
                flush()
                html += renderer.renderNotes([notes])
            default: text.append(block)
            }
        }
        flush()
        return html
    }
}
