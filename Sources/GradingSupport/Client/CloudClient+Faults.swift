import OrderedCollections
import WorkshopCommon

/// What may go wrong, in the local cloud's words.
package enum CloudFault: String, Sendable {
    /// A message of a queue is delivered twice.
    case duplicates
    /// A message of a queue overtakes others.
    case reorderings
    /// A function's process ends once its work is done, before its answer gets out.
    case crashes
    /// A call on a table's items is refused as if its capacity was used up.
    case throttles
    /// Slack takes four seconds to answer, on the wall clock.
    case slowSlack
    /// Slack answers with a server error.
    case failingSlack
}

extension CloudClient {
    /// From now on, this part (0 to 1) of all occasions goes wrong: for one function, queue or table at most so often.
    ///
    /// - Parameters:
    ///   - resource: A logical id; all when `nil`.
    ///   - most: Without end when `nil`.
    package func breaks(
        _ fault: CloudFault,
        _ part: Double = 1,
        of resource: String? = nil,
        atMost most: Int? = nil
    ) async throws {
        var rule: JSONObject = ["part": JSONNumber(part).map { .number($0) } ?? 1]
        if let most { rule["most"] = .number(JSONNumber(most)) }
        if let resource {
            // A queue's physical id is its URL.
            let id = session.resources[resource]?["physicalId"]?.string ?? resource
            rule["only"] = [.string(String(id.split(separator: "/").last ?? ""))]
        }
        var plan = try await faults("GET")["plan"]?.object ?? [:]
        plan[fault.rawValue] = .object(rule)
        plan["seed"] = .number(JSONNumber(random.number()))
        _ = try await faults("PUT", .object(plan))
    }

    /// Nothing goes wrong any more.
    package func breaksNothing() async throws { _ = try await faults("DELETE") }

    private func faults(_ method: String, _ plan: JSONValue? = nil) async throws -> JSONValue {
        let response = try await request(
            method,
            "\(session.endpoint)/_workshop/faults",
            headers: ["Content-Type": "application/json"],
            body: plan?.serialized(),
            said: "the local cloud's faults"
        )
        return response.json ?? [:]
    }
}
