import OrderedCollections
package import WorkshopCommon

/// What an update of a stack does to a resource that costs what is in it.
package struct StackChange: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// CloudFormation makes another one and deletes this one, since that property can't be changed.
        case replaced(property: String)
        /// CloudFormation deletes it: the new template has none of that logical id and type.
        case removed
    }

    package let logicalID: String
    package let type: String
    package let kind: Kind
    /// Where the new template says so; `nil` for what is not in it.
    package let location: SourceLocation?
}

extension ResolvedStack {
    /// The resources of the stack as it was that an update to this one would make anew or delete.
    ///
    /// In the order of the old template. Types that we know nothing of are taken for changeable.
    package func losses(updating previous: ResolvedStack) -> [StackChange] {
        previous.resources.values.filter(\.isCreated).compactMap { old in
            guard let new = resources[old.logicalID], new.isCreated, new.type == old.type else {
                return StackChange(logicalID: old.logicalID, type: old.type, kind: .removed, location: nil)
            }
            let property = ReplacingProperties.first(in: old.type, from: old.properties, to: new.properties)
            return property.map { property in
                StackChange(
                    logicalID: old.logicalID,
                    type: old.type,
                    kind: .replaced(property: property),
                    location: new.location(of: ["Properties", property])
                )
            }
        }
    }
}
