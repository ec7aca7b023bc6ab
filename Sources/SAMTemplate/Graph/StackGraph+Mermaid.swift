import OrderedCollections

extension StackGraph {
    /// A flow chart in Mermaid's language, as Markdown on GitHub and elsewhere shows it. https://mermaid.js.org
    package var mermaid: String {
        var lines = ["flowchart LR"]
        for node in nodes.values {
            let shape = Self.brackets(node.type)
            lines.append("  \(node.id)\(shape.open)\"\(node.id)<br/>\(Self.escaped(node.kind))\"\(shape.close)")
        }
        for edge in edges {
            let label = edge.label.isEmpty ? "" : "|\"\(Self.escaped(edge.label))\"|"
            lines.append("  \(edge.source) -->\(label) \(edge.target)")
        }
        return lines.joined(separator: "\n")
    }

    private static func brackets(_ type: String) -> (open: String, close: String) {
        switch type {
        case "AWS::DynamoDB::Table", "AWS::S3::Bucket": ("[(", ")]")
        case "AWS::SQS::Queue", "AWS::Kinesis::Stream", "AWS::SNS::Topic": ("([", "])")
        case "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api": ("{{", "}}")
        default: ("[", "]")
        }
    }

    /// Mermaid takes entities with # in place of &.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "#quot;"
            case "<": result += "#lt;"
            case ">": result += "#gt;"
            case "#": result += "#35;"
            case "\n", "\r", "\t": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
