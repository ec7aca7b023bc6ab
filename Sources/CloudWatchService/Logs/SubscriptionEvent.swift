package import CloudCore
import WorkshopCommon

/// Who takes the lines of a subscription filter to its destination.
package protocol LogSubscriber: Sendable {
    /// - Parameter payload: As a function gets it: `{"awslogs": {"data": …}}`.
    func send(_ payload: [UInt8], to destination: String) async throws(AWSError)
}

/// The lines that a subscription filter sends at once.
///
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html>.
struct SubscriptionEvent: Sendable {
    let owner: String
    let group: String
    let stream: String
    let filter: String
    let lines: [(timestamp: Int64, message: String)]

    /// The document is packed with gzip and written in base 64.
    var payload: [UInt8] {
        let events = lines.enumerated().map { index, line -> JSONValue in
            [
                "id": .string(LogEventID(timestamp: line.timestamp, number: UInt64(index)).text),
                "timestamp": .number(Int(line.timestamp)), "message": .string(line.message),
            ]
        }
        let document: JSONValue = [
            "messageType": "DATA_MESSAGE", "owner": .string(owner), "logGroup": .string(group),
            "logStream": .string(stream), "subscriptionFilters": [.string(filter)], "logEvents": .array(events),
        ]
        let payload: JSONValue = ["awslogs": ["data": .string(Base64.encode(Gzip.pack(document.bytes)))]]
        return payload.bytes
    }
}

/// 56 digits, the time first.
struct LogEventID: Hashable, Sendable {
    let timestamp: Int64
    let number: UInt64

    var text: String {
        let (time, number) = (String(max(0, timestamp)), String(number))
        return String(repeating: "0", count: 26 - time.count) + time + String(repeating: "0", count: 30 - number.count)
            + number
    }

    init(timestamp: Int64, number: UInt64) { (self.timestamp, self.number) = (timestamp, number) }

    init?(_ text: some StringProtocol) {
        guard text.count == 56, let time = Int64(text.prefix(26)), let number = UInt64(text.suffix(30)) else {
            return nil
        }
        self.init(timestamp: time, number: number)
    }
}
