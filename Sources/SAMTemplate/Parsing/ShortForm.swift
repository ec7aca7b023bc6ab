import OrderedCollections
import WorkshopCommon

/// YAML's short forms of intrinsic functions: `!Ref X` is `{"Ref": "X"}`.
enum ShortForm {
    static let names = [
        "And", "Base64", "Cidr", "Condition", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap",
        "ForEach", "GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length", "Not", "Or", "Ref", "RefAll", "Select",
        "Split", "Sub", "ToJsonString", "Transform", "ValueOf", "ValueOfAll",
    ]

    /// The key of the long form: `Ref`, `Condition`, `Fn::…`; `nil` for a tag that CloudFormation does not know.
    static func longName(ofTag tag: String) -> String? {
        let name = String(tag.dropFirst())
        guard tag.hasPrefix("!"), names.contains(name) else { return nil }
        return name == "Ref" || name == "Condition" ? name : "Fn::\(name)"
    }

    /// The node in its long form.
    ///
    /// `!GetAtt A.B.C` is split at its first dot only, since attributes may have dots (`Outputs.Url`).
    static func expand(_ node: TemplateNode, under name: String, mark: TemplateNode.Mark) -> TemplateNode {
        var argument = node
        if name == "Fn::GetAtt", case .scalar(.string(let text)) = node.content {
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 {
                argument.content = .list(
                    parts.map { TemplateNode(content: .scalar(.string(String($0))), mark: node.mark) }
                )
            }
        }
        return TemplateNode(content: .map([name: .init(keyMark: mark, node: argument)]), mark: mark)
    }
}
