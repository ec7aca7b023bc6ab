/// Regular expressions of Lambda's service model, as its error messages quote them.
///
/// From the model of the API version 2015-03-31, which every AWS SDK carries.
enum Patterns {
    private static let region = #"(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}"#
    private static let beforeName = #"(arn:(aws[a-zA-Z-]*)?:lambda:)?("# + region + #":)?(\d{12}:)?(function:)?"#

    static let functionName = beforeName + #"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"#
    static let namespacedFunctionName =
        beforeName + #"([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"#
    static let unqualifiedFunctionName = beforeName + #"([a-zA-Z0-9-_]+)"#
    static let role = #"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"#
    static let handler = #"[^\s]+"#
    static let resource = #"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()"#
    static let environmentName = #"[a-zA-Z]([a-zA-Z0-9_])+"#
    static let tagName = #"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"#
    static let layerVersion =
        #"((arn:(aws[a-zA-Z-]*)?:lambda:"# + region + #":\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)"#
        + #"|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))"#
    static let layerName =
        #"(arn:(aws[a-zA-Z-]*)?:lambda:"# + region + #":\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140})"#
    static let logGroup = #"[\.\-_/#A-Za-z0-9]+"#
    static let alias = #"(?!^[0-9]+$)([a-zA-Z0-9-_]+)"#
    static let version = #"(\$LATEST(\.PUBLISHED)?|[0-9]+)"#
    static let versionNumber = #"[0-9]+"#
    static let qualifier = #"(|[a-zA-Z0-9$_-]+)"#
    static let urlQualifier = #"((?!^\d+$)^[0-9a-zA-Z-_]+$)"#
    static let destination =
        #"$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:("# + region
        + #")?:(\d{12})?:(.*)"#
    static let statement = #"([a-zA-Z0-9-_]+)"#
    static let action = #"(lambda:[*]|lambda:[a-zA-Z]+|[*])"#
    static let source = #"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:("# + region + #")?:(\d{12})?:(.*)"#
    static let account = #"\d{12}"#
    static let organization = #"o-[a-z0-9]{10,32}"#
    static let token = #"[a-zA-Z0-9._\-]+"#
    static let taggable =
        #"arn:(aws[a-zA-Z-]*):lambda:"# + region
        + #":\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)"#
        + #"|code-signing-config:csc-[a-z0-9]{17}"#
        + #"|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})"#

    /// Whether the whole text matches.
    static func matches(_ pattern: String, _ text: String) -> Bool {
        guard let expression = try? Regex(pattern) else {
            preconditionFailure("not a regular expression: \(pattern)")
        }
        return (try? expression.wholeMatch(in: text)) != nil
    }
}
