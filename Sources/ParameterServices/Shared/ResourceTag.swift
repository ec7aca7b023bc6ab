import CloudCore
import WorkshopCommon

/// A tag as both services write it.
struct ResourceTag: Codable, Hashable, Sendable {
    var key: String
    var value: String

    var json: JSONValue { ["Key": .string(key), "Value": .string(value)] }

    /// From a request's list; `nil` where there is none.
    static func list(_ request: RequestMembers, _ member: String = "Tags") throws(AWSError) -> [ResourceTag]? {
        guard let tags = try request.structures(member) else { return nil }
        return try tags.map { tag throws(AWSError) in
            ResourceTag(key: try tag.text("Key") ?? "", value: try tag.text("Value") ?? "")
        }
    }

    /// As a template declares them: a list of keys and values, or a map.
    static func declared(_ value: JSONValue?) -> [ResourceTag] {
        if let map = value?.object {
            return map.map { ResourceTag(key: $0.key, value: $0.value.templateText) }
        }
        return (value?.array ?? []).compactMap { tag in
            tag["Key"].map { ResourceTag(key: $0.templateText, value: tag["Value"]?.templateText ?? "") }
        }
    }

    /// CloudFormation's own, which it puts on what it makes.
    static func ofStack(_ resource: DeclaredResource, account: Account) -> [ResourceTag] {
        guard !resource.stackName.isEmpty else { return [] }
        return [
            ResourceTag(key: "aws:cloudformation:stack-name", value: resource.stackName),
            ResourceTag(key: "aws:cloudformation:logical-id", value: resource.logicalID),
        ]
    }
}

extension [ResourceTag] {
    /// A key that is there already gets the new value, in its place.
    mutating func add(_ tags: [ResourceTag]) {
        for tag in tags {
            if let index = firstIndex(where: { $0.key == tag.key }) {
                self[index] = tag
            } else {
                append(tag)
            }
        }
    }

    mutating func remove(keys: [String]) {
        removeAll { keys.contains($0.key) }
    }
}

extension JSONValue {
    /// A template's scalar as CloudFormation hands it to a service that wants a string.
    var templateText: String { string ?? serialized() }
    var templateFlag: Bool { bool ?? (string?.lowercased() == "true") }
    var templateInteger: Int? { int ?? string.flatMap { Int($0) } }
}
