import Foundation
import XCTest

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A browser, as far as these tests need one.
enum Web {
    struct Answer: Equatable {
        var status: Int
        var body: String
    }

    /// `nil` when nobody listens there.
    static func get(_ address: String, within limit: TimeInterval = 30) throws -> Answer? {
        let url = try XCTUnwrap(URL(string: address), address)
        let received = Received()
        // A session of its own: a connection that was kept alive says nothing about who listens now.
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: url) { data, response, _ in
            received.finish(
                (response as? HTTPURLResponse).map { response in
                    Answer(status: response.statusCode, body: String(decoding: data ?? Data(), as: UTF8.self))
                }
            )
        }
        task.resume()
        return try received.wait(limit, for: address)
    }

    private final class Received: @unchecked Sendable {
        private let done = DispatchSemaphore(value: 0)
        // Written before the signal and read after it.
        private var answer: Answer?

        func finish(_ answer: Answer?) {
            self.answer = answer
            done.signal()
        }

        func wait(_ limit: TimeInterval, for address: String) throws -> Answer? {
            guard done.wait(timeout: .now() + limit) == .success else {
                throw NotInTime(what: "an answer of \(address)", limit: limit, seen: "")
            }
            return answer
        }
    }
}
