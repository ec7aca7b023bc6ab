import Crypto
import Foundation
package import Markdown

/// A deck as one HTML file that shows itself: style and script inside, no request to anywhere.
///
/// The Content Security Policy in it allows exactly this style and this script, by their hashes, so that even a slide
/// that got something past the renderer would show it and not run it.
package struct DeckHTML: Sendable {
    private let theme: String
    private let includesNotes: Bool
    private let renderer: HTMLRenderer

    /// - Parameters:
    ///   - theme: a style sheet, such as `Slides/theme/default.css`; without one the deck works but is plain.
    ///   - includesNotes: shows the speaker's notes below each slide: for a rehearsal, not for the wall.
    ///   - imageData: see ``HTMLRenderer/ImageData``.
    package init(
        theme: String,
        includesNotes: Bool = false,
        imageData: @escaping HTMLRenderer.ImageData = { _ in nil }
    ) {
        // The parser of HTML ends a style element at its closing tag, wherever that stands.
        self.theme = theme.replacing("</", with: "<\\/")
        self.includesNotes = includesNotes
        renderer = HTMLRenderer(imageData: imageData)
    }

    /// The same bytes for the same deck.
    package func render(_ deck: Deck) -> String {
        let style = "\n" + DeckResources.style + "\n" + theme
        let script = "\n" + DeckResources.script
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy(style: style, script: script))">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>\(HTMLRenderer.escape(deck.title))</title>
            <style>\(style)</style>
            </head>
            <body>
            <main>
            \(sections(of: deck))</main>
            \(bar)
            \(help(deck))
            <script>\(script)</script>
            </body>
            </html>

            """
    }

    private func policy(style: String, script: String) -> String {
        func hash(_ text: String) -> String {
            "'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'"
        }
        return "default-src 'none'; style-src \(hash(style)); script-src \(hash(script)); img-src data:; "
            + "base-uri 'none'; form-action 'none'"
    }

    // MARK: Slides

    private func sections(of deck: Deck) -> String {
        var number = 0
        let count = deck.slides.count
        var html = ""
        for section in deck.sections {
            for slide in section.slides {
                number += 1
                html += self.slide(slide, in: section, label: "\(number) of \(count)")
            }
        }
        return html
    }

    private func slide(_ slide: Deck.Slide, in section: Deck.Section, label: String) -> String {
        let (content, keys) = renderer.renderStepped(slide.blocks)
        let time = slide.isTitle ? section.time.map { "<p class=\"time\">\(HTMLRenderer.escape($0))</p>\n" } ?? "" : ""
        return """
            <section class="slide\(slide.isTitle ? " title" : "")" id="\(HTMLRenderer.escape(slide.id))" \
            role="group" aria-roledescription="slide" aria-label="\(label)" tabindex="-1" data-keys="\(keys)" \
            data-section="\(HTMLRenderer.escape(section.title))">
            <div class="content">
            \(time)\(content)</div>
            \(includesNotes ? notes(slide) : "")</section>

            """
    }

    private func notes(_ slide: Deck.Slide) -> String {
        guard !slide.notes.isEmpty else { return "" }
        let html = slide.notes.map { text in
            let blocks = try? MarkdownDocument(parsing: text, file: "notes").blocks
            return blocks.map(renderer.render) ?? "<p>\(HTMLRenderer.escape(text))</p>\n"
        }
        return "<aside class=\"notes\" aria-label=\"Notes\">\n\(html.joined())</aside>\n"
    }

    // MARK: Controls

    /// Hidden until the script, without which it would do nothing, shows it.
    private var bar: String {
        """
        <nav class="bar" aria-label="Slides" hidden>
        <span class="where"></span>
        <span class="controls">
        <button type="button" data-go="previous" aria-label="Previous">‹</button>
        <span class="counter"></span>
        <button type="button" data-go="next" aria-label="Next">›</button>
        <button type="button" data-go="help" aria-label="Help">?</button>
        </span>
        <span class="progress" aria-hidden="true"><span></span></span>
        </nav>
        <p class="announcement" role="status"></p>
        """
    }

    private func help(_ deck: Deck) -> String {
        let keys = [
            ("→ ↓ Space PageDown", "on"), ("← ↑ PageUp", "back"), ("Home, End", "first, last"), ("?", "this help"),
        ]
        let rows = keys.map { "<dt>\($0)</dt><dd>\($1)</dd>\n" }.joined()
        let links = deck.sections.map { section in
            let time = section.time.map { "<span>\(HTMLRenderer.escape($0))</span> " } ?? ""
            return "<li>\(time)<a href=\"#\(HTMLRenderer.escape(section.slug))\">"
                + "\(HTMLRenderer.escape(section.title))</a></li>\n"
        }
        return """
            <dialog class="help" aria-label="Help">
            <dl>
            \(rows)</dl>
            <ul>
            \(links.joined())</ul>
            <form method="dialog"><button>Close</button></form>
            </dialog>
            """
    }
}
