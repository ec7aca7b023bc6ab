import CloudCore
import OrderedCollections
import WorkshopCommon

/// One entry of a batch.
struct BatchEntry {
    let id: String
    let members: SQSRequest

    /// - Parameter kind: What the message calls it: `SendMessageBatchRequestEntry`.
    static func entries(of request: SQSRequest, _ kind: String) throws(AWSError) -> [BatchEntry] {
        let values = try request.list("Entries")
        guard !values.isEmpty else {
            throw .batch("EmptyBatchRequest", "There should be at least one \(kind) in the request.")
        }
        guard values.count <= 10 else {
            throw .batch(
                "TooManyEntriesInBatchRequest",
                "Maximum number of entries per request are 10. You have sent \(values.count)."
            )
        }
        var entries: [BatchEntry] = []
        var known: Set<String> = []
        for value in values {
            guard let object = value.object else { throw .serialization("an entry of a batch is \(value.kind)") }
            let id = object["Id"]?.string ?? ""
            guard (1...80).contains(id.utf8.count), id.utf8.allSatisfy(AttributeRules.isWordByte) else {
                throw .batch(
                    "InvalidBatchEntryId",
                    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 "
                        + "letters long."
                )
            }
            guard known.insert(id).inserted else { throw .batch("BatchEntryIdsNotDistinct", "Id \(id) repeated.") }
            entries.append(BatchEntry(id: id, members: request.entry(object)))
        }
        return entries
    }

    func failure(_ error: AWSError) -> JSONValue {
        [
            "Id": .string(id), "SenderFault": .bool(error.fault == .client), "Code": .string(error.code),
            "Message": .string(error.message),
        ]
    }

    static func result(_ successful: [JSONValue], _ failed: [JSONValue]) -> JSONObject {
        var members: JSONObject = [:]
        if !successful.isEmpty { members["Successful"] = .array(successful) }
        if !failed.isEmpty { members["Failed"] = .array(failed) }
        return members
    }
}
