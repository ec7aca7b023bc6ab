import CloudCore
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// Python handlers, with words that are the same under `awslambdaric` and under our own bootstrap.
final class PythonRuntimeTests: ControlPlaneTestCase {
    private func create(_ files: [(String, String)], handler: String = "app.handler", _ more: JSONObject = [:]) async {
        var members: JSONObject = [
            "Runtime": "python3.12", "Handler": .string(handler),
            "Code": ["ZipFile": .string(Base64.encode(ZipBuilder.bytes(files, mode: 0o100644)))],
        ]
        members.merge(more) { $1 }
        let answer = await create("Hello", "", members)
        XCTAssertEqual(answer.status, 201, answer.text)
    }

    /// What the function answers, without the members that differ from run to run.
    private func failure(_ source: String, handler: String = "app.handler") async -> JSONValue {
        await create([("app.py", source)], handler: handler)
        let answer = await invoke()
        XCTAssertEqual(answer.headers["X-Amz-Function-Error"], "Unhandled")
        var members = answer.json.object ?? [:]
        members["requestId"] = nil
        members["stackTrace"] = nil
        return .object(members)
    }

    func testAHandlerGetsItsEventAndItsContext() async {
        await create([
            (
                "app.py",
                """
                import os
                def handler(event, context):
                    return {"event": event, "name": context.function_name, "version": context.function_version,
                            "memory": context.memory_limit_in_mb, "arn": context.invoked_function_arn,
                            "group": context.log_group_name, "left": context.get_remaining_time_in_millis() > 1000,
                            "id": context.aws_request_id, "client": context.client_context.custom["k"],
                            "trace": os.environ["_X_AMZN_TRACE_ID"].startswith("Root="), "text": "é"}
                """
            )
        ])
        let answer = await call(
            "POST",
            "\(Self.functions)/Hello/invocations",
            ["a": 1],
            headers: ["X-Amz-Client-Context": Base64.encode(Array(#"{"custom":{"k":"v"}}"#.utf8))]
        )
        XCTAssertEqual(
            answer.json,
            [
                "event": ["a": 1], "name": "Hello", "version": "$LATEST", "memory": "128",
                "arn": "arn:aws:lambda:us-east-1:123456789012:function:Hello", "group": "/aws/lambda/Hello",
                "left": true, "id": .string(answer.headers["x-amzn-RequestId"] ?? ""), "client": "v", "trace": true,
                "text": "é",
            ]
        )
        XCTAssertTrue(answer.text.contains("é"), "python3.12 does not escape")
    }

    func testAModuleMayStandInAFolder() async {
        await create(
            [("pkg/__init__.py", ""), ("pkg/app.py", "def main(e, c): return 'in a folder'")],
            handler: "pkg/app.main"
        )
        let answer = await invoke()
        XCTAssertEqual(answer.text, #""in a folder""#)
    }

    func testAnExceptionIsTheErrorDocument() async {
        await create([("app.py", "def handler(event, context):\n    raise ValueError('no ' + event['a'])\n")])
        let answer = await invoke("Hello", ["a": "b"], waitsForLog: true)
        XCTAssertEqual(answer["errorMessage"], "no b")
        XCTAssertEqual(answer["errorType"], "ValueError")
        XCTAssertEqual(answer["requestId"]?.string, answer.headers["x-amzn-RequestId"])
        let trace = answer["stackTrace"]?.array?.compactMap(\.string) ?? []
        XCTAssertEqual(trace.count, 1)
        XCTAssertTrue(trace.first?.hasPrefix("  File \"/") ?? false, "\(trace)")
        XCTAssertTrue(trace.first?.contains("app.py\", line 2, in handler\n    raise ValueError") ?? false, "\(trace)")
        XCTAssertTrue(
            logs.lines.contains { $0.hasPrefix("[ERROR] ValueError: no b\nTraceback (most recent call last):\n") },
            "\(logs.lines)"
        )
    }

    func testAModuleThatIsNotThere() async {
        let document = await failure("", handler: "none.handler")
        XCTAssertEqual(
            document,
            [
                "errorMessage": "Unable to import module 'none': No module named 'none'",
                "errorType": "Runtime.ImportModuleError",
            ]
        )
    }

    func testAHandlerThatIsNotThere() async {
        let document = await failure("x = 1")
        XCTAssertEqual(
            document,
            ["errorMessage": "Handler 'handler' missing on module 'app'", "errorType": "Runtime.HandlerNotFound"]
        )
    }

    func testAModuleThatIsNoPython() async {
        let document = await failure("def handler(:\n")
        XCTAssertEqual(document["errorType"], "Runtime.UserCodeSyntaxError")
        XCTAssertEqual(
            document["errorMessage"],
            "Syntax error in module 'app': invalid syntax (app.py, line 1)"
        )
    }

    func testAHandlerNameWithoutADot() async {
        let document = await failure("", handler: "handler")
        XCTAssertEqual(
            document,
            [
                "errorMessage": "Bad handler 'handler': not enough values to unpack (expected 2, got 1)",
                "errorType": "Runtime.MalformedHandlerName",
            ]
        )
    }

    func testAnAnswerThatIsNoJSON() async {
        let document = await failure("def handler(e, c): return {'a': {1, 2}}")
        XCTAssertEqual(
            document,
            [
                "errorMessage": "Unable to marshal response: Object of type set is not JSON serializable",
                "errorType": "Runtime.MarshalError",
            ]
        )
    }

    func testACoroutineIsNotAwaited() async {
        let document = await failure("async def handler(e, c): return 1")
        XCTAssertEqual(
            document["errorMessage"],
            "Unable to marshal response: Object of type coroutine is not JSON serializable"
        )
    }

    func testAnErrorWhileTheModuleIsLoaded() async {
        let document = await failure("raise RuntimeError('at import')")
        XCTAssertEqual(document, ["errorMessage": "at import", "errorType": "RuntimeError"])
    }

    /// The script is the one of AWS's documentation: it puts an option before the bootstrap's path.
    func testAWrapperStartsTheRuntime() async {
        let wrapper = """
            #!/bin/bash
            args=("$@")
            args=("${args[@]:0:$#-1}" "-X" "mine" "${args[@]: -1}")
            export WRAPPED=yes
            exec "${args[@]}"
            """
        let source = """
            import os, sys
            def handler(e, c): return [os.environ["WRAPPED"], "mine" in sys._xoptions]
            """
        let files = [("app.py", source), ("wrapper", wrapper)]
        let answer = await create(
            "Hello",
            "",
            [
                "Runtime": "python3.12", "Handler": "app.handler",
                "Code": ["ZipFile": .string(Base64.encode(ZipBuilder.bytes(files)))],
                "Environment": ["Variables": ["AWS_LAMBDA_EXEC_WRAPPER": "/var/task/wrapper"]],
            ]
        )
        let result = await invoke()
        XCTAssertEqual(answer.status, 201, answer.text)
        XCTAssertEqual(result.json, ["yes", true])
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json,
    /// test_lambda_runtime_wrapper_not_found.
    func testAWrapperThatCanNotBeStartedEndsTheRuntime() async {
        for (name, status) in [("/idontexist.sh", 127), ("/var/task/app.py", 126)] {
            await create(
                [("app.py", "def handler(e, c): return 1")],
                ["Environment": ["Variables": ["AWS_LAMBDA_EXEC_WRAPPER": .string(name)]]]
            )
            let answer = await invoke()
            let id = answer.headers["x-amzn-RequestId"] ?? ""
            XCTAssertEqual(answer.headers["X-Amz-Function-Error"], "Unhandled")
            XCTAssertEqual(
                answer.json,
                [
                    "errorType": "Runtime.ExitError",
                    "errorMessage": .string(
                        "RequestId: \(id) Error: Runtime exited with error: exit status \(status)"
                    ),
                ]
            )
            await call("DELETE", "\(Self.functions)/Hello")
        }
    }

    func testItsOwnFolderStaysClean() async throws {
        await create([("app.py", "import lib\ndef handler(e, c): return lib.X"), ("lib.py", "X = 1")])
        let answer = await invoke()
        let location = await call("GET", "\(Self.functions)/Hello")["Code"]?["Location"]?.string ?? ""
        let names = try LocalFileSystem().entries(of: .init(String(location.dropFirst("file://".count))))
        XCTAssertEqual(answer.text, "1")
        XCTAssertEqual(names, ["app.py", "lib.py"])
    }
}
