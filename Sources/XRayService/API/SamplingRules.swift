import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Which requests are traced, for clients that ask; the services here trace every one.
///
/// See <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html>.
final class SamplingRules: Sendable {
    private let account: Account
    private let table: StoredTable
    /// Records by name, without the default one.
    private let state = Mutex<OrderedDictionary<String, JSONObject>>([:])

    init(account: Account, table: StoredTable) throws(StoreError) {
        (self.account, self.table) = (account, table)
        for (name, value) in try table.all() {
            guard let record = (try? JSONValue(parsing: value))?.object else { continue }
            state.withLock { $0[name] = record }
        }
    }

    private func arn(_ name: String) -> JSONValue {
        .string("arn:aws:xray:\(account.region):\(account.id):sampling-rule/\(name)")
    }

    private var standard: JSONValue {
        [
            "SamplingRule": [
                "RuleName": "Default", "RuleARN": arn("Default"), "ResourceARN": "*", "Priority": 10_000,
                "FixedRate": .number(0.05), "ReservoirSize": 1, "ServiceName": "*", "ServiceType": "*", "Host": "*",
                "HTTPMethod": "*", "URLPath": "*", "Version": 1, "Attributes": [:],
            ], "CreatedAt": 0, "ModifiedAt": 0,
        ]
    }

    /// By priority, the default one last.
    var all: [JSONValue] {
        state.withLock { Array($0.values) }.sorted {
            ($0["SamplingRule"]?["Priority"]?.int ?? 0) < ($1["SamplingRule"]?["Priority"]?.int ?? 0)
        }.map { .object($0) } + [standard]
    }

    func create(_ rule: JSONObject, now: Timestamp) throws(AWSError) -> JSONValue {
        guard let name = rule["RuleName"]?.string, !name.isEmpty, name.utf8.count <= 32 else {
            throw .xray("The sampling rule has no RuleName of 1 to 32 characters.")
        }
        guard let rate = rule["FixedRate"]?.double, (0...1).contains(rate) else {
            throw .xray("FixedRate must be between 0 and 1.")
        }
        guard let priority = rule["Priority"]?.int, (1...9999).contains(priority) else {
            throw .xray("Priority must be between 1 and 9999.")
        }
        guard name != "Default", state.withLock({ $0[name] == nil }) else {
            throw .xray("The sampling rule with the name \(name) already exists.")
        }
        var complete = rule
        complete["RuleARN"] = arn(name)
        for member in ["ServiceName", "ServiceType", "Host", "HTTPMethod", "URLPath", "ResourceARN"]
        where complete[member] == nil {
            complete[member] = "*"
        }
        if complete["Attributes"] == nil { complete["Attributes"] = [:] }
        if complete["ReservoirSize"] == nil { complete["ReservoirSize"] = 0 }
        let moment = JSONValue.number(JSONNumber(Int(now.secondsSince1970)))
        return try keep(["SamplingRule": .object(complete), "CreatedAt": moment, "ModifiedAt": moment], as: name)
    }

    func update(_ change: JSONObject, now: Timestamp) throws(AWSError) -> JSONValue {
        let (name, record) = try find(change)
        var rule = record["SamplingRule"]?.object ?? [:]
        rule.merge(change) { _, new in new }
        var changed = record
        changed["SamplingRule"] = .object(rule)
        changed["ModifiedAt"] = .number(JSONNumber(Int(now.secondsSince1970)))
        return try keep(changed, as: name)
    }

    func delete(_ request: JSONObject) throws(AWSError) -> JSONValue {
        let (name, record) = try find(request)
        try table.remove(name)
        state.withLock { $0[name] = nil }
        return .object(record)
    }

    private func find(_ request: JSONObject) throws(AWSError) -> (String, JSONObject) {
        let name =
            request["RuleName"]?.string ?? request["RuleARN"]?.string?.split(separator: "/").last.map(String.init)
        guard let name, let record = state.withLock({ $0[name] }) else {
            throw .xray("The sampling rule does not exist.")
        }
        return (name, record)
    }

    private func keep(_ record: JSONObject, as name: String) throws(AWSError) -> JSONValue {
        try table.put(name, JSONValue.object(record).bytes)
        state.withLock { $0[name] = record }
        return .object(record)
    }

    /// What clients are told of the rules that they have used.
    func targets(_ documents: [JSONValue], now: Timestamp) -> JSONObject {
        var (targets, unknown) = ([JSONValue](), [JSONValue]())
        for document in documents {
            let name = document["RuleName"] ?? .null
            guard let rule = all.first(where: { $0["SamplingRule"]?["RuleName"] == name })?["SamplingRule"] else {
                unknown.append(["RuleName": name, "ErrorCode": "400", "Message": "Unknown rule"])
                continue
            }
            targets.append(
                [
                    "RuleName": name, "FixedRate": rule["FixedRate"] ?? 0, "ReservoirQuota": rule["ReservoirSize"] ?? 0,
                    "ReservoirQuotaTTL": .number(JSONNumber(Int(now.secondsSince1970) + 10)), "Interval": 10,
                ]
            )
        }
        let modified = all.compactMap { $0["ModifiedAt"]?.int }.max() ?? 0
        return [
            "SamplingTargetDocuments": .array(targets), "LastRuleModification": .number(JSONNumber(modified)),
            "UnprocessedStatistics": .array(unknown),
        ]
    }
}

extension AWSError {
    static func xray(_ message: String) -> AWSError {
        AWSError("InvalidRequestException", message, messageMember: "Message")
    }
}
