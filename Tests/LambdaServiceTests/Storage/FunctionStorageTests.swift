import CloudCore
import LambdaService
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// What the API made is there again in the next process, which has another folder for code.
final class FunctionStorageTests: ControlPlaneTestCase {
    private var store: Store?

    /// The account as the next process finds it.
    private func restart() async throws {
        store?.close()
        try LocalFileSystem().createFolder(folder)
        let store = try Store(file: folder.appending("cloud.sqlite"))
        self.store = store
        await replaceService(clock: clock, store: store)
        try service.restore()
        service.start()
    }

    override func tearDown() async throws {
        try await super.tearDown()
        store?.close()
    }

    private func layer(_ name: String, _ text: String) async -> String {
        let zip = Base64.encode(ZipBuilder.bytes([("python/\(name).py", "word = '\(text)'")], mode: 0o100644))
        let answer = await call(
            "POST",
            "/2018-10-31/layers/\(name)/versions",
            ["Content": ["ZipFile": .string(zip)], "Description": "d"]
        )
        XCTAssertEqual(answer.status, 201, answer.text)
        return answer["LayerVersionArn"]?.string ?? ""
    }

    func testAFunctionWithAllThatBelongsToItIsThereAgain() async throws {
        try await restart()
        await create("Hello", Self.answering("1"), ["Tags": ["a": "b"], "Environment": ["Variables": ["WORD": "v"]]])
        _ = await publish()
        await update("Hello", Self.answering("2"))
        await call("POST", "\(Self.functions)/Hello/aliases", ["Name": "live", "FunctionVersion": "1"])
        await call("POST", "/2021-10-31/functions/Hello/url", ["AuthType": "NONE", "Cors": ["AllowOrigins": ["*"]]])
        let permission: JSONValue = [
            "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com",
        ]
        await call("POST", "\(Self.functions)/Hello/policy", permission)
        await call("PUT", "/2019-09-25/functions/Hello/event-invoke-config", ["MaximumRetryAttempts": 1])
        await call("PUT", "/2017-10-31/functions/Hello/concurrency", ["ReservedConcurrentExecutions": 5])
        let places = [
            "\(Self.functions)/Hello/versions", "\(Self.functions)/Hello/aliases", "/2021-10-31/functions/Hello/url",
            "\(Self.functions)/Hello/policy", "/2019-09-25/functions/Hello/event-invoke-config",
            "/2019-09-30/functions/Hello/concurrency",
        ]
        let before = await answers(places)
        try await restart()
        let after = await answers(places)
        XCTAssertEqual(after, before)
        let latest = await invoke()
        let alias = await invoke(qualifier: "live")
        XCTAssertEqual([latest.text, alias.text], ["2", "1"])
        let shown = await call("GET", "\(Self.functions)/Hello")
        XCTAssertEqual(shown["Tags"], ["a": "b"])
        // What was published last is remembered: publishing the same again gives that version, anything else the next.
        let next = await publish()
        await update("Hello", Self.answering("1"))
        let third = await publish()
        let again = await publish()
        XCTAssertEqual([next, third, again], ["2", "3", "3"])
    }

    private func answers(_ paths: [String]) async -> [String] {
        var all: [String] = []
        for path in paths { all.append(await call("GET", path).text) }
        return all
    }

    func testLayersAreLaidOutAgainWhereverTheCodeIs() async throws {
        try await restart()
        let layers = [await layer("first", "1"), await layer("second", "2")]
        let source = "import first, second\ndef handler(event, context): return first.word + second.word\n"
        let zip = ZipBuilder.bytes([("app.py", source)], mode: 0o100644)
        await create(
            "Hello",
            "",
            [
                "Runtime": "python3.12", "Handler": "app.handler", "Layers": .array(layers.map { .string($0) }),
                "Code": ["ZipFile": .string(Base64.encode(zip))], "Timeout": 20,
            ]
        )
        await call("DELETE", "/2018-10-31/layers/second/versions/1")
        try await restart()
        let shown = await call("GET", "\(Self.functions)/Hello/configuration")
        XCTAssertEqual(shown["Layers"]?.array?.compactMap { $0["Arn"]?.string }, layers)
        let answer = await invoke()
        XCTAssertEqual(answer.text, #""12""#)
        let list = await call("GET", "/2018-10-31/layers")
        XCTAssertEqual(list["Layers"]?.array?.compactMap { $0["LayerName"]?.string }, ["first"])
    }

    func testDeletedFunctionsAndTheirCodeStayAway() async throws {
        try await restart()
        await create("Hello", Self.answering("\"kept\""))
        await create("Gone", Self.answering("\"gone\""))
        await call("DELETE", "\(Self.functions)/Gone")
        try await restart()
        let gone = await invoke("Gone")
        XCTAssertEqual(gone.status, 404)
        XCTAssertEqual(try store?.table("lambda.code").keys().count, 1)
        let kept = await invoke()
        XCTAssertEqual(kept.text, #""kept""#)
    }

    func testATemplatesFunctionComesWithItsTemplateOnly() async throws {
        try await restart()
        await create("Hello")
        let code = folder.appending("declared").string
        let configuration = FunctionConfiguration(
            name: "Hello",
            properties: ["Runtime": "provided.al2023"],
            codeFolder: code,
            codeFingerprint: "f",
            account: Account(),
            lastModified: clock.now
        )
        service.deploy(configuration)
        await call("PUT", "/2017-10-31/functions/Hello/concurrency", ["ReservedConcurrentExecutions": 5])
        try await restart()
        XCTAssertEqual(service.functions.map(\.name), [])
    }
}
