import Crypto
import Foundation
import Markdown

/// A page with its style and its script inside, and a policy that lets the browser run and load nothing else.
///
/// The policy names both by their hashes, so that even text that got past the renderer would be shown and not run.
struct SelfContainedPage {
    var title: String
    var style: String
    var script: String
    var body: String
    /// Whether the script may talk to the server that it came from; a page that is opened as a file never does.
    var connectsHome = false

    var html: String {
        let style = "\n" + style
        let script = "\n" + script
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy(style: style, script: script))">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>\(HTMLRenderer.escape(title))</title>
            <style>\(style)</style>
            </head>
            <body>
            \(body)
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
            + (connectsHome ? "connect-src 'self'; " : "") + "base-uri 'none'; form-action 'none'"
    }

    /// A style sheet that can't end the element that it stands in.
    static func harmless(style: String) -> String {
        // The parser of HTML ends a style element at its closing tag, wherever that stands.
        style.replacing("</", with: "<\\/")
    }
}
