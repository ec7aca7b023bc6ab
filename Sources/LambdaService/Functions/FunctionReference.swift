import CloudCore

/// How a caller names a function: `Hello`, `Hello:live`, `123456789012:function:Hello` or a whole ARN.
///
/// See <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>.
struct FunctionReference: Hashable {
    let name: String
    /// A version, an alias or `$LATEST`; `nil` when the caller named none, which means `$LATEST` as well but shows in ARNs.
    let qualifier: String?

    init(_ text: String, qualifier explicit: String? = nil, account: Account) throws(AWSError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let tail: ArraySlice<String>
        switch parts.count {
        case 1...2:
            tail = parts[...]
        case 3...4 where parts[1] == "function":
            guard parts[0] == account.id else { throw .accessDenied(parts[0]) }
            tail = parts[2...]
        case 7...8 where parts[0] == "arn" && parts[2] == "lambda" && parts[5] == "function":
            guard parts[3] == account.region else { throw .otherRegion(parts[3], here: account.region) }
            guard parts[4] == account.id else { throw .accessDenied(parts[4]) }
            tail = parts[6...]
        default:
            throw .invalidFunctionName(text)
        }
        name = tail.first ?? ""
        let own = tail.count > 1 ? tail.last : nil
        guard Self.isName(name), own.map(Self.isQualifier) ?? true else { throw .invalidFunctionName(text) }
        if let explicit, !Self.isQualifier(explicit) { throw .invalidQualifier(explicit) }
        if let own, let explicit, own != explicit {
            throw .invalidParameter(
                "The derived qualifier from the function name does not match the specified qualifier."
            )
        }
        qualifier = own ?? explicit
    }

    /// Whether the qualifier can be an alias's name, which a number or `$LATEST` can't.
    var namesAlias: Bool { qualifier.map { Patterns.matches(Patterns.alias, $0) } ?? false }

    func arn(in account: Account) -> String {
        Self.arn(name, qualifier: qualifier, account: account)
    }

    /// With the version that is meant where the caller named none.
    func qualifiedARN(in account: Account) -> String {
        Self.arn(name, qualifier: qualifier ?? "$LATEST", account: account)
    }

    static func arn(_ name: String, qualifier: String?, account: Account) -> String {
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
        !text.isEmpty && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") }
    }

    private static func isQualifier(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 128 && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "$") }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
