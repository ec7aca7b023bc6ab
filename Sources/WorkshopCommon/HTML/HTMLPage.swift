/// A page of HTML that needs nothing beside itself: it can be mailed, or read from a stick.
package struct HTMLPage: Hashable, Sendable {
    /// Text.
    package var title: String
    /// HTML.
    package var body: String
    /// JavaScript, if any.
    package var script: String?

    package init(title: String, body: String, script: String? = nil) {
        self.title = title
        self.body = body
        self.script = script
    }

    package var text: String {
        let script = script.map { "<script>\n\($0)\n</script>\n" } ?? ""
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="\(HTMLPage.policy)">
            <title>\(HTMLPage.escaped(title))</title>
            <style>
            \(HTMLPage.style)
            </style>
            </head>
            <body>
            \(body)
            \(script)</body>
            </html>

            """
    }

    /// Text as it stands in an element or in a quoted attribute.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\0": result += "\u{FFFD}"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// Whatever slips through the escaping loads nothing from elsewhere.
    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'"

    private static let style = """
        :root { color-scheme: light dark; --line: #8886; --good: #1a7f37; --bad: #cf222e; --soft: #6e7781; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        table { border-collapse: collapse; width: 100%; } td, th { border-bottom: 1px solid var(--line); padding: .3rem .5rem;
        text-align: left; vertical-align: top; } .good { color: var(--good); } .bad { color: var(--bad); }
        .soft { color: var(--soft); } code, pre { font: 14px/1.4 ui-monospace, monospace; white-space: pre-wrap;
        overflow-wrap: anywhere; } .number { text-align: right; font-variant-numeric: tabular-nums; }
        """
}
