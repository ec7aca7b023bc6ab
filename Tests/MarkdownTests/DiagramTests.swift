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
            <svg class="diagram" viewBox="0 0 298 60" width="22.9em" role="img" \
            aria-label="Api leads to Hello by &quot;GET&quot;">
            <g class="edge"><path d="M90 30C137.5 30 137.5 30 185 30"/>\
            <path class="tip" d="M185 25.5l7 4.5l-7 4.5z"/>\
            <text class="label" x="137.5" y="24" text-anchor="middle">GET /hello</text></g>
            <g class="node"><rect x="6" y="6" width="84" height="48" rx="7"/>\
            <text class="name" x="48" y="27" text-anchor="middle">Api</text>\
            <text class="kind" x="48" y="44" text-anchor="middle">REST API</text></g>
            <g class="node"><rect x="192" y="6" width="100" height="48" rx="7"/>\
            <text class="name" x="242" y="35.5" text-anchor="middle">Hello &lt;1&gt;</text></g>
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

    /// What would be too small to be read in one row stands in several, read like lines of text.
    func testALongRowGoesOnBelow() {
        let names = [
            "ServerlessRestApi", "SlashFunction", "ShoutoutsQueue", "ProcessorFunction", "Machine", "Saver", "Table",
        ]
        let edges = names.indices.dropLast().map { Diagram.Edge($0, $0 + 1, label: "StartExecution") }
        let svg = DiagramSVG(Diagram(nodes: names.map { .init($0) }, edges: edges, alternative: "x"))
        let corners = svg.text.matches(of: /<rect x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)"/)
            .map { match in [match.1, match.2, match.3].map { Double($0) ?? .nan } }
        XCTAssertEqual(corners.count, names.count)
        let rows = Dictionary(grouping: corners) { $0[1] }.sorted { $0.key < $1.key }.map(\.value)
        XCTAssertEqual(rows.flatMap(\.self), corners, "from left to right, then below")
        XCTAssertTrue((2...3).contains(rows.count), "\(rows)")
        for row in rows {
            for (one, next) in zip(row, row.dropFirst()) { XCTAssertGreaterThanOrEqual(next[0], one[0] + one[2] + 44) }
            XCTAssertLessThanOrEqual(row[row.count - 1][0] + row[row.count - 1][2], svg.size.width)
        }
        XCTAssertLessThan(svg.width, 62, "letters of two thirds of the text's size on a slide that is 40 em wide")
        XCTAssertEqual(svg.text.matches(of: /class="tip"/).count, edges.count)
        XCTAssertEqual(svg.text.matches(of: /class="label"/).count, edges.count)
    }

    func testNamesAreBrokenWhereTheirWordsBegin() {
        let svg = DiagramSVG(
            Diagram(
                nodes: [.init("ShoutoutsDeadLetterQueue"), .init("Ask a person"), .init("Is it an idea?")],
                edges: [.init(0, 1, label: "POST /slack/commands")],
                alternative: ""
            )
        )
        let words = svg.text.matches(of: /class="(name|label)"[^>]*>([^<]*)</).map { String($0.2) }
        XCTAssertEqual(
            words,
            ["POST", "/slack/commands", "ShoutoutsDead", "LetterQueue", "Ask a person", "Is it an", "idea?"]
        )
    }

    func testAnEdgeToNowhereIsLeftOut() {
        let diagram = Diagram(nodes: [.init("a")], edges: [.init(0, 0), .init(0, 5), .init(-1, 0)], alternative: "")
        XCTAssertEqual(diagram.edges, [])
        XCTAssertEqual(DiagramSVG(Diagram(nodes: [], edges: [], alternative: "")).size.width, 0)
    }

    func testADirectiveBecomesAFigureForBothFaces() throws {
        let document = try MarkdownDocument(parsing: "a\n\n<!-- diagram: template=b/c.yaml -->\n", file: "a.md")
        let expanded = document.expanding { directive, range in
            guard case .diagram(.template("b/c.yaml", only: [])) = directive else { return nil }
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
        XCTAssertEqual(
            try MarkdownDocument(parsing: "<!-- diagram: template=a.yaml only=B,C -->\n", file: "a.md")
                .directives.map(\.directive),
            [.diagram(.template("a.yaml", only: ["B", "C"]))]
        )
        for wrong in [
            "diagram", "diagram: a.yaml", "diagram: template=../a", "diagram: states=a only=b",
            "diagram: template=a only=b,",
            "diagram: template=a without=b", "diagram: template=a only=b c", "exercise:", "exercise: a b",
            "exercice: a",
        ] {
            XCTAssertThrowsError(try MarkdownDocument(parsing: "<!-- \(wrong) -->\n", file: "a.md"), wrong)
        }
    }
}
