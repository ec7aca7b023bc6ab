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
        guard !conditions.isEmpty else { throw .validation("Conditions can be of length 1 or 2 only") }
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
        try start?.checkTableKey()
        if let startKey { try checkStart(startKey, keys, conditions) }
        try table.checkPaths(reading.projection ?? [])
        try checkFilter(reading.filter, isExpression: expressions.filterIsExpression, keys)
        try complete(&reading, request)
        try table.checkPaths(reading.filter?.paths ?? [])
        try checkThrottle(table)
        (reading.lower, reading.upper) = stretch(conditions, keys)
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
        // Two conditions on a key of one attribute are refused in other words, below.
        guard conditions.count <= max(keys.attributes.count, 2) else {
            throw .validation(
                "The number of query conditions (\(conditions.count)) exceeds the number of key attributes defined in the "
                    + "schema (\(keys.attributes.count))"
            )
        }
        let hasOthers = conditions.keys.contains { !keys.attributes.contains($0) }
        for attribute in keys.attributes {
            try start?.check(attribute)
            let isHash = keys.hashes.contains(attribute)
            if keys.attributes.count == 1, conditions.count > 1 {
                throw .validation("Query key condition not supported")
            }
            guard let condition = conditions[attribute] else {
                guard !isHash, !hasOthers else {
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
        try checkOrder(of: conditions, keys.ranges)
    }

    /// Sort keys are bound from the left to the right, and all but the last of them to one value.
    ///
    /// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>.
    private func checkOrder(
        of conditions: OrderedDictionary<String, KeyCondition>,
        _ ranges: [String]
    ) throws(RequestFailure) {
        var unbound: [String] = []
        for attribute in ranges {
            if !unbound.isEmpty, conditions[attribute] != nil {
                throw .validation(
                    "RANGE key attributes \(unbound.joined(separator: ", ")) must have equality conditions specified in the "
                        + "query because a condition is present on key attribute \(attribute)"
                )
            }
            if conditions[attribute]?.comparison != .compare(.equal) { unbound.append(attribute) }
        }
    }

    /// What of a table or an index checked conditions leave to be read.
    private func stretch(
        _ conditions: OrderedDictionary<String, KeyCondition>,
        _ keys: TableRecord.KeySchema
    ) -> (lower: [UInt8], upper: [UInt8]) {
        var prefix = KeyBytes.partition(keys.hashes.map { conditions[$0]?.values.first ?? .null })
        for condition in keys.ranges.compactMap({ conditions[$0] }) {
            guard condition.comparison == .compare(.equal), let value = condition.values.first else {
                return condition.range(below: prefix)
            }
            prefix += KeyBytes.part(value)
        }
        return (prefix, KeyBytes.end(of: prefix))
    }

    private func checkStart(
        _ key: Item,
        _ keys: TableRecord.KeySchema,
        _ conditions: OrderedDictionary<String, KeyCondition>
    ) throws(RequestFailure) {
        let isOfPartition = keys.hashes.allSatisfy { key[$0] == conditions[$0]?.values.first }
        let ranges = keys.ranges.filter { conditions[$0] != nil && key[$0] != nil }
        guard !ranges.isEmpty else {
            guard isOfPartition else {
                throw .validation(
                    "The provided starting key is outside query boundaries based on provided conditions"
                )
            }
            return
        }
        guard ranges.allSatisfy({ conditions[$0]?.holds(for: key[$0] ?? .null) ?? true }) else {
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
