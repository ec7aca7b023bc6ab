import Markdown
import Terminal
import XCTest

final class DiagramTests: XCTestCase {
    private let line = Diagram(
        nodes: [.init("Api", subtitle: "REST API"), .init("Hello <1>")],
        edges: [.init(0, 1, label: "GET /hello")],
        alternative: "Api leads to Hello by \"GET\""
    )

    func testADiagramIsAPictureWithItsWords() {
        XCTAssertEqual(
            DiagramSVG(line).text,
            """
            <svg class="diagram" viewBox="0 0 314 60" width="24.2em" role="img" \
            aria-label="Api leads to Hello by &quot;GET&quot;">
            <g class="edge"><path d="M106 30C153.5 30 153.5 30 201 30"/>\
            <path class="tip" d="M201 25.5l7 4.5l-7 4.5z"/>\
            <text class="label" x="153.5" y="24" text-anchor="middle">GET /hello</text></g>
            <g class="node"><rect x="6" y="6" width="100" height="48" rx="7"/>\
            <text class="name" x="56" y="27" text-anchor="middle">Api</text>\
            <text class="kind" x="56" y="44" text-anchor="middle">REST API</text></g>
            <g class="node"><rect x="208" y="6" width="100" height="48" rx="7"/>\
            <text class="name" x="258" y="35" text-anchor="middle">Hello &lt;1&gt;</text></g>
            </svg>
            """
        )
    }

    /// Boxes never lie on one another, and everything is in the picture.
    func testNodesHaveTheirOwnPlaces() {
        // A diamond, a way over two columns, a circle, and a node alone.
        let edges: [Diagram.Edge] = [
            .init(0, 1), .init(0, 2), .init(1, 3), .init(2, 3), .init(0, 3), .init(3, 4), .init(4, 1),
        ]
        let svg = DiagramSVG(Diagram(nodes: (0..<6).map { .init("n\($0)") }, edges: edges, alternative: "x"))
        let corners = svg.text.matches(of: /<rect x="([0-9.]+)" y="([0-9.]+)"/).compactMap {
            match -> (Double, Double)? in
            guard let x = Double(match.1), let y = Double(match.2) else { return nil }
            return (x, y)
        }
        XCTAssertEqual(corners.count, 6)
        for (index, one) in corners.enumerated() {
            XCTAssertTrue(one.0 >= 0 && one.1 >= 0 && one.0 + 84 <= svg.size.width && one.1 + 48 <= svg.size.height)
            for other in corners.dropFirst(index + 1) {
                XCTAssertTrue(abs(one.0 - other.0) >= 84 || abs(one.1 - other.1) >= 48, "\(one) \(other)")
            }
        }
        XCTAssertEqual(svg.text.matches(of: /class="tip"/).count, edges.count)
    }

    func testAnEdgeToNowhereIsLeftOut() {
        let diagram = Diagram(nodes: [.init("a")], edges: [.init(0, 0), .init(0, 5), .init(-1, 0)], alternative: "")
        XCTAssertEqual(diagram.edges, [])
        XCTAssertEqual(DiagramSVG(Diagram(nodes: [], edges: [], alternative: "")).size.width, 0)
    }

    func testADirectiveBecomesAFigureForBothFaces() throws {
        let document = try MarkdownDocument(parsing: "a\n\n<!-- diagram: template=b/c.yaml -->\n", file: "a.md")
        let expanded = document.expanding { directive, range in
            guard case .diagram(.template("b/c.yaml")) = directive else { return nil }
            return [Block(.figure(Figure(diagram: line, text: ["Api", "└─ Hello"])), range: range)]
        }
        XCTAssertEqual(TerminalRenderer(capabilities: .plain).render(expanded), "a\n\nApi\n└─ Hello\n")
        XCTAssertEqual(
            HTMLRenderer().render(expanded.blocks),
            "<p>a</p>\n<figure>\(DiagramSVG(line).text)</figure>\n"
        )
    }

    func testALineOfATreeGoesOnBesideItsTrunk() throws {
        let figure = Figure(
            diagram: line,
            text: ["Api", "├─ GET ▶ AFunction  Lambda function", "│  └─ PutItem ▶ ATable  table", "└─ b"]
        )
        let nowhere = SourceRange(startLine: 1, startColumn: 1, endLine: 1, endColumn: 1)
        let terminal = TerminalCapabilities(width: 24)
        XCTAssertEqual(
            TerminalRenderer(capabilities: terminal).render([Block(.figure(figure), range: nowhere)]),
            "Api\n├─ GET ▶ AFunction\n│      Lambda function\n│  └─ PutItem ▶ ATable\n│         table\n└─ b\n"
        )
    }

    func testCodeIsFoundInListsAndQuotes() throws {
        let text = "```sh\na\n```\n\n- b\n\n  > ```\n  > c\n  > ```\n"
        let found = try MarkdownDocument(parsing: text, file: "a.md").codeBlocks
        XCTAssertEqual(found.map(\.code.text), ["a\n", "c\n"])
        XCTAssertEqual(found.map(\.range.startLine), [1, 7])
    }

    func testDirectivesForContentSayWhatTheyNeed() throws {
        XCTAssertEqual(
            try MarkdownDocument(parsing: "<!-- diagram: states=a.json -->\n\n<!-- exercise: b -->\n", file: "a.md")
                .directives.map(\.directive),
            [.diagram(.states("a.json")), .exercise("b")]
        )
        for wrong in [
            "diagram", "diagram: a.yaml", "diagram: template=../a", "exercise:", "exercise: a b", "exercice: a",
        ] {
            XCTAssertThrowsError(try MarkdownDocument(parsing: "<!-- \(wrong) -->\n", file: "a.md"), wrong)
        }
    }
}
