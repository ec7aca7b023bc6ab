import OrderedCollections
import WorkshopCommon

/// What `CreateTable` asks for, checked in the order in which AWS checks it.
struct TableDeclaration {
    let name: String
    let attributes: [TableRecord.AttributeDefinition]
    let keys: TableRecord.KeySchema
    let isOnDemand: Bool
    let throughput: TableRecord.Throughput
    /// Their numbers are not given yet.
    let indexes: [TableRecord.Index]
    let streamViewType: String?
    let tags: [TableRecord.Tag]

    init(_ request: Request) throws(RequestFailure) {
        name = request.tableName
        isOnDemand = request.string("BillingMode") == "PAY_PER_REQUEST"
        throughput = try Self.throughput(request, isOnDemand: isOnDemand)
        attributes = TableRecord.AttributeDefinition.all(request["AttributeDefinitions"])
        let schema = KeyElement.all(request["KeySchema"])
        try Self.checkSchema(schema, attributes)
        keys = TableRecord.KeySchema(schema)
        let local = request["LocalSecondaryIndexes"]?.array
        let global = request["GlobalSecondaryIndexes"]?.array
        if local == nil, global == nil, keys.attributes.count != attributes.count {
            throw .invalidParameters(
                "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                    + "AttributeDefinitions"
            )
        }
        var indexes: [TableRecord.Index] = []
        try Self.addLocal(local, to: &indexes, keys, attributes)
        try Self.addGlobal(global, to: &indexes, attributes, isOnDemand: isOnDemand)
        try Self.checkUse(of: attributes, keys, indexes)
        self.indexes = indexes
        streamViewType = try Self.streamViewType(request["StreamSpecification"])
        tags = TableRecord.Tag.all(request["Tags"])
    }

    static func streamViewType(_ json: JSONValue?) throws(RequestFailure) -> String? {
        guard let json else { return nil }
        let specification = Request(json.object ?? [:])
        let isEnabled = specification.bool("StreamEnabled") ?? false
        guard let type = specification.string("StreamViewType") else {
            guard !isEnabled else {
                throw .invalidParameters("StreamViewType must be specified when StreamEnabled is true")
            }
            return nil
        }
        guard isEnabled else {
            throw .invalidParameters(
                "Table is not in a valid state to specify StreamViewType when StreamEnabled is false"
            )
        }
        return type
    }

    private static func throughput(
        _ request: Request,
        isOnDemand: Bool
    ) throws(RequestFailure) -> TableRecord.Throughput {
        guard let json = request["ProvisionedThroughput"] else {
            guard isOnDemand else {
                throw .invalidParameters(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
                )
            }
            return .none
        }
        guard !isOnDemand else {
            throw .invalidParameters(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
            )
        }
        return try TableRecord.Throughput(json)
    }

    private static func checkSchema(
        _ schema: [KeyElement],
        _ attributes: [TableRecord.AttributeDefinition]
    ) throws(RequestFailure) {
        let names = schema.map(\.name)
        let defined = Set(attributes.map(\.name))
        if names.count == 2, !defined.isSuperset(of: names) || (names[0] == names[1] && attributes.count == 1) {
            throw .validation("Invalid KeySchema: Some index key attribute have no definition")
        }
        if names.count == 1 { try checkDefined(names, attributes) }
        try KeyElement.check(schema, isOfGlobalIndex: false)
    }

    static func checkDefined(
        _ names: [String],
        _ attributes: [TableRecord.AttributeDefinition]
    ) throws(RequestFailure) {
        let defined = attributes.map(\.name)
        guard !Set(defined).isSuperset(of: names) else { return }
        throw .invalidParameters(
            "Some index key attributes are not defined in AttributeDefinitions. "
                + "Keys: [\(names.joined(separator: ", "))], AttributeDefinitions: [\(defined.joined(separator: ", "))]"
        )
    }

    /// Attributes that no key has may not be defined.
    static func checkUse(
        of attributes: [TableRecord.AttributeDefinition],
        _ keys: TableRecord.KeySchema,
        _ indexes: [TableRecord.Index]
    ) throws(RequestFailure) {
        let used = Set(keys.attributes + indexes.flatMap(\.keys.attributes))
        guard used.count != attributes.count else { return }
        throw .invalidParameters(
            "Some AttributeDefinitions are not used. AttributeDefinitions: "
                + "[\(attributes.map(\.name).joined(separator: ", "))], keys used: [\(used.sorted().joined(separator: ", "))]"
        )
    }

    // MARK: Indexes

    private static func addLocal(
        _ declared: [JSONValue]?,
        to indexes: inout [TableRecord.Index],
        _ keys: TableRecord.KeySchema,
        _ attributes: [TableRecord.AttributeDefinition]
    ) throws(RequestFailure) {
        guard let declared else { return }
        guard !declared.isEmpty else { throw .invalidParameters("List of LocalSecondaryIndexes is empty") }
        guard keys.range != nil else {
            throw .invalidParameters(
                "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
            )
        }
        for json in declared {
            let index = try index(Request(json.object ?? [:]), attributes, isGlobal: false) {
                name,
                schema throws(RequestFailure) in
                guard schema.count == 2 else {
                    throw .invalidParameters("Index KeySchema does not have a range key for index: \(name)")
                }
                guard schema[0].name == keys.hash else {
                    throw .invalidParameters(
                        "Index KeySchema does not have the same leading hash key as table KeySchema for index: \(name). "
                            + "index hash key: \(schema[0].name), table hash key: \(keys.hash)"
                    )
                }
            }
            try add(index, to: &indexes)
        }
        guard declared.count <= 5 else {
            throw .invalidParameters("Number of LocalSecondaryIndexes exceeds per-table limit of 5")
        }
    }

    private static func addGlobal(
        _ declared: [JSONValue]?,
        to indexes: inout [TableRecord.Index],
        _ attributes: [TableRecord.AttributeDefinition],
        isOnDemand: Bool
    ) throws(RequestFailure) {
        guard let declared else { return }
        guard !declared.isEmpty else { throw .invalidParameters("List of GlobalSecondaryIndexes is empty") }
        for json in declared {
            try add(try globalIndex(Request(json.object ?? [:]), attributes, isOnDemand: isOnDemand), to: &indexes)
        }
        guard declared.count <= 20 else {
            throw .invalidParameters("GlobalSecondaryIndex count exceeds the per-table limit of 20")
        }
    }

    /// One of `CreateTable`, or of `UpdateTable`.
    static func globalIndex(
        _ request: Request,
        _ attributes: [TableRecord.AttributeDefinition],
        isOnDemand: Bool
    ) throws(RequestFailure) -> TableRecord.Index {
        var index = try index(request, attributes, isGlobal: true) { _, _ throws(RequestFailure) in }
        let throughput = request["ProvisionedThroughput"]
        if isOnDemand, throughput != nil {
            throw .invalidParameters(
                "ProvisionedThroughput should not be specified for index: \(index.name) when BillingMode is PAY_PER_REQUEST"
            )
        }
        if let throughput {
            index.throughput = try TableRecord.Throughput(throughput, index: index.name)
        } else if !isOnDemand {
            throw .invalidParameters(
                "ProvisionedThroughput must be specified for index: \(index.name)"
            )
        }
        return index
    }

    private static func index(
        _ request: Request,
        _ attributes: [TableRecord.AttributeDefinition],
        isGlobal: Bool,
        checkKeys: (String, [KeyElement]) throws(RequestFailure) -> Void
    ) throws(RequestFailure) -> TableRecord.Index {
        let name = request.string("IndexName") ?? ""
        let schema = KeyElement.all(request["KeySchema"])
        try checkDefined(schema.map(\.name), attributes)
        try KeyElement.check(schema, isOfGlobalIndex: isGlobal)
        try checkKeys(name, schema)
        let projection = Request(request["Projection"]?.object ?? [:])
        guard let type = projection.string("ProjectionType") else {
            throw .invalidParameters("Unknown ProjectionType: null")
        }
        let others = projection["NonKeyAttributes"]?.array?.compactMap(\.string)
        if others != nil, type != "INCLUDE" {
            throw .invalidParameters("ProjectionType is \(type), but NonKeyAttributes is specified")
        }
        if others == nil, type == "INCLUDE" {
            throw .invalidParameters("ProjectionType is \(type), but NonKeyAttributes is not specified")
        }
        return TableRecord.Index(
            name: name,
            number: 0,
            isGlobal: isGlobal,
            keys: TableRecord.KeySchema(schema),
            projectionType: type,
            nonKeyAttributes: others ?? []
        )
    }

    private static func add(_ index: TableRecord.Index, to indexes: inout [TableRecord.Index]) throws(RequestFailure) {
        guard !indexes.contains(where: { $0.name == index.name }) else {
            throw .invalidParameters("Duplicate index name: \(index.name)")
        }
        indexes.append(index)
    }
}

/// An element of a `KeySchema`.
struct KeyElement {
    let name: String
    let type: String

    static func all(_ json: JSONValue?) -> [KeyElement] {
        (json?.array ?? []).map {
            KeyElement(name: $0["AttributeName"]?.string ?? "", type: $0["KeyType"]?.string ?? "")
        }
    }

    /// So many attributes of each kind the key of a global index may have.
    ///
    /// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>.
    static let maximumOfAKind = 4

    /// Tables and local indexes have one attribute of each kind at most. How AWS words what it refuses in longer keys is not
    /// documented.
    static func check(_ schema: [KeyElement], isOfGlobalIndex: Bool) throws(RequestFailure) {
        guard Set(schema.map(\.name)).count == schema.count else {
            throw .validation("Both the Hash Key and the Range Key element in the KeySchema have the same name")
        }
        guard schema.first?.type == "HASH" else {
            throw .validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
        }
        let maximum = isOfGlobalIndex ? maximumOfAKind : 1
        let hashes = schema.prefix { $0.type == "HASH" }
        let ranges = schema.dropFirst(hashes.count)
        guard isOfGlobalIndex || hashes.count == 1 else {
            throw .validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
        }
        guard ranges.allSatisfy({ $0.type == "RANGE" }) else {
            throw .validation("Invalid KeySchema: A HASH key type follows a RANGE key type")
        }
        for (kind, count) in [("HASH", hashes.count), ("RANGE", ranges.count)] where count > maximum {
            throw .validation("Invalid KeySchema: The KeySchema has more than \(maximum) \(kind) key types")
        }
    }
}

extension TableRecord.KeySchema {
    /// - Parameter elements: Checked already.
    init(_ elements: [KeyElement]) {
        let hashes = elements.filter { $0.type == "HASH" }.map(\.name)
        let ranges = elements.filter { $0.type == "RANGE" }.map(\.name)
        self.init(
            hash: hashes[0],
            range: ranges.first,
            moreHashes: hashes.count > 1 ? Array(hashes[1...]) : nil,
            moreRanges: ranges.count > 1 ? Array(ranges[1...]) : nil
        )
    }
}

extension TableRecord.AttributeDefinition {
    static func all(_ json: JSONValue?) -> [TableRecord.AttributeDefinition] {
        (json?.array ?? []).map {
            TableRecord.AttributeDefinition(
                name: $0["AttributeName"]?.string ?? "",
                type: $0["AttributeType"]?.string ?? ""
            )
        }
    }
}

extension TableRecord.Tag {
    static func all(_ json: JSONValue?) -> [TableRecord.Tag] {
        (json?.array ?? []).map {
            TableRecord.Tag(key: $0["Key"]?.string ?? "", value: $0["Value"]?.string ?? "")
        }
    }
}

extension TableRecord.Throughput {
    private static let highest = 1_000_000_000_000

    init(_ json: JSONValue, index: String? = nil) throws(RequestFailure) {
        let request = Request(json.object ?? [:])
        read = request.int("ReadCapacityUnits") ?? .max
        write = request.int("WriteCapacityUnits") ?? .max
        for (value, name) in [(read, "ReadCapacityUnits"), (write, "WriteCapacityUnits")] where value > Self.highest {
            throw .validation(
                "Given value \(value) for \(name) is out of bounds" + (index.map { " for index \($0)" } ?? "")
            )
        }
    }
}
