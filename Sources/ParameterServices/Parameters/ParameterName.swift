import CloudCore

/// A parameter as a request names it: `/shoutout/token:3`, or an ARN.
struct ParameterName: Hashable, Sendable {
    /// As it was written, without the selector.
    let name: String
    /// What stands after the colon.
    let selector: String?

    init(_ text: String) {
        var text = Substring(text)
        if text.hasPrefix("arn:"), let start = text.firstRange(of: ":parameter/") {
            // `…:parameter/a` is `a`, and `…:parameter/a/b` is `/a/b`.
            let rest = text[start.upperBound...]
            text = rest.contains("/") ? text[text.index(before: start.upperBound)...] : rest
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        name = parts.first.map(String.init) ?? ""
        selector = parts.count > 1 ? String(parts[1]) : nil
    }

    /// The other way to write a name without a hierarchy: `/a` is `a`, too.
    var alternative: String? {
        guard name.hasPrefix("/") else { return "/" + name }
        return name.dropFirst().contains("/") ? nil : String(name.dropFirst())
    }

    /// Throws what is wrong with the name of a parameter that is to be read.
    func check() throws(AWSError) {
        var check = ConstraintCheck()
        check.length(name, at: "name", 1...2048)
        try check.verify()
        guard Self.isWellFormed(name) else { throw .parameterName }
    }

    /// Throws what is wrong with the name of a parameter that is to be made.
    /// See <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html>.
    static func checkNew(_ name: String) throws(AWSError) {
        guard !name.contains("/") || name.hasPrefix("/") else {
            throw .ssmValidation("Parameter name must be a fully qualified name.")
        }
        let lowered = name.lowercased()
        if lowered.hasPrefix("/aws"), name.dropFirst().contains("/") {
            throw AWSError("AccessDeniedException", "No access to reserved parameter name: \(name).")
        }
        let bare = lowered.drop { $0 == "/" }
        if bare.hasPrefix("aws") || bare.hasPrefix("ssm") {
            guard name.dropFirst().contains("/") else {
                throw .ssmValidation("Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).")
            }
            throw .parameterName
        }
        guard isWellFormed(name) else { throw .parameterName }
        guard name.split(separator: "/").count <= 15 else {
            throw AWSError(
                "HierarchyLevelLimitExceededException",
                "Hierarchy depth exceeds the maximum allowed number of 15 levels for parameter: \(name)"
            )
        }
        guard name.utf8.count <= 1011 else {
            throw .ssmValidation("Parameter name must be at most 1011 characters long.")
        }
    }

    private static func isWellFormed(_ name: String) -> Bool {
        if name.contains("/") {
            guard name.hasPrefix("/"), !name.contains("//"), !name.hasSuffix("/") else { return false }
        }
        return !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "/.-_".utf8.contains(byte)
                }
            }
    }
}

// Codes: https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html and each operation's page.
extension AWSError {
    static func ssmValidation(_ message: String) -> AWSError { AWSError("ValidationException", message) }

    static var parameterName: AWSError {
        .ssmValidation(
            "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of "
                + "sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the "
                + "following 3 symbols .-_"
        )
    }

    /// AWS says nothing beside the code.
    static var parameterNotFound: AWSError { AWSError("ParameterNotFound", "") }

    static func parameterVersionNotFound(_ selector: String, of name: String) -> AWSError {
        guard Int(selector) == nil else {
            return AWSError(
                "ParameterVersionNotFound",
                "Systems Manager could not find version \(selector) of \(name). Verify the version and try again."
            )
        }
        return AWSError(
            "ParameterVersionNotFound",
            "Systems Manager could not find label \(selector) for parameter \(name). Verify the label and try again."
        )
    }

    static var invalidSSMToken: AWSError {
        AWSError("InvalidNextToken", "The specified token isn't valid.")
    }
}
