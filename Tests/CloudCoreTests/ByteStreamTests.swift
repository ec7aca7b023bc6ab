import CloudCore
import XCTest

final class ByteStreamTests: XCTestCase {
    func testGivesWhatWasWrittenAndTheTrailersAtTheEnd() async throws {
        let stream = ByteStream()
        for word in ["one ", "two"] { await stream.write(Array(word.utf8)) }
        stream.finish(trailers: ["X-Sum": "7"])
        let bytes = try await stream.collect()
        XCTAssertEqual(bytes, Array("one two".utf8))
        XCTAssertEqual(stream.trailers["x-sum"], "7")
    }

    func testAWriterWaitsUntilThereIsRoom() async throws {
        let stream = ByteStream(capacity: 4)
        XCTAssertFalse(stream.offer([1, 2, 3, 4]))
        async let hasReader = stream.write([5])
        let first = try await stream.next()
        XCTAssertEqual(first, [1, 2, 3, 4])
        let second = try await stream.next()
        XCTAssertEqual(second, [5])
        let isRead = await hasReader
        XCTAssertTrue(isRead)
    }

    func testAFailureComesAfterWhatWasWritten() async throws {
        let stream = ByteStream()
        await stream.write([1])
        stream.fail(ByteStream.Failure("gone"))
        let first = try await stream.next()
        XCTAssertEqual(first, [1])
        do {
            _ = try await stream.next()
            XCTFail("it did not fail")
        } catch {
            XCTAssertEqual(error, ByteStream.Failure("gone"))
        }
    }

    func testWhatNobodyReadsIsThrownAway() async {
        let stream = ByteStream(capacity: 1)
        stream.cancel()
        for _ in 1...3 {
            let isRead = await stream.write([1, 2])
            XCTAssertFalse(isRead)
        }
    }

    func testTheRestOfALongOneIsThrownAway() async throws {
        let stream = ByteStream()
        await stream.write([1, 2, 3])
        let bytes = try await stream.collect(limit: 2)
        XCTAssertNil(bytes)
    }

    func testAPreludeIsTakenFromTheFront() async throws {
        let stream = ByteStream()
        let prelude = #"{"statusCode":418,"headers":{"X-One":"1","X-Two":2},"cookies":["a=b"]}"#
        await stream.write(Array(prelude.utf8) + [0, 0, 0])
        await stream.write([0, 0, 0, 0, 0] + Array("body".utf8))
        stream.finish()
        let head = try await IntegrationPrelude(from: stream)
        XCTAssertEqual(head.statusCode, 418)
        XCTAssertEqual(head.headers, ["X-One": "1", "X-Two": "2"])
        XCTAssertEqual(head.cookies, ["a=b"])
        let body = try await stream.collect()
        XCTAssertEqual(body, Array("body".utf8))
    }

    func testAnAnswerThatEndsWithinItsPreludeIsMalformed() async {
        for text in [#"{"statusCode":200}"#, "", "[]\0\0\0\0\0\0\0\0"] {
            do {
                _ = try await IntegrationPrelude(from: ByteStream(whole: Array(text.utf8)))
                XCTFail("\(text) was taken")
            } catch {
                XCTAssertFalse(error.reason.isEmpty)
            }
        }
    }
}
