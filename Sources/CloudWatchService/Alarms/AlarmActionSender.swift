package import CloudCore
package import WorkshopCommon

/// Who calls what an alarm's actions name: a topic, a function.
package protocol AlarmActionSender: Sendable {
    /// An action that can't be taken is nobody's error: the alarm's history says so.
    func send(_ action: AlarmAction) async throws(AWSError)
}

package struct AlarmAction: Hashable, Sendable {
    /// The ARN of the topic or the function.
    package let target: String
    /// `ALARM: "name" in US East (N. Virginia)`
    package let subject: String
    /// What a topic's subscribers get.
    package let message: JSONValue
    /// What a function gets.
    package let event: JSONValue
}
