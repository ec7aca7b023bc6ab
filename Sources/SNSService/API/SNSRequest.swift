import CloudCore
import OrderedCollections
import WorkshopCommon

/// The members of one request of the Query protocol.
struct SNSRequest {
    let members: JSONObject

    func text(_ name: String) -> String? { members[name]?.string }

    func required(_ name: String) throws(AWSError) -> String {
        guard let text = text(name) else { throw .missing(name) }
        return text
    }

    func texts(_ name: String) -> [String] { QueryRequest.list(members[name]).compactMap(\.string) }

    func strings(_ name: String) -> OrderedDictionary<String, String> {
        QueryRequest.map(members[name]).compactMapValues(\.string)
    }

    func tags() throws(AWSError) -> OrderedDictionary<String, String> {
        var tags: OrderedDictionary<String, String> = [:]
        for entry in QueryRequest.list(members["Tags"]) {
            guard let key = entry["Key"]?.string else { continue }
            guard tags[key] == nil else { throw .invalidParameter("Duplicated keys are not allowed.") }
            tags[key] = entry["Value"]?.string ?? ""
        }
        return tags
    }

    /// A text of an ARN's parts.
    func arn(_ name: String) throws(AWSError) -> String {
        guard let text = text(name) else { throw .invalidParameter("\(name) Reason: no value for required parameter") }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).count
        guard parts >= 6 else {
            throw .invalidParameter("\(name) Reason: An ARN must have at least 6 elements, not \(parts)")
        }
        return text
    }
}
