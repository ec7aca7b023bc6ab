import CloudCore
import Synchronization
import XCTest

/// What goes over the wire, byte by byte.
final class HTTPConnectionTests: XCTestCase {
    nonisolated(unsafe) private var server: HTTPServer?

    override func tearDown() async throws {
        await server?.stop()
    }

    /// Answers with the path and the body; reads the body as a stream where the path says so.
    private func start(onEventLoop: Bool = false) async throws -> Int {
        let server = try await HTTPServer.start(
            .init(maximumBodySize: 1000),
            wantsStream: { $0.path.hasPrefix("/stream") },
            runsOnEventLoop: { _ in onEventLoop },
            handler: { request in
                guard !request.path.hasPrefix("/streamed-answer") else {
                    let stream = ByteStream()
                    _ = stream.offer(Array("abc".utf8))
                    stream.finish()
                    let headers: HeaderFields = request.path.hasSuffix("-of-three") ? ["Content-Length": "3"] : [:]
                    return CloudResponse(status: 200, headers: headers, body: .byteStream(stream))
                }
                guard request.path != "/refuse" else { return CloudResponse(status: 403) }
                let streamed = try? await request.bodyStream?.collect() ?? []
                let trailer = request.bodyStream?.trailers["X-Trailer"] ?? ""
                let body = Array("\(request.path) ".utf8) + request.body + (streamed ?? []) + Array(trailer.utf8)
                return CloudResponse(status: 200, body: .bytes(body))
            }
        )
        self.server = server
        return server.port
    }

    private func exchange(
        _ request: String,
        finishing: Bool = false,
        onEventLoop: Bool = false
    ) async throws -> String {
        let port = try await start(onEventLoop: onEventLoop)
        let client = try XCTUnwrap(RawClient(port: port))
        client.send(request.replacing("\n", with: "\r\n"))
        if finishing { client.finish() }
        return client.readToEnd()
    }

    func testAnswersPipelinedRequestsInOrder() async throws {
        try await assertAnswersPipelinedRequestsInOrder(onEventLoop: false)
    }

    func testAnswersPipelinedRequestsAtOnceAndInOrder() async throws {
        try await assertAnswersPipelinedRequestsInOrder(onEventLoop: true)
    }

    private func assertAnswersPipelinedRequestsInOrder(onEventLoop: Bool) async throws {
        let answers = try await exchange(
            """
            POST /one HTTP/1.1
            Host: x
            Content-Length: 1

            aGET /two HTTP/1.1
            Host: x

            GET /three HTTP/1.1
            Host: x
            Connection: close


            """,
            onEventLoop: onEventLoop
        )
        XCTAssertEqual(
            answers,
            """
            HTTP/1.1 200 OK
            Content-Length: 6

            /one aHTTP/1.1 200 OK
            Content-Length: 5

            /two HTTP/1.1 200 OK
            Connection: close
            Content-Length: 7

            /three\(" ")
            """
        )
    }

    func testAStreamedBodyComesWithItsTrailers() async throws {
        let answer = try await exchange(
            """
            POST /stream HTTP/1.1
            Host: x
            Transfer-Encoding: chunked
            Connection: close

            3
            one
            4
             two
            0
            X-Trailer: three


            """
        )
        XCTAssertTrue(answer.hasSuffix("\n\n/stream one twothree"), answer)
    }

    func testAnAnswerBeforeTheEndOfTheBodyLeavesTheConnectionUsable() async throws {
        let answers = try await exchange(
            """
            POST /stream HTTP/1.1
            Host: x
            Content-Length: 3

            abcGET /refuse HTTP/1.1
            Host: x

            GET /last HTTP/1.1
            Host: x
            Connection: close


            """
        )
        XCTAssertEqual(
            answers.split(separator: "\n").filter { $0.contains("HTTP/1.1 ") }.map { String($0.suffix(3)) },
            [" OK", "den", " OK"]
        )
    }

    func testWaitsForNoOneWhoSays100Continue() async throws {
        let answer = try await exchange(
            """
            POST /a HTTP/1.1
            Host: x
            Expect: 100-continue
            Content-Length: 1
            Connection: close

            b
            """
        )
        XCTAssertTrue(answer.hasPrefix("HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\n"), answer)
    }

    func testAnswersAClientThatHasClosedItsHalf() async throws {
        let answer = try await exchange("GET /half HTTP/1.1\nHost: x\n\n", finishing: true)
        XCTAssertTrue(answer.hasSuffix("\n\n/half "), answer)
    }

    func testStreamsInChunksToHTTP11AndToTheEndToHTTP10() async throws {
        let new = try await exchange("GET /streamed-answer HTTP/1.1\nHost: x\nConnection: close\n\n")
        XCTAssertTrue(new.hasSuffix("\n\n3\nabc\n0\n\n"), new)
        await server?.stop()
        let old = try await exchange("GET /streamed-answer HTTP/1.0\nHost: x\n\n")
        XCTAssertTrue(old.hasSuffix("\n\nabc"), old)
    }

    func testAStreamWhoseLengthIsGivenNeedsNoChunksAndLeavesTheConnectionUsable() async throws {
        let answers = try await exchange(
            """
            GET /streamed-answer-of-three HTTP/1.1
            Host: x

            GET /last HTTP/1.1
            Host: x
            Connection: close


            """
        )
        XCTAssertEqual(
            answers,
            """
            HTTP/1.1 200 OK
            Content-Length: 3

            abcHTTP/1.1 200 OK
            Connection: close
            Content-Length: 6

            /last\(" ")
            """
        )
    }

    func testAHeadHasTheLengthAndNoBody() async throws {
        let answer = try await exchange("HEAD /head HTTP/1.1\nHost: x\nConnection: close\n\n")
        XCTAssertEqual(answer, "HTTP/1.1 200 OK\nConnection: close\nContent-Length: 6\n\n")
    }

    func testWhatIsNoHTTPIsRefused() async throws {
        let answer = try await exchange("BLURB\n\n")
        XCTAssertEqual(answer, "HTTP/1.1 400 Bad Request\nConnection: close\nContent-Length: 0\n\n")
    }

    func testAServerMayLeaveOutTheDate() async throws {
        for (sendsDate, expected) in [(true, 1), (false, 0)] {
            let server = try await HTTPServer.start(.init(sendsDate: sendsDate)) { _ in CloudResponse(status: 204) }
            let client = try XCTUnwrap(RawClient(port: server.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let lines = client.readToEnd(keepingDate: true).split(separator: "\n")
            XCTAssertEqual(lines.filter { $0.hasPrefix("Date: ") }.count, expected, "\(lines)")
            await server.stop()
        }
    }

    func testStoppingEndsAnAnswerThatGoesOn() async throws {
        let stream = ByteStream()
        let (requests, arrived) = AsyncStream<Void>.makeStream()
        let server = try await HTTPServer.start { _ in
            arrived.finish()
            return CloudResponse(status: 200, body: .byteStream(stream))
        }
        let client = try XCTUnwrap(RawClient(port: server.port))
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        for await _ in requests {}
        await server.stop()
        _ = client.readToEnd()
        let isRead = await stream.write([1])
        XCTAssertFalse(isRead)
    }

    /// The first is answered within the call that begins it; what is cancelled at the end is the second all the same.
    func testStoppingCancelsTheRequestBehindOneAnsweredAtOnce() async throws {
        let (requests, arrived) = AsyncStream<Void>.makeStream()
        let server = try await HTTPServer.start(runsOnEventLoop: { _ in true }) { request in
            guard request.path == "/wait" else { return CloudResponse(status: 204) }
            arrived.finish()
            // Ends by being cancelled only.
            for await _ in AsyncStream<Void>(unfolding: { try? await Task.sleep(for: .seconds(600)) }) {
                if Task.isCancelled { break }
            }
            return CloudResponse(status: 204)
        }
        let client = try XCTUnwrap(RawClient(port: server.port))
        client.send("GET /once HTTP/1.1\r\nHost: x\r\n\r\nGET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        for await _ in requests {}
        await server.stop()
        XCTAssertTrue(client.readToEnd().hasPrefix("HTTP/1.1 204 No Content\n"))
    }

    /// The answer is on its way to the connection's thread when the last handler ends; many rounds, since it is fast.
    func testStoppingGivesUpAnAnswerThatComesMeanwhile() async throws {
        for _ in 0..<50 {
            let stream = ByteStream()
            let (requests, arrived) = AsyncStream<Void>.makeStream()
            let server = try await HTTPServer.start { _ in
                arrived.finish()
                while !Task.isCancelled { await Task.yield() }
                return CloudResponse(status: 200, body: .byteStream(stream))
            }
            let client = try XCTUnwrap(RawClient(port: server.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in requests {}
            await server.stop()
            let isRead = await stream.write([1])
            XCTAssertFalse(isRead)
        }
    }
}
