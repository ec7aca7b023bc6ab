import OrderedCollections
package import WorkshopCommon

/// A definition's tree with the place of everything in its file: what JSON, YAML and templates are turned into alike.
package struct DefinitionNode: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// Null, a boolean, a number or a string.
        case scalar(JSONValue)
        case array([DefinitionNode])
        case object([Member])
    }

    package struct Member: Hashable, Sendable {
        package let key: String
        package let keyLocation: SourceLocation?
        package let value: DefinitionNode

        package init(key: String, keyLocation: SourceLocation? = nil, value: DefinitionNode) {
            self.key = key
            self.keyLocation = keyLocation
            self.value = value
        }
    }

    package let content: Content
    package let location: SourceLocation?

    package init(_ content: Content, at location: SourceLocation? = nil) {
        self.content = content
        self.location = location
    }

    /// A tree without places, such as a definition that came over the wire.
    package init(_ value: JSONValue) {
        switch value {
        case .array(let elements): self.init(.array(elements.map { DefinitionNode($0) }))
        case .object(let members):
            self.init(.object(members.map { Member(key: $0.key, value: DefinitionNode($0.value)) }))
        default: self.init(.scalar(value))
        }
    }

    package var value: JSONValue {
        switch content {
        case .scalar(let value): value
        case .array(let elements): .array(elements.map(\.value))
        case .object(let members):
            .object(JSONObject(members.map { ($0.key, $0.value.value) }, uniquingKeysWith: { _, last in last }))
        }
    }

    var string: String? { if case .scalar(.string(let text)) = content { text } else { nil } }
    var array: [DefinitionNode]? { if case .array(let elements) = content { elements } else { nil } }
    var members: [Member]? { if case .object(let members) = content { members } else { nil } }
    subscript(_ key: String) -> DefinitionNode? { members?.last { $0.key == key }?.value }
}
