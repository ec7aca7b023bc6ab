/// An Amazon Resource Name: `arn:aws:lambda:us-east-1:123456789012:function:Hello`.
package struct ARN: Hashable, Sendable {
    package var partition: String
    package var service: String
    package var region: String
    package var account: String
    /// All that follows the account, colons and slashes included.
    package var resource: String

    package init(partition: String = "aws", service: String, region: String, account: String, resource: String) {
        self.partition = partition
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }

    /// `nil` when the text has not the six parts of an ARN.
    package init?(_ text: String) {
        // Bytes, not characters: most requests name one.
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else {
            return nil
        }
        self.init(partition: parts[1], service: parts[2], region: parts[3], account: parts[4], resource: parts[5])
    }
}

extension ARN: CustomStringConvertible {
    package var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }
}
