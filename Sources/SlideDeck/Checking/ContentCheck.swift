import Curriculum
import Markdown
import WorkshopCommon

/// Links, pictures and code of a lesson, those for the handout alone as well.
struct ContentCheck {
    let file: String
    /// The ids of all slides.
    let slides: Set<String>
    /// The section's, which stands before ids that several sections have.
    let slug: String
    let hasImage: (_ path: String) -> Bool
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String, slides: Set<String>, slug: String, hasImage: @escaping (_ path: String) -> Bool) {
        self.file = file
        self.slides = slides
        self.slug = slug
        self.hasImage = hasImage
    }

    mutating func visit(_ blocks: [Block]) {
        for block in blocks {
            switch block.kind {
            case .heading(let heading): visit(heading.content)
            case .paragraph(let content): visit(content)
            case .quote(let blocks): visit(blocks)
            case .list(let list): for item in list.items { visit(item.blocks) }
            case .code(let code): check(code, line: block.range.startLine)
            case .html, .directive, .thematicBreak, .figure: break
            }
        }
    }

    private mutating func visit(_ inlines: [Inline]) {
        for inline in inlines {
            switch inline.kind {
            case .emphasis(let content), .strong(let content): visit(content)
            case .link(let address, let content):
                check(address, line: inline.range.startLine)
                visit(content)
            case .image(let address, _):
                guard !hasImage(address) else { break }
                tell("image", inline.range.startLine, "there is no picture '\(address)' beside the lessons", "")
            case .text, .code, .html, .softBreak, .lineBreak: break
            }
        }
    }

    /// A deck is one file: what it leads to besides the web must be in it.
    private mutating func check(_ address: String, line: Int) {
        if address.hasPrefix("#") {
            let id = String(address.dropFirst())
            guard !slides.contains(id) else { return }
            let near = nearestName(to: id, among: slides)
            let suggestion = near.map { "did you mean '#\($0)'?" } ?? "name a slide by what stands behind id="
            tell("link", line, "there is no slide '\(id)'", suggestion)
        } else if !["https://", "http://", "mailto:"].contains(where: address.lowercased().hasPrefix) {
            tell("link", line, "'\(address)' leads out of the deck, which is one file", "link to the web or to a slide")
        }
    }

    private mutating func check(_ code: CodeBlock, line: Int) {
        switch code.info.language {
        case "json", "asl":
            do {
                _ = try JSONValue(parsing: code.text)
            } catch {
                tell("code", line + error.line, "this code is no JSON: \(error)", "mend it, or name no language")
            }
        case "yaml", "yml":
            guard let mistake = YAMLMistake(in: code.text) else { return }
            tell(
                "code",
                line + mistake.line,
                "this code is no YAML: \(mistake.problem)",
                "mend it, or name no language"
            )
        default: break
        }
    }

    private mutating func tell(_ identifier: String, _ line: Int, _ message: String, _ suggestion: String) {
        diagnostics.append(
            Diagnostic(
                "slides-\(identifier)",
                at: SourceLocation(file: file, line: line),
                message,
                suggestion: suggestion.isEmpty ? nil : suggestion
            )
        )
    }
}
