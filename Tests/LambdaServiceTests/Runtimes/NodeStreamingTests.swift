import CloudCore
import LambdaService
import OrderedCollections
import WorkshopCommon
import XCTest

/// Handlers of `awslambda.streamifyResponse`, over the API's event stream and over a URL.
final class NodeStreamingTests: ControlPlaneTestCase {
    private func create(_ source: String) async {
        let code = Base64.encode(ZipBuilder.bytes([("index.mjs", source)], mode: 0o100644))
        let answer = await create(
            "Hello",
            "",
            ["Runtime": "nodejs20.x", "Handler": "index.handler", "Code": ["ZipFile": .string(code)]]
        )
        XCTAssertEqual(answer.status, 201, answer.text)
    }

    /// - Returns: The messages' types and payloads, chunks joined.
    private func stream(_ headers: HeaderFields = [:]) async throws -> (payload: String, end: JSONValue) {
        let response = await service.respond(
            to: CloudRequest(
                "POST",
                "/2021-11-15/functions/Hello/response-streaming-invocations",
                headers: headers,
                body: Array(#"{"a":1}"#.utf8)
            )
        )
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.headers["Content-Type"], "application/vnd.amazon.eventstream")
        guard case .byteStream(let events) = response.body else { throw Unexpected() }
        let bytes = try await events.collect() ?? []
        var payload: [UInt8] = []
        var rest = bytes[...]
        var last: (type: String, payload: [UInt8]) = ("", [])
        while !rest.isEmpty {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            last = Self.message(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
            if last.type == "PayloadChunk" { payload += last.payload }
        }
        XCTAssertEqual(last.type, "InvokeComplete")
        return (String(decoding: payload, as: UTF8.self), try JSONValue(parsing: last.payload))
    }

    private struct Unexpected: Error {}

    private static func message(_ bytes: [UInt8]) -> (type: String, payload: [UInt8]) {
        let headers = bytes[4..<8].reduce(0) { $0 << 8 | Int($1) }
        // The first header is `:event-type`: its name's length and name, its type, its value's length and value.
        let length = bytes[25..<27].reduce(0) { Int($0) << 8 | Int($1) }
        let start = 27
        let type = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
        return (type, Array(bytes[(12 + headers)..<(bytes.count - 4)]))
    }

    func testChunksAndTheEndAreMessages() async throws {
        await create(
            """
            export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
              stream.write('one ');
              stream.write('two ' + event.a);
              stream.end();
            });
            """
        )
        let answer = try await stream()
        XCTAssertEqual(answer.payload, "one two 1")
        XCTAssertEqual(answer.end, [:])
    }

    func testTheLogsTailComesWithTheEnd() async throws {
        await create("export const handler = async () => { console.log('here'); return 'whole'; };")
        let answer = try await stream(["X-Amz-Log-Type": "Tail"])
        let log = Base64.decode(answer.end["LogResult"]?.string ?? "").map { String(decoding: $0, as: UTF8.self) } ?? ""
        XCTAssertEqual(answer.payload, #""whole""#)
        XCTAssertTrue(log.contains("INFO\there"), log)
        XCTAssertTrue(log.contains("REPORT RequestId:"), log)
    }

    func testAnErrorIsToldWithTheEnd() async throws {
        await create("export const handler = async () => { throw new TypeError('no'); };")
        let whole = try await stream()
        await call("DELETE", "\(Self.functions)/Hello")
        await create(
            """
            export const handler = awslambda.streamifyResponse(async (event, stream) => {
              stream.write('half');
              throw new RangeError('way');
            });
            """
        )
        let half = try await stream()
        XCTAssertEqual(whole.payload, "")
        XCTAssertEqual([whole.end["ErrorCode"], half.end["ErrorCode"]], ["Unhandled", "Unhandled"])
        XCTAssertTrue(whole.end["ErrorDetails"]?.string?.contains(#""errorType":"TypeError""#) ?? false)
        XCTAssertEqual(half.payload, "half")
        XCTAssertTrue(half.end["ErrorDetails"]?.string?.contains(#""errorType":"RangeError""#) ?? false)
    }

    func testADryRunInvokesNothing() async {
        await create("export const handler = async () => 1;")
        let answer = await call(
            "POST",
            "/2021-11-15/functions/Hello/response-streaming-invocations",
            [:],
            headers: ["X-Amz-Invocation-Type": "DryRun"]
        )
        XCTAssertEqual(answer.status, 204)
        XCTAssertEqual(logs.lines, [])
    }

    func testAURLStreamsBehindThePrelude() async throws {
        await create(
            """
            export const handler = awslambda.streamifyResponse(async (event, stream) => {
              stream = awslambda.HttpResponseStream.from(stream, {
                statusCode: 201, headers: { 'Content-Type': 'text/plain', 'X-A': 'b' }, cookies: ['k=v'],
              });
              stream.write('one ');
              stream.end('two');
            });
            """
        )
        await call("POST", "/2021-10-31/functions/Hello/url", ["AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"])
        let id = try XCTUnwrap(service.urlIDs.first)
        let request = CloudRequest("GET", "/", headers: ["Authorization": "AWS4-HMAC-SHA256 Credential=A/b/c"])
        let streamed = await service.respond(toURL: id, request)
        let response = try XCTUnwrap(streamed)
        guard case .byteStream(let body) = response.body else { return XCTFail("it is not streamed") }
        let bytes = try await body.collect()
        XCTAssertEqual(response.status, 201)
        XCTAssertEqual(response.headers["X-A"], "b")
        XCTAssertEqual(response.headers["Set-Cookie"], "k=v")
        XCTAssertEqual(bytes, Array("one two".utf8))

        await call("PUT", "/2021-10-31/functions/Hello/url", ["InvokeMode": "BUFFERED"])
        let whole = await service.respond(toURL: id, request)
        XCTAssertEqual(whole?.status, 201)
        XCTAssertEqual(whole?.bytes, Array("one two".utf8))
    }
}
