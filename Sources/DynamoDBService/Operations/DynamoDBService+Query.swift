import OrderedCollections
import WorkshopCommon

extension DynamoDBService {
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>
    func query(_ request: Request) throws(RequestFailure) -> JSONValue {
        try request.checkMixture(
            ["ProjectionExpression", "FilterExpression", "KeyConditionExpression"],
            ["AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"]
        )
        let legacyFilter = try LegacyConditions.filter(request["QueryFilter"], request.string("ConditionalOperator"))
        let attributes = try request.attributesToGet()
        let startKey = try request.startKey()
        guard request.has("KeyConditions") || request.has("KeyConditionExpression") else {
            throw .validation(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
            )
        }
        let expressions = try request.expressions()
        let conditions: OrderedDictionary<String, KeyCondition>
        if let given = expressions.keyConditions {
            conditions = given
        } else {
            conditions = try LegacyConditions.keyConditions(request["KeyConditions"])
        }
        guard (1...2).contains(conditions.count) else {
            throw .validation("Conditions can be of length 1 or 2 only")
        }
        let table = try table(request.tableName)
        var reading = try reading(request, table)
        reading.isForward = request.bool("ScanIndexForward") ?? true
        reading.filter = expressions.filter ?? legacyFilter
        reading.projection = expressions.projection ?? attributes
        try checkSelect(request, hasProjection: reading.projection != nil)
        let keys = reading.index?.keys ?? table.keys
        let start = startKey.map { StartKey($0, reading) }
        try start?.checkCount()
        try check(conditions, keys, table, start)
        let hash = conditions[keys.hash]?.values.first ?? .null
        let range = keys.range.flatMap { conditions[$0] }
        try start?.checkTableKey()
        if let startKey { try checkStart(startKey, keys, hash, range) }
        try table.checkPaths(reading.projection ?? [])
        try checkFilter(reading.filter, isExpression: expressions.filterIsExpression, keys)
        try complete(&reading, request)
        try table.checkPaths(reading.filter?.paths ?? [])
        try checkThrottle(table)
        let partition = KeyBytes.partition(hash)
        (reading.lower, reading.upper) =
            range?.range(below: partition) ?? (partition, KeyBytes.end(of: partition))
        if let startKey { try reading.start(after: startKey) }
        let page = try items.read { transaction throws(RequestFailure) in try reading.page(in: transaction) }
        return answer(page, reading, request)
    }

    private func check(
        _ conditions: OrderedDictionary<String, KeyCondition>,
        _ keys: TableRecord.KeySchema,
        _ table: TableRecord,
        _ start: StartKey?
    ) throws(RequestFailure) {
        for attribute in keys.attributes {
            try start?.check(attribute)
            let isHash = attribute == keys.hash
            if isHash, keys.range == nil, conditions.count > 1 {
                throw .validation("Query key condition not supported")
            }
            guard let condition = conditions[attribute] else {
                guard !isHash, conditions.count < 2 else {
                    throw .validation("Query condition missed key schema element: \(attribute)")
                }
                continue
            }
            switch condition.comparison {
            case .notIndexable, .compare(.notEqual):
                throw .validation("Attempted conditional constraint is not an indexable operation")
            default: break
            }
            guard condition.values.allSatisfy({ $0.kind == table.type(of: attribute) }) else {
                throw .invalidParameters("Condition parameter type does not match schema type")
            }
            guard !isHash || condition.comparison == .compare(.equal) else {
                throw .validation("Query key condition not supported")
            }
            for case let value in condition.values where value == .string("") || value == .binary([]) {
                throw .validation(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                        + "empty \(value.kind == .binary ? "binary" : "string") value. Key: \(attribute)"
                )
            }
        }
    }

    private func checkStart(
        _ key: Item,
        _ keys: TableRecord.KeySchema,
        _ hash: AttributeValue,
        _ range: KeyCondition?
    ) throws(RequestFailure) {
        let isOfPartition = key[keys.hash] == hash
        guard let range, let name = keys.range, let value = key[name] else {
            guard isOfPartition else {
                throw .validation(
                    "The provided starting key is outside query boundaries based on provided conditions"
                )
            }
            return
        }
        guard range.holds(for: value) else {
            throw .validation("The provided starting key does not match the range key predicate")
        }
        guard isOfPartition else {
            throw .validation("The query can return at most one row and cannot be restarted")
        }
    }

    private func checkFilter(
        _ filter: Condition?,
        isExpression: Bool,
        _ keys: TableRecord.KeySchema
    ) throws(RequestFailure) {
        let heads = Set(filter?.paths.map(\.head) ?? [])
        for attribute in keys.attributes where heads.contains(attribute) {
            throw .validation(
                (isExpression ? "Filter Expression" : "QueryFilter")
                    + " can only contain non-primary key attributes: Primary key attribute: \(attribute)"
            )
        }
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
    func scan(_ request: Request) throws(RequestFailure) -> JSONValue {
        try request.checkMixture(
            ["ProjectionExpression", "FilterExpression"],
            ["AttributesToGet", "ScanFilter", "ConditionalOperator"]
        )
        let attributes = try request.attributesToGet()
        let legacyFilter = try LegacyConditions.filter(request["ScanFilter"], request.string("ConditionalOperator"))
        let startKey = try request.startKey()
        let segment = try segment(request)
        let expressions = try request.expressions()
        let table = try table(request.tableName)
        var reading = try reading(request, table)
        reading.filter = expressions.filter ?? legacyFilter
        reading.projection = expressions.projection ?? attributes
        try checkSelect(request, hasProjection: reading.projection != nil)
        let start = startKey.map { StartKey($0, reading) }
        try start?.checkIndexKey()
        try complete(&reading, request)
        try start?.checkTableKey()
        if let segment {
            reading.lower = KeyBytes.segmentStart(segment.number, of: segment.total)
            if segment.number + 1 < segment.total {
                reading.upper = KeyBytes.segmentStart(segment.number + 1, of: segment.total)
            }
        }
        if let startKey {
            let limits = (reading.lower, reading.upper)
            try reading.start(after: startKey)
            // One byte longer than the key itself.
            let key = Array(reading.lower.dropLast())
            if segment != nil, key.lexicographicallyPrecedes(limits.0) || !key.lexicographicallyPrecedes(limits.1) {
                throw .validation(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with "
                        + "correct Segment. TotalSegments: \(segment?.total ?? 1) Segment: \(segment?.number ?? 0)"
                )
            }
        }
        try table.checkPaths(reading.projection ?? [])
        try table.checkPaths(reading.filter?.paths ?? [])
        try checkThrottle(table)
        let page = try items.read { transaction throws(RequestFailure) in try reading.page(in: transaction) }
        return answer(page, reading, request)
    }

    private func segment(_ request: Request) throws(RequestFailure) -> (number: Int, total: Int)? {
        switch (request.int("Segment"), request.int("TotalSegments")) {
        case (nil, nil): return nil
        case (_, nil):
            throw .validation(
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"
            )
        case (nil, _):
            throw .validation(
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
            )
        case (let segment?, let total?):
            guard segment < total else {
                throw .validation(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
                        + "Segment: \(segment) is not less than TotalSegments: \(total)"
                )
            }
            return (segment, total)
        }
    }
}
