import CloudCore

/// How a caller names a function: `Hello`, `Hello:live`, `123456789012:function:Hello` or a whole ARN.
///
/// See <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>.
struct FunctionReference: Hashable {
    let name: String
    let qualifier: String?

    init(_ text: String, qualifier explicit: String?, account: Account) throws(AWSError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let tail: ArraySlice<String>
        switch parts.count {
        case 1...2:
            tail = parts[...]
        case 3...4 where parts[1] == "function":
            guard parts[0] == account.id else { throw .accessDenied(parts[0]) }
            tail = parts[2...]
        case 7...8 where parts[0] == "arn" && parts[2] == "lambda" && parts[5] == "function":
            tail = parts[6...]
        default:
            throw .invalidFunctionName(text)
        }
        name = tail.first ?? ""
        guard FunctionReference.isName(name) else { throw .invalidFunctionName(text) }
        let own = tail.count > 1 ? tail.last : nil
        if let own, let explicit, own != explicit {
            throw .invalidParameter(
                "The derived qualifier from the function name does not match the specified qualifier."
            )
        }
        qualifier = own ?? explicit
    }

    /// The only version that there is until one is published.
    var isLatest: Bool { qualifier == nil || qualifier == "$LATEST" }

    func arn(in account: Account) -> String {
        let suffix = qualifier.map { ":\($0)" } ?? ""
        return ARN(
            service: "lambda",
            region: account.region,
            account: account.id,
            resource: "function:\(name)\(suffix)"
        )
        .description
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
