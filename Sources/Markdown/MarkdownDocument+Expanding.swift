extension MarkdownDocument {
    /// The same document with what directives stand for in their places.
    ///
    /// - Parameter expand: the blocks for a directive; `nil` leaves it as it is.
    package func expanding(_ expand: (Directive, SourceRange) throws -> [Block]?) rethrows -> MarkdownDocument {
        var copy = self
        copy.blocks = try blocks.flatMap { block in
            guard case .directive(let directive) = block.kind else { return [block] }
            return try expand(directive, block.range) ?? [block]
        }
        return copy
    }

    /// The directives of the document's top level, with their places.
    package var directives: [(directive: Directive, range: SourceRange)] {
        blocks.compactMap { block in
            if case .directive(let directive) = block.kind { (directive, block.range) } else { nil }
        }
    }
}
