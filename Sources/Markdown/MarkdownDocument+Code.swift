extension MarkdownDocument {
    package typealias PlacedCode = (code: CodeBlock, range: SourceRange)

    /// All code, that in lists and quotes as well, with its places.
    package var codeBlocks: [PlacedCode] { Self.codeBlocks(in: blocks) }

    private static func codeBlocks(in blocks: [Block]) -> [PlacedCode] {
        blocks.flatMap { block -> [PlacedCode] in
            switch block.kind {
            case .code(let code): [(code, block.range)]
            case .quote(let blocks): codeBlocks(in: blocks)
            case .list(let list): list.items.flatMap { codeBlocks(in: $0.blocks) }
            case .heading, .paragraph, .html, .directive, .thematicBreak, .figure: []
            }
        }
    }
}
