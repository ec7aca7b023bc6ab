import OrderedCollections
import WorkshopCommon

extension RequestShape {
    /// A value as AWS's messages show it, in the style of Java: `KeySchemaElement(attributeName=pk, keyType=HASH)`.
    ///
    /// Recorded by <https://github.com/paritysuite/dynamodb-conformance>, `captures/cross-region-latest.json`, with what
    /// is `null` because AWS knows of it and its published model doesn't.
    func shown(_ value: JSONValue) -> String {
        if value.isNull { return "null" }
        switch (self, value) {
        case (.list(let element, _), .array(let elements)):
            return "[\(elements.map(element.shown).joined(separator: ", "))]"
        case (.map(let element, let rules, _), .object(let members)) where !rules.isShownAsJSON:
            return "{\(members.map { "\($0.key)=\(element.shown($0.value))" }.joined(separator: ", "))}"
        case (.structure(let name, let members), _):
            let shapes = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.shape) })
            return Self.shown(name, Self.shownMembers[name] ?? members.map(\.name), value) { shapes[$0] ?? .text }
        case (.attributeValue, _):
            return Self.shown("AttributeValue", Self.shownAttributeMembers, value) {
                Self.attributeMembers[$0] ?? .text
            }
        default: return value.string ?? value.serialized()
        }
    }

    private static func shown(
        _ type: String,
        _ names: [String],
        _ value: JSONValue,
        _ shape: (String) -> RequestShape
    ) -> String {
        let members = names.map { name in
            "\(name.startingLowercase)=\(value[name].map { shape(name).shown($0) } ?? "null")"
        }
        return "\(type)(\(members.joined(separator: ", ")))"
    }

    /// Where they are others than those that a request may have, or in another order.
    private static let shownMembers = [
        "WriteRequest": ["PutRequest", "DeleteRequest"], "PutRequest": ["Item", "WorkloadProfileName"],
    ]

    private static let shownAttributeMembers = [
        "S", "N", "B", "INT", "DECIMAL", "DOUBLE", "SS", "NS", "BS", "INTSET", "DECIMALSET", "DOUBLESET", "M", "L",
        "NULL", "BOOL",
    ]
}
