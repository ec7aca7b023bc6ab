import Markdown
import XCTest

final class HTMLRendererTests: XCTestCase {
    private func html(_ text: String) throws -> String {
        HTMLRenderer().render(try MarkdownDocument(parsing: text, file: "a.md").blocks)
    }

    func testAllBlocks() throws {
        XCTAssertEqual(
            try html("# A & *b*\n\nc\nd\\\ne\n\n> f\n\n3. g\n4. h\n\n   - i\n\n***\n\n```json\n{}\n\n1\n```\n"),
            """
            <h1>A &amp; <em>b</em></h1>
            <p>c
            d<br>
            e</p>
            <blockquote><p>f</p>
            </blockquote>
            <ol start="3"><li><p>g</p>
            </li>
            <li><p>h</p>
            <ul><li>i
            </li>
            </ul>
            </li>
            </ol>
            <hr>
            <pre data-language="json" tabindex="0"><code><span class="line">{}
            </span><span class="line">
            </span><span class="line"><span class="number">1</span>
            </span></code></pre>

            """
        )
    }

    func testHTMLIsShownAsText() throws {
        XCTAssertEqual(
            try html("<script>alert(1)</script>\n\na <img src=x onerror=y>"),
            """
            <pre class="html">&lt;script&gt;alert(1)&lt;/script&gt;
            </pre>
            <p>a &lt;img src=x onerror=y&gt;</p>

            """
        )
    }

    func testLinksLeadToTheWebAMailboxOrWithin() throws {
        let expected = [
            "https://a.b/?c=d&e": #"<a href="https://a.b/?c=d&amp;e" target="_blank" rel="noopener noreferrer">x</a>"#,
            "mailto:a@b.c": #"<a href="mailto:a@b.c" target="_blank" rel="noopener noreferrer">x</a>"#,
            "#top": ##"<a href="#top">x</a>"##,
            "../a/b.md": #"<a href="../a/b.md">x</a>"#,
            "a/b:c": #"<a href="a/b:c">x</a>"#,
            "javascript:alert(1)": "x",
            "JaVaScRiPt&colon;alert(1)": "x",
            "java&#10;script:alert(1)": "x",
            "&#1;javascript:alert(1)": "x",
            "data:text/html,y": "x",
            "file:///etc/passwd": "x",
            "//evil.example": "x",
            "/\\evil.example": "x",
        ]
        for (address, link) in expected {
            XCTAssertEqual(try html("[x](<\(address)>)"), "<p>\(link)</p>\n", address)
        }
    }

    func testImagesAreTheirTextOrTheirData() throws {
        let blocks = try MarkdownDocument(
            parsing: "![a \"b\"](c.png) ![d](https://e/f.png) ![g](h.png)",
            file: "a.md"
        ).blocks
        let renderer = HTMLRenderer { $0 == "c.png" ? "data:image/png;base64,AA==" : "javascript:alert(1)" }
        XCTAssertEqual(
            renderer.render(blocks),
            """
            <p><img src="data:image/png;base64,AA==" alt="a &quot;b&quot;"> <span class="image">d</span> \
            <span class="image">g</span></p>

            """
        )
    }

    func testPausesAndStepsCountKeys() throws {
        let text = "a\n\n<!-- pause -->\n\nb\n\n```swift {1|2}\nx\ny\n```\n\n- c\n\n  <!-- pause -->\n- d\n"
        let result = HTMLRenderer().renderStepped(try MarkdownDocument(parsing: text, file: "a.md").blocks)
        XCTAssertEqual(result.keys, 3)
        XCTAssertEqual(
            result.html,
            """
            <p>a</p>
            <p data-at="1">b</p>
            <pre data-language="swift" data-from="1" data-steps="1-1|2-2" tabindex="0" data-at="1"><code>\
            <span class="line">x
            </span><span class="line">y
            </span></code></pre>
            <ul data-at="1"><li data-at="1"><p data-at="1">c</p>
            </li>
            <li data-at="3"><p data-at="3">d</p>
            </li>
            </ul>

            """
        )
    }
}
