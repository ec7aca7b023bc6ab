import OrderedCollections
import WorkshopCommon

/// `AttributeUpdates`, the parameter that `UpdateExpression` replaced.
///
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html>.
enum LegacyUpdates {
    static func update(_ json: JSONValue?) throws(RequestFailure) -> ItemUpdate {
        var steps: [ItemUpdate.Step] = []
        for (attribute, content) in json?.object ?? [:] {
            let content = Request(content.object ?? [:])
            let action = try action(content.string("Action") ?? "PUT", content["Value"])
            steps.append(ItemUpdate.Step(path: DocumentPath(attribute), action: action))
        }
        return ItemUpdate(steps: steps)
    }

    private static func action(_ name: String, _ json: JSONValue?) throws(RequestFailure) -> ItemUpdate.Action {
        guard let json else {
            guard name == "DELETE" else {
                throw .invalidParameters("Only DELETE action is allowed when no attribute value is specified")
            }
            return .remove
        }
        let value = try AttributeValue(json)
        switch name {
        case "DELETE":
            guard value.kind.isSet else {
                throw .invalidParameters(
                    "DELETE action with value is not supported for the type \(value.kind.rawValue)"
                )
            }
            return .delete(value)
        case "ADD":
            guard value.kind.isSet || value.kind == .number || value.kind == .list else {
                throw .invalidParameters("ADD action is not supported for the type \(value.kind.rawValue)")
            }
            return .add(value)
        default: return .set(.value(value))
        }
    }
}
