import CloudCore
import OrderedCollections
import WorkshopCommon

/// The members of a request, their types and constraints already checked.
struct Request {
    let members: JSONObject

    init(_ members: JSONObject) { self.members = members }

    /// Reads a body for an operation, in the order in which AWS finds fault with it.
    /// - Parameter account: The account's id, which a refusal may name.
    init(body: [UInt8], operation: String, account: String) throws(RequestFailure) {
        guard let document = try? JSONValue(parsing: body), case .object(let members) = document else {
            throw .serialization(nil)
        }
        self.init(members)
        guard let shape = OperationShapes.all[operation] else { return }
        try shape.checkTypes(document)
        if TableShapes.namesTable.contains(operation) { try checkTableName(operation) }
        if TableShapes.namesResource.contains(operation) { try checkAccess(operation, account) }
        try checkConstraints(of: operation)
    }

    /// What an operation asks of its members' values: those that must be there, enumerations, lengths.
    func checkConstraints(of operation: String) throws(RequestFailure) {
        try checkCurrentConstraints(of: operation)
        var errors = ConstraintErrors(texts: currentTexts(of: operation))
        OperationShapes.all[operation]?.checkConstraints(.object(members), "", &errors)
        try errors.check()
    }

    /// Where the name of a table has an error text of its own, before all constraints: of a table to be made, only where
    /// it is missing.
    private func checkTableName(_ operation: String) throws(RequestFailure) {
        guard let name = self["TableName"]?.string else {
            throw .validation("The parameter 'TableName' is required but was not present in the request")
        }
        guard operation == "CreateTable" || name.hasPrefix("arn:") || (3...255).contains(name.unicodeScalars.count)
        else {
            throw .validation("TableName must be at least 3 characters long and at most 255 characters long")
        }
    }

    /// Nobody may do anything to a resource whose name is none.
    private func checkAccess(_ operation: String, _ account: String) throws(RequestFailure) {
        guard let resource = string("ResourceArn") else { throw .validation("Invalid TableArn") }
        let parts = resource.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, !parts.contains(""), parts[5].contains("/") else {
            throw RequestFailure(
                code: "AccessDeniedException",
                message: "User: arn:aws:iam::\(account):root is not authorized to perform: dynamodb:\(operation) "
                    + "on resource: \(resource.isEmpty ? "*" : resource)"
            )
        }
    }

    /// `nil` for what is `null`, too.
    subscript(_ name: String) -> JSONValue? { members[name].flatMap { $0.isNull ? nil : $0 } }

    func has(_ name: String) -> Bool { self[name] != nil }
    func string(_ name: String) -> String? { self[name]?.string }
    func bool(_ name: String) -> Bool? { self[name]?.flag }
    /// Fractions are cut off.
    func int(_ name: String) -> Int? {
        self[name].flatMap { $0.int ?? $0.double.flatMap { Int(exactly: $0.rounded(.down)) } }
    }

    func item(_ name: String) throws(RequestFailure) -> Item { try Item(json: self[name]) }

    /// By its name or ARN.
    var tableName: String { Self.tableName(string("TableName") ?? "") }

    static func tableName(_ text: String) -> String {
        guard let arn = ARN(text), arn.service == "dynamodb", arn.resource.hasPrefix("table/") else { return text }
        return String(arn.resource.dropFirst(6).prefix { $0 != "/" })
    }

    var names: OrderedDictionary<String, String> {
        OrderedDictionary(
            uniqueKeysWithValues: (self["ExpressionAttributeNames"]?.object ?? [:]).map {
                ($0.key, $0.value.string ?? "")
            }
        )
    }
}
