import CloudCore
import OrderedCollections
import WorkshopCommon

/// An event as buses carry it.
///
/// See <https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html>.
struct BusEvent: Hashable, Sendable {
    var json: JSONValue
    var traceHeader: String?

    init(
        id: String = Identifiers.requestID(),
        detailType: String,
        source: String,
        account: Account,
        time: Timestamp,
        resources: [String],
        detail: JSONValue,
        traceHeader: String? = nil
    ) {
        json = [
            "version": "0", "id": .string(id), "detail-type": .string(detailType), "source": .string(source),
            "account": .string(account.id), "time": .string(time.iso8601Seconds), "region": .string(account.region),
            "resources": .texts(resources), "detail": detail,
        ]
        self.traceHeader = traceHeader
    }

    init(_ json: JSONValue) {
        self.json = json
    }

    var id: String { json["id"]?.string ?? "" }

    /// The event as a replay sends it: under a new id, with the replay's name.
    func replayed(as name: String) -> BusEvent {
        var members: JSONObject = [:]
        for (key, value) in json.object ?? [:] where key != "replay-name" {
            members[key] = value
            if key == "region" { members["replay-name"] = .string(name) }
        }
        members["id"] = .string(Identifiers.requestID())
        return BusEvent(.object(members))
    }
}
