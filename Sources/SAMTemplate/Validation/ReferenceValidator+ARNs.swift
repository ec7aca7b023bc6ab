import OrderedCollections
import WorkshopCommon

/// `!Ref` gives a name, a URL or an ARN, by the type; where an ARN belongs, only the service itself would say so, in the
/// middle of a deployment.
extension ReferenceValidator {
    /// - Parameters:
    ///   - target: what the `Ref` names.
    ///   - path: the `Ref`'s own; the property stands right above it.
    func notAnARN(_ target: String, at path: [String]) -> Refusal? {
        let id = transformer.changedIDs[target] ?? target
        guard path.count > 4, path[0] == "Resources", path[2] == "Properties",
            let type = (transformer.output[id]?.body ?? template["Resources"]?[target])?["Type"]?.string,
            let entry = ResourceTable.entries[type], let given = entry.kindOfName
        else { return nil }
        let property = path[path.count - 2]
        let attribute = isStream(property, at: path) && entry.attributes["StreamArn"] != nil ? "StreamArn" : "Arn"
        guard takesAnARN(property, at: path), entry.attributes[attribute] != nil else { return nil }
        return Refusal(
            "template-ref-not-arn",
            at: path,
            "\(property) takes an ARN, and !Ref \(target) gives \(given)",
            why: "What !Ref gives differs from type to type; AWS would refuse this in the middle of the deployment.",
            suggestion: "write !GetAtt \(target).\(attribute)"
        )
    }

    private func takesAnARN(_ property: String, at path: [String]) -> Bool {
        // What is handed through to code or to a definition is called as its author likes.
        let free = ["Variables", "DefinitionSubstitutions", "Definition", "DefinitionBody", "Parameters", "Tags"]
        guard !path.dropLast(2).contains(where: free.contains) else { return false }
        // A function's URL takes the function's name as well.
        if property.hasSuffix("Arn") || property.hasSuffix("ARN") { return property != "TargetFunctionArn" }
        return eventType(at: path) == "SQS" && property == "Queue" || isStream(property, at: path)
    }

    private func isStream(_ property: String, at path: [String]) -> Bool {
        property == "Stream" && ["DynamoDB", "Kinesis"].contains(eventType(at: path))
    }

    /// The type of the SAM event that a property is one of: `Resources/F/Properties/Events/E/Properties/Queue/Ref`.
    private func eventType(at path: [String]) -> String? {
        guard path.count == 8, path[3] == "Events", path[5] == "Properties" else { return nil }
        return template["Resources"]?[path[1]]?["Properties"]?["Events"]?[path[4]]?["Type"]?.string
    }
}

extension ResourceTable.Entry {
    /// What `Ref` gives in words, where it surely is no ARN.
    fileprivate var kindOfName: String? {
        if reference == "{name}" { return "a name" }
        if reference == "{uuid}" { return "an id" }
        return reference.hasPrefix("https:") ? "a URL" : nil
    }
}
