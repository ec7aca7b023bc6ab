import CloudCore
import SAMTemplate
import WorkshopCommon

/// What to try after a service refused a resource: its message says what is wrong, and seldom what is right.
enum RefusalAdvice {
    /// - Parameters:
    ///   - name: the resource's logical id.
    ///   - properties: as they were refused.
    static func text(on error: AWSError, _ name: String, _ properties: JSONValue = [:]) -> String {
        let code = error.code
        if ["AlreadyExist", "Conflict", "InUse", "AlreadyOwned", "NameExists"].contains(where: code.contains) {
            return "give \(name) another name, or leave the name out, so that CloudFormation makes one"
        }
        if ["NotFound", "NonExistent", "DoesNotExist", "NoSuch"].contains(where: code.contains) {
            return "name what is there: a resource of the template by !Ref or !GetAtt, which lets it be made first"
        }
        let blamed = property(that: error.message, names: properties)
        if error.message.contains("arn:") || blamed?.lowercased().hasSuffix("arn") == true {
            let what = blamed.map { "\($0) of \(name)" } ?? "what \(name) refers to"
            return "give \(what) an ARN: !GetAtt RESOURCE.Arn, or !Ref where that is one, as of topics"
        }
        if code.contains("LimitExceeded") { return "ask for less, or leave one of them out" }
        return blamed.map { "change \($0) of \(name) in the template as the message says" }
            ?? "change \(name) in the template as the message says"
    }

    /// The name of a property, however deep it stands, that the message names; services begin it in lower case.
    private static func property(that message: String, names properties: JSONValue) -> String? {
        let words = Set(message.split { !($0.isLetter || $0.isNumber) }.map { $0.lowercased() })
        return names(in: properties).filter { words.contains($0.lowercased()) }.max { $0.count < $1.count }
    }

    private static func names(in value: JSONValue) -> [String] {
        switch value {
        case .object(let members): members.flatMap { [$0.key] + names(in: $0.value) }
        case .array(let elements): elements.flatMap(names)
        default: []
        }
    }
}

extension Diagnostic {
    /// With something to try, whoever made it: what an identifier means is explained for each.
    var advising: Diagnostic {
        guard severity == .error, suggestion == nil else { return self }
        var copy = self
        copy.suggestion = "mend what the message names; more about it: workshop explain \(identifier)"
        return copy
    }
}
