import Terminal

/// Markdown as HTML that is safe to show whatever the Markdown was: every character is escaped, HTML in it is text,
/// links lead to the web, a mailbox or within the site, and images are their text unless the caller has their data.
package struct HTMLRenderer: Sendable {
    /// A `data:` address for an image by its relative path; `nil` shows its text.
    package typealias ImageData = @Sendable (_ path: String) -> String?

    let imageData: ImageData

    package init(imageData: @escaping ImageData = { _ in nil }) {
        self.imageData = imageData
    }

    /// HTML for the inside of a page.
    package func render(_ blocks: [Block]) -> String {
        renderStepped(blocks).html
    }

    /// The same for a slide that is shown bit by bit.
    ///
    /// What follows a pause carries `data-at="N"`: it is due at the Nth key. Code with line stepping carries
    /// `data-from` (the key at which its first step is lit) and `data-steps`.
    ///
    /// - Returns: `keys`, how many keys the slide takes until all of it has been shown.
    package func renderStepped(_ blocks: [Block]) -> (html: String, keys: Int) {
        var writer = HTMLWriter(imageData: imageData)
        writer.write(blocks)
        return (writer.html, writer.keys)
    }

    /// HTML for the inside of a line.
    package func render(_ inlines: [Inline]) -> String {
        var writer = HTMLWriter(imageData: imageData)
        writer.write(inlines)
        return writer.html
    }

    /// The text for an element's contents or an attribute's value in double quotes.
    package static func escape(_ text: String) -> String {
        var buffer = HTMLBuffer()
        buffer.escape(text)
        return buffer.text
    }
}
