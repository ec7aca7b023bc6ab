import CloudCore
import Synchronization
import WorkshopCommon

/// See <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html>.
extension LogsService {
    /// How many seconds a session lasts at most.
    private static let longestSession = 3 * 3600

    /// Answers with a stream that begins with the session, goes on with an update each second, and ends with the client.
    func startLiveTail(_ request: LogsRequest, requestID: String) throws(AWSError) -> CloudResponse {
        let tail = try LiveTail(request)
        for name in tail.groupNames { _ = try group(name) }
        tails.withLock { $0.append(tail) }
        scheduleUpdate(of: tail, left: Self.longestSession)
        return CloudResponse(
            status: 200,
            headers: ["Content-Type": EventStream.contentType, "x-amzn-RequestId": requestID],
            body: .byteStream(tail.events)
        )
    }

    private func scheduleUpdate(of tail: LiveTail, left: Int) {
        clock.schedule("a live tail's lines", kind: .periodic, after: .seconds(1)) { [weak self] in
            guard let self else { return }
            guard left > 0 else {
                remove(tail)
                return await tail.timeOut()
            }
            guard await tail.sendUpdate() else { return remove(tail) }
            scheduleUpdate(of: tail, left: left - 1)
        }
    }

    private func remove(_ tail: LiveTail) {
        tails.withLock { $0.removeAll { $0 === tail } }
    }

    /// Lines that have been filed, for those who watch.
    func show(_ lines: [(timestamp: Int64, message: String)], group: String, stream: String) {
        let tails = tails.withLock { $0 }
        if tails.isEmpty { return }
        let moment = now
        for tail in tails { tail.take(lines, group: group, stream: stream, at: moment) }
    }

    /// Ends all sessions.
    func endLiveTails() {
        let open = tails.withLock { tails in
            defer { tails = [] }
            return tails
        }
        for tail in open { tail.events.finish() }
    }
}
