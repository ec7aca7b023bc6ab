import OrderedCollections
import WorkshopCommon

/// Constraints in the words of the framework to which AWS has moved some operations: it repeats no values, and stops at
/// some members.
///
/// Recorded by <https://github.com/paritysuite/dynamodb-conformance>: `captures/cross-region-latest.json`,
/// `tests/tier3/validation-ordering` and `tests/tier3/error-messages`.
extension Request {
    func checkCurrentConstraints(of operation: String) throws(RequestFailure) {
        switch operation {
        case "BatchGetItem": try checkKeyCounts()
        case "BatchWriteItem":
            guard self["RequestItems"]?.object?.isEmpty != true else {
                throw .validation("The requestItems parameter is required for BatchWriteItem")
            }
        default:
            guard isWholeWrite(operation) else { return }
            guard string("TableName") != "" else { throw Self.length("TableName", "greater than or equal to 1") }
            // Alone of the three, an update doesn't come to its other constraints.
            guard operation == "UpdateItem", let values = string("ReturnValues") else { return }
            guard OperationShapes.returnValueNames.contains(values) else { throw .constraint(Self.noReturnValue) }
        }
    }

    /// What else is said of members, by their paths.
    func currentTexts(of operation: String) -> [String: String] {
        isWholeWrite(operation) ? Self.texts : [:]
    }

    /// Whether a request writes one item and has all that it must have. Of one that hasn't, all members' failures are told
    /// in the older words.
    private func isWholeWrite(_ operation: String) -> Bool {
        guard has("TableName") else { return false }
        return switch operation {
        case "PutItem": has("Item")
        case "DeleteItem", "UpdateItem": has("Key")
        default: false
        }
    }

    private func checkKeyCounts() throws(RequestFailure) {
        guard let requests = self["RequestItems"]?.object else { return }
        guard !requests.isEmpty else { throw Self.length("RequestItems", "greater than or equal to 1") }
        for (name, request) in requests {
            guard let keys = request["Keys"]?.array else { continue }
            let path = "RequestItems.\(name).member.Keys"
            guard !keys.isEmpty else { throw Self.length(path, "greater than or equal to 1") }
            guard keys.count <= 100 else { throw Self.length(path, "less than or equal to 100") }
        }
    }

    private static func length(_ path: String, _ bound: String) -> RequestFailure {
        .constraint("Value at '\(path)' failed to satisfy constraint: Member must have length \(bound)")
    }

    private static let texts = ["returnValues": noReturnValue]
    /// `UPDATE_NEW` is AWS's.
    private static let noReturnValue =
        "Failed to satisfy constraint: Member must satisfy enum value set: "
        + "[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
}
