import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Dashboards, kept as they were written; nothing here draws them.
final class DashboardStore: Sendable {
    private struct Dashboard: Hashable, Sendable {
        var body: String
        var modified: Timestamp
    }

    private let table: StoredTable
    private let state = Mutex<[String: Dashboard]>([:])

    init(table: StoredTable) throws(StoreError) {
        self.table = table
        for (name, value) in try table.all() {
            guard let json = try? JSONValue(parsing: value), let body = json["body"]?.string,
                let modified = json["modified"]?.int
            else { continue }
            let dashboard = Dashboard(body: body, modified: Timestamp(millisecondsSince1970: Int64(modified)))
            state.withLock { $0[name] = dashboard }
        }
    }

    func put(_ request: MetricRequest, now: Timestamp) throws(AWSError) -> JSONObject {
        let name = try request.required("DashboardName")
        try put(name, body: try request.required("DashboardBody"), now: now)
        return ["DashboardValidationMessages": []]
    }

    func put(_ name: String, body: String, now: Timestamp) throws(AWSError) {
        let isName =
            name.utf8.count <= 255
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        guard isName else {
            throw AWSError("InvalidParameterInput", "The value \(name) for field DashboardName is invalid.")
        }
        guard let document = try? JSONValue(parsing: body), document.object != nil else {
            throw AWSError("InvalidParameterInput", "The field DashboardBody must be a valid JSON object")
        }
        let dashboard = Dashboard(body: body, modified: now)
        let record: JSONValue = [
            "body": .string(body), "modified": .number(Int(now.millisecondsSince1970)),
        ]
        try table.put(name, record.bytes)
        state.withLock { $0[name] = dashboard }
    }

    func get(_ request: MetricRequest, account: Account) throws(AWSError) -> JSONObject {
        let name = try request.required("DashboardName")
        guard let dashboard = state.withLock({ $0[name] }) else { throw .noDashboard(name) }
        return [
            "DashboardArn": Self.arn(name, account), "DashboardBody": .string(dashboard.body),
            "DashboardName": .string(name),
        ]
    }

    func list(_ request: MetricRequest, account: Account) throws(AWSError) -> JSONObject {
        let prefix = request.text("DashboardNamePrefix") ?? ""
        let found = state.withLock { $0 }.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
        let entries = found.map { name, dashboard -> JSONValue in
            [
                "DashboardName": .string(name), "DashboardArn": Self.arn(name, account),
                "LastModified": .time(dashboard.modified), "Size": .number(dashboard.body.utf8.count),
            ]
        }
        return ["DashboardEntries": .array(entries)]
    }

    /// All of the names or none.
    func delete(_ request: MetricRequest) throws(AWSError) -> JSONObject {
        let names = request.strings("DashboardNames")
        guard !names.isEmpty else { throw .missing("DashboardNames") }
        if let missing = names.first(where: { name in state.withLock { $0[name] == nil } }) {
            throw .noDashboard(missing)
        }
        for name in names { try remove(name) }
        return [:]
    }

    func remove(_ name: String) throws(AWSError) {
        try table.remove(name)
        state.withLock { _ = $0.removeValue(forKey: name) }
    }

    private static func arn(_ name: String, _ account: Account) -> JSONValue {
        .string("arn:aws:cloudwatch::\(account.id):dashboard/\(name)")
    }
}

extension AWSError {
    fileprivate static func noDashboard(_ name: String) -> AWSError {
        AWSError("ResourceNotFound", "Dashboard \(name) does not exist", status: 404)
    }
}
