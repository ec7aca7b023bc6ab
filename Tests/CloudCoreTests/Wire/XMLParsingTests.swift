import CloudCore
import XCTest

final class XMLParsingTests: XCTestCase {
    private func parse(_ text: String) -> XMLElement? { XMLElement(parsing: Array(text.utf8)) }

    func testDocumentIsReadWithItsReferencesAndWithoutItsPrefixes() {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a note -->
            <s3:Delete xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/" a='1 &lt; 2'>
              <Object><Key>a&amp;b &#x41;&#66;<![CDATA[<raw>]]></Key></Object><Quiet/>
            </s3:Delete>
            """
        XCTAssertEqual(
            parse(text),
            XMLElement(
                "Delete",
                attributes: ["s3": "http://s3.amazonaws.com/doc/2006-03-01/", "a": "1 < 2"],
                [XMLElement("Object", [XMLElement("Key", text: "a&b AB<raw>")]), XMLElement("Quiet", text: "")]
            )
        )
    }

    func testWhatIsNotWellFormedIsNotRead() {
        for text in [
            "", "text", "<a>", "<a></b>", "<a/><b/>", "<a>&nope;</a>", "<a>& b</a>", "<a b></a>", "<a b=c/>", "<a",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a><![CDATA[x</a>", "<a>&#xD800;</a>",
            String(repeating: "<a>", count: 1000),
        ] {
            XCTAssertNil(parse(text), text)
        }
    }

    func testHTTPDateIsRead() {
        let moment = Timestamp(httpDate: "Thu, 26 Nov 2026 01:02:03 GMT")
        XCTAssertEqual(moment?.iso8601, "2026-11-26T01:02:03.000Z")
        XCTAssertNil(Timestamp(httpDate: "yesterday"))
        // Later than nanoseconds can tell.
        XCTAssertNotNil(Timestamp(httpDate: "Fri, 31 Dec 9999 23:59:59 GMT"))
    }
}
