import OrderedCollections
import WorkshopCommon

/// By which texts the resources of a stack are known: ARNs, URLs, names and ids.
struct ResourceNames: Hashable, Sendable {
    private var ids: [String: String] = [:]

    init(_ stack: ResolvedStack) {
        for (id, resource) in stack.resources {
            // A call of an alias or version is a call of its function.
            let isPart = ["AWS::Lambda::Alias", "AWS::Lambda::Version", "AWS::Lambda::Url"].contains(resource.type)
            let target = isPart ? resource.origin : id
            for text in [resource.physicalID] + resource.attributes.values where text.count > 5 {
                if ids[text] == nil { ids[text] = target }
            }
        }
    }

    /// The resource that a value names as a whole, or by an ARN inside it.
    func find(_ value: JSONValue?) -> String? {
        guard let text = value?.string else { return nil }
        return ids[text] ?? arns(in: text).first
    }

    /// All resources that anything in the value names.
    func all(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): ids[text].map { [$0] } ?? arns(in: text)
        case .array(let elements): elements.flatMap(all)
        case .object(let members): members.values.flatMap(all)
        default: []
        }
    }

    /// ARNs stand inside others (`…:lambda:path/…/functions/arn:…/invocations`) and have parts behind (`…/index/*`).
    private func arns(in text: String) -> [String] {
        var found: [String] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "arn:") {
            var candidate = rest[start.lowerBound...].prefix { $0.isLetter || $0.isNumber || ":/_-.*+=@".contains($0) }
            rest = rest[start.upperBound...]
            while !candidate.isEmpty {
                if let id = ids[String(candidate)] {
                    if !found.contains(id) { found.append(id) }
                    break
                }
                guard let cut = candidate.lastIndex(where: { $0 == "/" || $0 == ":" }) else { break }
                candidate = candidate[..<cut]
            }
        }
        return found
    }
}
