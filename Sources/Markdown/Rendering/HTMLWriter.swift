/// Writes one fragment of HTML.
struct HTMLWriter {
    private var output = HTMLBuffer()
    /// How many keys have been asked for so far: one a pause, one a further step of code.
    private(set) var keys = 0
    /// The key that the latest pause waits for.
    private var dueAt: Int?
    private let imageData: HTMLRenderer.ImageData

    init(imageData: @escaping HTMLRenderer.ImageData) {
        self.imageData = imageData
    }

    var html: String { output.text }

    // MARK: Blocks

    mutating func write(_ blocks: [Block]) {
        for block in blocks { write(block) }
    }

    private mutating func write(_ block: Block) {
        switch block.kind {
        case .heading(let heading):
            element("h\(min(max(heading.level, 1), 6))") { $0.write(heading.content) }
        case .paragraph(let content):
            element("p") { $0.write(content) }
        case .quote(let blocks):
            element("blockquote") { $0.write(blocks) }
        case .list(let list): write(list)
        case .code(let code): write(code)
        case .html(let text):
            element("pre", " class=\"html\"") { $0.output.escape(text) }
        case .thematicBreak: output.append("<hr\(due)>\n")
        case .figure(let figure):
            element("figure") { $0.output.append(DiagramSVG(figure.diagram).text) }
        case .directive(.pause):
            keys += 1
            dueAt = keys
        case .directive: break
        }
    }

    private mutating func write(_ list: Block.List) {
        let (tag, attributes) =
            switch list.marker {
            case .bullet: ("ul", "")
            case .number(1): ("ol", "")
            case .number(let start): ("ol", " start=\"\(start)\"")
            }
        let look = list.look == .plain ? "" : " class=\"\(list.look.rawValue)\""
        element(tag, attributes + look) { writer in
            for item in list.items {
                writer.element("li") { $0.write(item, isTight: list.isTight) }
            }
        }
    }

    private mutating func write(_ item: Block.List.Item, isTight: Bool) {
        for block in item.blocks {
            if isTight, case .paragraph(let content) = block.kind {
                write(content)
                output.append("\n")
            } else {
                write(block)
            }
        }
    }

    private mutating func write(_ code: CodeBlock) {
        var attributes = code.info.language.map { " data-language=\"\(HTMLRenderer.escape($0))\"" } ?? ""
        if let quotation = code.info.quotation {
            attributes += " data-file=\"\(HTMLRenderer.escape(quotation.file))\""
        }
        if !code.info.steps.isEmpty {
            attributes += " data-from=\"\(keys)\" data-steps=\"\(steps(code.info.steps))\""
        }
        element("pre", attributes + " tabindex=\"0\"") { writer in
            writer.output.append("<code>")
            for line in Highlighter(language: code.info.language).lines(of: code.text) { writer.writeLine(line) }
            writer.output.append("</code>")
        }
        keys += max(0, code.info.steps.count - 1)
    }

    private mutating func writeLine(_ tokens: [Highlighter.Token]) {
        output.append("<span class=\"line\">")
        for token in tokens {
            if token.kind == .plain {
                output.escape(token.text)
                continue
            }
            output.append("<span class=\"")
            output.append(token.kind.rawValue)
            output.append("\">")
            output.escape(token.text)
            output.append("</span>")
        }
        output.append("\n</span>")
    }

    private func steps(_ steps: [[ClosedRange<Int>]]) -> String {
        steps.map { $0.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",") }.joined(separator: "|")
    }

    private var due: String { dueAt.map { " data-at=\"\($0)\"" } ?? "" }

    private mutating func element(_ tag: String, _ attributes: String = "", _ content: (inout HTMLWriter) -> Void) {
        output.append("<\(tag)\(attributes)\(due)>")
        content(&self)
        output.append("</\(tag)>\n")
    }

    // MARK: Inlines

    mutating func write(_ inlines: [Inline]) {
        for inline in inlines { write(inline) }
    }

    private mutating func write(_ inline: Inline) {
        switch inline.kind {
        case .text(let text), .html(let text): output.escape(text)
        case .code(let text):
            output.append("<code>")
            output.escape(text)
            output.append("</code>")
        case .emphasis(let content): wrap("em", content)
        case .strong(let content): wrap("strong", content)
        case .link(let address, let content): writeLink(to: address, content)
        case .image(let address, let alternative): writeImage(address, alternative)
        case .softBreak: output.append("\n")
        case .lineBreak: output.append("<br>\n")
        }
    }

    private mutating func wrap(_ tag: String, _ content: [Inline]) {
        output.append("<\(tag)>")
        write(content)
        output.append("</\(tag)>")
    }

    private mutating func writeLink(to address: String, _ content: [Inline]) {
        guard let target = LinkAddress(address).forHTML else { return write(content) }
        let isElsewhere = !LinkAddress(address).isRelative
        let newWindow = isElsewhere ? " target=\"_blank\" rel=\"noopener noreferrer\"" : ""
        output.append("<a href=\"\(HTMLRenderer.escape(target))\"\(newWindow)>")
        write(content)
        output.append("</a>")
    }

    private mutating func writeImage(_ address: String, _ alternative: String) {
        let text = HTMLRenderer.escape(alternative)
        if LinkAddress(address).isRelative, let data = imageData(address), isImageData(data) {
            output.append("<img src=\"\(HTMLRenderer.escape(data))\" alt=\"\(text)\">")
        } else {
            output.append("<span class=\"image\">\(text)</span>")
        }
    }

    private func isImageData(_ address: String) -> Bool {
        ["png", "jpeg", "gif", "webp", "svg+xml"].contains { address.hasPrefix("data:image/\($0);base64,") }
    }
}
