import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class NodeRuntimeTests: ControlPlaneTestCase {
    private func create(_ files: [(String, String)], handler: String = "index.handler") async {
        let answer = await create(
            "Hello",
            "",
            [
                "Runtime": "nodejs20.x", "Handler": .string(handler),
                "Code": ["ZipFile": .string(Base64.encode(ZipBuilder.bytes(files, mode: 0o100644)))],
            ]
        )
        XCTAssertEqual(answer.status, 201, answer.text)
    }

    private func answer(_ source: String, file: String = "index.js", _ event: JSONValue = [:]) async -> Answer {
        await create([(file, source)])
        return await invoke("Hello", event)
    }

    func testAnAsyncHandlerOfACommonJSModule() async {
        let answer = await answer(
            """
            exports.handler = async (event, context) => ({
              event, name: context.functionName, version: context.functionVersion, memory: context.memoryLimitInMB,
              arn: context.invokedFunctionArn, id: context.awsRequestId, left: context.getRemainingTimeInMillis() > 1000,
              trace: process.env._X_AMZN_TRACE_ID.startsWith('Root='),
            });
            """,
            ["a": 1]
        )
        XCTAssertEqual(
            answer.json,
            [
                "event": ["a": 1], "name": "Hello", "version": "$LATEST", "memory": "128",
                "arn": "arn:aws:lambda:us-east-1:123456789012:function:Hello",
                "id": .string(answer.headers["x-amzn-RequestId"] ?? ""), "left": true, "trace": true,
            ]
        )
    }

    func testAHandlerOfAnESModule() async {
        let answer = await answer(
            "import os from 'node:os'; export const handler = async () => typeof os.EOL;",
            file: "index.mjs"
        )
        XCTAssertEqual(answer.text, #""string""#)
    }

    func testAPackageThatSaysItIsOfModules() async {
        await create(
            [("package.json", #"{"type":"module"}"#), ("src/app.js", "export const main = async () => 'module';")],
            handler: "src/app.main"
        )
        let answer = await invoke()
        XCTAssertEqual(answer.text, #""module""#)
    }

    func testACallbackWaitsUntilNothingIsLeftToDo() async {
        let answer = await answer(
            """
            let late = 0;
            exports.handler = (event, context, callback) => {
              setTimeout(() => { late += 1; }, 20);
              const value = { get late() { return late; } };
              callback(null, value);
            };
            """
        )
        XCTAssertEqual(answer.json, ["late": 1])
    }

    func testACallbackThatDoesNotWait() async {
        let answer = await answer(
            """
            exports.handler = (event, context, callback) => {
              context.callbackWaitsForEmptyEventLoop = false;
              setInterval(() => {}, 1000);
              callback(null, 'at once');
            };
            """
        )
        XCTAssertEqual(answer.text, #""at once""#)
    }

    func testAHandlerThatNeverAnswersAnswersNull() async {
        let answer = await answer("exports.handler = (event, context, callback) => {};")
        XCTAssertEqual(answer.text, "null")
    }

    func testAnErrorHasItsTrace() async {
        let answer = await answer("exports.handler = async () => { throw new TypeError('no'); };")
        XCTAssertEqual(answer.headers["X-Amz-Function-Error"], "Unhandled")
        XCTAssertEqual([answer["errorType"], answer["errorMessage"]], ["TypeError", "no"])
        XCTAssertEqual(answer["trace"]?[0], "TypeError: no")
    }

    func testACallbackWithAText() async {
        let answer = await answer("exports.handler = (event, context, callback) => callback('broken');")
        XCTAssertEqual(answer.json, ["errorType": "string", "errorMessage": "broken", "trace": []])
    }

    func testInitErrorsHaveTheNamesOfAWS() async {
        let cases = [
            ("exports.other = 1;", "Runtime.HandlerNotFound", "index.handler is undefined or not exported"),
            ("exports.handler = 1;", "Runtime.HandlerNotFound", "index.handler is not a function"),
            ("exports.handler = ;", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token ';'"),
        ]
        for (source, type, message) in cases {
            let answer = await answer(source)
            XCTAssertEqual([answer["errorType"], answer["errorMessage"]], [.string(type), .string(message)])
            await call("DELETE", "\(Self.functions)/Hello")
        }
        let missing = await answer("require('not-there'); exports.handler = async () => 1;")
        XCTAssertEqual(missing["errorType"], "Runtime.ImportModuleError")
        XCTAssertTrue(
            missing["errorMessage"]?.string?.hasPrefix("Error: Cannot find module 'not-there'") ?? false,
            missing.text
        )
    }

    func testAPromiseThatNobodyAwaitsEndsTheEnvironment() async {
        let answer = await answer(
            """
            exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 500)); };
            """
        )
        XCTAssertEqual(
            [answer["errorType"], answer["errorMessage"]],
            ["Runtime.UnhandledPromiseRejection", "Error: lost"]
        )
    }

    func testWhatIsPrintedHasTheRequestsID() async {
        await create([
            ("index.js", "exports.handler = async () => { console.log('hi', { a: 1 }); console.error('bad'); };")
        ])
        let answer = await invoke(waitsForLog: true)
        let id = answer.headers["x-amzn-RequestId"] ?? ""
        let lines = logs.lines.filter { $0.contains("\t\(id)\t") }.map { $0.drop { $0 != "\t" } }
        XCTAssertEqual(lines, ["\t\(id)\tINFO\thi { a: 1 }", "\t\(id)\tERROR\tbad"])
    }

    func testWhatIsPrintedAtOnceIsOneEventOfSeveralLines() async {
        await create([("index.js", "exports.handler = async () => { console.log('one\\n  two'); };")])
        let answer = await invoke(waitsForLog: true)
        let lines = logs.lines.filter { $0.contains("INFO") }.map { $0.split(separator: "\t").last.map(String.init) }
        let tail = Base64.decode(answer.headers["X-Amz-Log-Result"] ?? "") ?? []
        XCTAssertEqual(lines, ["one\n  two"])
        XCTAssertTrue(String(decoding: tail, as: UTF8.self).contains("\tINFO\tone\n  two\n"))
    }
}
