import CloudCore
import Synchronization
import XCTest

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

final class HTTPServerTests: XCTestCase {
    nonisolated(unsafe) private var server: HTTPServer?

    override func tearDown() async throws {
        await server?.stop()
    }

    private func start(limit: Int = 1000, _ handler: @escaping HTTPServer.Handler) async throws -> String {
        let server = try await HTTPServer.start(.init(maximumBodySize: limit), handler: handler)
        self.server = server
        return "http://127.0.0.1:\(server.port)"
    }

    private func send(_ method: String, _ url: String, body: Data? = nil) async throws -> (Data, HTTPURLResponse) {
        var request = URLRequest(url: try XCTUnwrap(URL(string: url)))
        request.httpMethod = method
        request.httpBody = body
        request.setValue("x", forHTTPHeaderField: "X-Case-Kept")
        let (data, response) = try await URLSession.shared.data(for: request)
        return (data, try XCTUnwrap(response as? HTTPURLResponse))
    }

    func testHandsOverTheWholeRequest() async throws {
        let seen = Mutex<CloudRequest?>(nil)
        let url = try await start { request in
            seen.withLock { $0 = request }
            return CloudResponse(status: 201, headers: ["X-Answer": "yes"], body: .bytes(Array("hi".utf8)))
        }
        let (data, response) = try await send("POST", "\(url)/a%20b/?q=1&r", body: Data("body".utf8))
        XCTAssertEqual(response.statusCode, 201)
        XCTAssertEqual(response.value(forHTTPHeaderField: "X-Answer"), "yes")
        XCTAssertEqual(String(decoding: data, as: UTF8.self), "hi")
        let request = try XCTUnwrap(seen.withLock { $0 })
        XCTAssertEqual(request.method, "POST")
        XCTAssertEqual(request.path, "/a%20b/")
        XCTAssertEqual(request.query, "q=1&r")
        XCTAssertEqual(request.pathSegments, ["a b", ""])
        XCTAssertEqual(request.body, Array("body".utf8))
        XCTAssertEqual(request.remoteAddress, "127.0.0.1")
        XCTAssertEqual(request.headers.map(\.name).first, "Host")
        XCTAssertTrue(request.headers.map(\.name).contains("X-Case-Kept"))
    }

    func testABodyBeyondTheLimitIsThrownAwayAndTold() async throws {
        let url = try await start(limit: 10) { request in
            CloudResponse(status: request.bodyExceedsLimit && request.body.isEmpty ? 413 : 200)
        }
        let (_, long) = try await send("POST", url, body: Data(repeating: 0, count: 100_000))
        let (_, short) = try await send("POST", url, body: Data(repeating: 0, count: 10))
        XCTAssertEqual([long.statusCode, short.statusCode], [413, 200])
    }

    func testStreams() async throws {
        let url = try await start { _ in
            let (chunks, continuation) = AsyncStream<[UInt8]>.makeStream()
            for word in ["one ", "two ", "three"] { continuation.yield(Array(word.utf8)) }
            continuation.finish()
            return CloudResponse(status: 200, body: .stream(chunks))
        }
        let (data, _) = try await send("GET", url)
        XCTAssertEqual(String(decoding: data, as: UTF8.self), "one two three")
    }

    func testAHeaderThatWouldSplitTheResponseIsLeftOut() async throws {
        let url = try await start { _ in
            CloudResponse(status: 200, headers: ["X-Bad": "a\r\nX-Injected: b", "X-Good": "c"])
        }
        let (_, response) = try await send("GET", url)
        XCTAssertNil(response.value(forHTTPHeaderField: "X-Injected"))
        XCTAssertEqual(response.value(forHTTPHeaderField: "X-Good"), "c")
    }

    func testAPortInUseIsToldApart() async throws {
        _ = try await start { _ in CloudResponse(status: 200) }
        let port = try XCTUnwrap(server).port
        do {
            _ = try await HTTPServer.start(.init(port: port)) { _ in CloudResponse(status: 200) }
            XCTFail("two servers listen on one port")
        } catch {
            XCTAssertTrue(error.isPortInUse)
            XCTAssertEqual(error.port, port)
        }
    }

    func testStoppingDoesNotWaitForIdleClients() async throws {
        let url = try await start { _ in CloudResponse(status: 200) }
        _ = try await send("GET", url)
        await server?.stop()
        do {
            _ = try await send("GET", url)
            XCTFail("it still answers")
        } catch is URLError {}
    }
}
