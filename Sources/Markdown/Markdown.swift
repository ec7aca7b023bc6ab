// Markdown: lessons as values, and their two faces.
//
// In: CommonMark text with a front matter and directives in comments (the convention of the lessons).
// Out: a tree of blocks and inlines with their places in the file; the tree as text for a terminal or as HTML;
// diagnostics about what an author got wrong.
// Never: reads a file; lets a control, bidi or invisible character, active HTML or an unsafe link through; recurses
// deeper than `MarkdownDocument.maximumDepth`. No other room imports CCMark.
