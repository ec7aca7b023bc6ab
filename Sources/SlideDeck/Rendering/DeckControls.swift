import Markdown

/// The line at the bottom, and the help with all that can be done and a list of the sections.
struct DeckControls {
    let deck: Deck

    var html: String { bar + "\n" + help }

    /// Hidden until the script, without which it would do nothing, shows it.
    private var bar: String {
        """
        <nav class="bar" aria-label="Slides" hidden>
        <span class="where"></span>
        <span class="timer" role="timer"></span>
        <span class="controls">
        <button type="button" data-go="previous" aria-label="Previous">‹</button>
        <span class="counter"></span>
        <button type="button" data-go="next" aria-label="Next">›</button>
        <button type="button" data-go="overview" aria-label="All slides">▦</button>
        <button type="button" data-go="help" aria-label="Help">?</button>
        </span>
        <span class="progress" role="progressbar" aria-label="Progress" aria-valuemin="1" \
        aria-valuemax="\(deck.slides.count)"><span></span></span>
        </nav>
        <p class="announcement" role="status"></p>
        """
    }

    /// A key, what it does, and the name of its action where there is a button for it.
    private static let keys: [(keys: [String], says: String, action: String?)] = [
        (["→", "Space"], "on", nil),
        (["←"], "back", nil),
        (["Home"], "first slide", "first"),
        (["End"], "last slide", "last"),
        (["O"], "all slides", "overview"),
        (["P"], "presenter's window", "presenter"),
        (["T"], "start an exercise's clock", "timer"),
        (["F"], "full screen", "full"),
        (["D"], "dark or light", "dark"),
        (["B"], "black screen", "black"),
        (["?"], "this help", nil),
    ]

    private var help: String {
        let keys = Self.keys.map { row in
            let content = row.keys.map { "<kbd>\($0)</kbd>" }.joined() + " \(row.says)"
            return row.action.map { "<li><button type=\"button\" data-go=\"\($0)\">\(content)</button></li>\n" }
                ?? "<li><span>\(content)</span></li>\n"
        }
        let links = deck.sections.map { section in
            "<li><span>\(section.time)</span> <a href=\"#\(HTMLRenderer.escape(section.slug))\">"
                + "\(HTMLRenderer.escape(section.title))</a></li>\n"
        }
        return """
            <dialog class="help" aria-label="Help">
            <ul class="keys">
            \(keys.joined())</ul>
            <ul class="toc">
            \(links.joined())</ul>
            <form method="dialog"><button>Close</button></form>
            </dialog>
            """
    }
}
