import CloudCore
import LambdaService
import OrderedCollections
import WorkshopCommon
import XCTest

/// What Python and Node.js handlers log where `LoggingConfig` asks for JSON, by real interpreters.
final class RuntimeJSONLogTests: ControlPlaneTestCase {
    private func run(_ runtime: String, _ file: String, _ source: String, level: String? = nil) async -> Answer {
        var logging: JSONObject = ["LogFormat": "JSON", "SystemLogLevel": "WARN"]
        logging["ApplicationLogLevel"] = level.map { .string($0) }
        let zip = ZipBuilder.bytes([(file, source)], mode: 0o100644)
        let answer = await create(
            "Hello",
            "",
            [
                "Runtime": .string(runtime), "Handler": "app.handler", "Timeout": 20,
                "LoggingConfig": .object(logging), "Code": ["ZipFile": .string(Base64.encode(zip))],
            ]
        )
        XCTAssertEqual(answer.status, 201, answer.text)
        return await invoke(waitsForLog: true)
    }

    /// The lines as documents, the text ones as strings, without what differs from run to run.
    private func lines(of answer: Answer, line: UInt = #line) -> [JSONValue] {
        logs.lines.map { text in
            guard var document = (try? JSONValue(parsing: Array(text.utf8)))?.object else { return .string(text) }
            let time = document.removeValue(forKey: "timestamp")?.string ?? ""
            XCTAssertNotNil(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/#), text, line: line)
            XCTAssertEqual(
                document.removeValue(forKey: "requestId")?.string,
                answer.headers["x-amzn-RequestId"],
                text,
                line: line
            )
            for place in ["stackTrace", "location"] where document[place] != nil {
                document[place] = .bool(document[place]?.serialized().contains("app.") ?? false)
            }
            return .object(document)
        }
    }

    func testPythonRecordsAreDocuments() async {
        let answer = await run(
            "python3.12",
            "app.py",
            """
            import logging
            log = logging.getLogger("shop")
            def handler(event, context):
                print("as it is")
                log.info("two %s", "words", extra={"order": 7})
                log.debug("too low")
                log.log(35, {"a": 1})
                try:
                    {}["key"]
                except KeyError:
                    log.exception("caught")
                return 1
            """
        )
        XCTAssertEqual(answer.text, "1")
        XCTAssertEqual(
            lines(of: answer),
            [
                "as it is", ["level": "INFO", "message": "two words", "logger": "shop", "order": 7],
                ["level": "WARNING", "message": ["a": 1], "logger": "shop"],
                [
                    "level": "ERROR", "message": "caught", "logger": "shop", "stackTrace": true,
                    "errorType": "KeyError", "errorMessage": "'key'", "location": true,
                ],
            ]
        )
    }

    func testAPythonHandlersErrorIsOneDocument() async {
        let answer = await run(
            "python3.12",
            "app.py",
            "def handler(event, context):\n    raise ValueError('no')\n",
            level: "ERROR"
        )
        XCTAssertEqual(answer["errorType"], "ValueError")
        XCTAssertEqual(
            lines(of: answer),
            [["level": "ERROR", "errorMessage": "no", "errorType": "ValueError", "stackTrace": true]]
        )
    }

    func testNodeLinesAreDocuments() async {
        let answer = await run(
            "nodejs22.x",
            "app.js",
            """
            exports.handler = async () => {
              process.stdout.write('as it is\\n');
              console.log('two %s', 'words');
              console.debug('too low');
              console.warn({ a: 1 });
              console.error('caught', new TypeError('odd'));
              console.info(new RangeError('alone'));
              return 1;
            };
            """
        )
        XCTAssertEqual(answer.text, "1")
        XCTAssertEqual(
            lines(of: answer).filter { $0["message"]?["errorType"] == nil },
            [
                "as it is", ["level": "INFO", "message": "two words"], ["level": "WARN", "message": ["a": 1]],
                [
                    "level": "ERROR", "message": lines(of: answer)[3]["message"] ?? nil, "errorType": "TypeError",
                    "errorMessage": "odd", "stackTrace": true,
                ],
            ]
        )
        XCTAssertEqual(lines(of: answer)[3]["message"]?.string?.hasPrefix("caught TypeError: odd\n"), true)
        XCTAssertEqual(lines(of: answer).last?["message"]?["errorMessage"], "alone")
    }

    func testANodeHandlersErrorIsOneDocument() async {
        let answer = await run(
            "nodejs22.x",
            "app.js",
            "exports.handler = async () => { console.warn('too low'); throw new TypeError('no'); };",
            level: "ERROR"
        )
        XCTAssertEqual(answer["errorType"], "TypeError")
        let documents = lines(of: answer)
        XCTAssertEqual(documents.count, 1, "\(documents)")
        XCTAssertEqual(documents.first?["errorType"], "TypeError")
        XCTAssertEqual(documents.first?["errorMessage"], "no")
        XCTAssertEqual(documents.first?["message"]?.string?.hasPrefix("Invoke Error TypeError: no\n"), true)
    }
}
