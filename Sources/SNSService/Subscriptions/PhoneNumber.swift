/// Which numbers SNS takes, as recorded: localstack/localstack, tests/aws/services/sns/test_sns.snapshot.json, `TestSNSSMS`
/// and `test_subscribe_sms_obscure_phone_number`.
enum PhoneNumber {
    /// E.164: `+15551234567`.
    static func isValid(_ text: some StringProtocol) -> Bool {
        let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
        return (2...15).contains(digits.utf8.count) && digits.first != "0"
            && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// A subscription's number may have separators within, one at a time.
    static func isEndpoint(_ text: String) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { "-./".contains($0) }
        return !parts.contains { $0.isEmpty } && isValid(parts.joined())
    }
}
