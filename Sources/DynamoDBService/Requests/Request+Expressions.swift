import OrderedCollections
import WorkshopCommon

/// The expressions of one request, parsed, or what its legacy parameters say.
struct RequestExpressions {
    var condition: Condition?
    var update: ItemUpdate?
    var filter: Condition?
    var projection: [DocumentPath]?
    var keyConditions: OrderedDictionary<String, KeyCondition>?
    /// Whether the filter came as `FilterExpression`.
    var filterIsExpression = false
}

/// Whose expressions they are: what is said of them differs.
enum ExpressionUse {
    case read
    /// `PutItem`, `UpdateItem` and `DeleteItem`.
    case write
    /// An element of `TransactWriteItems`.
    case transaction
}

extension Request {
    /// Refuses a mixture of expressions and the parameters that they replaced.
    func checkMixture(
        _ expressions: [String],
        _ legacy: [String],
        of use: ExpressionUse = .read
    ) throws(RequestFailure) {
        let used = expressions.filter(has)
        var legacy = legacy
        // `KeyConditions` may stand beside the other expressions.
        if has("KeyConditions"), !has("KeyConditionExpression") { legacy.removeAll { $0 == "KeyConditions" } }
        let old = legacy.filter(has)
        guard used.isEmpty || old.isEmpty else {
            throw .validation(
                "Can not use both expression and non-expression parameters in the same request: "
                    + "Non-expression parameters: {\(old.joined(separator: ", "))} "
                    + "Expression parameters: {\(used.joined(separator: ", "))}"
            )
        }
        guard !has("ExpressionAttributeNames") || !used.isEmpty else {
            throw .validation("ExpressionAttributeNames can only be specified when using expressions")
        }
        let withValues = expressions.filter { $0 != "ProjectionExpression" }
        if !withValues.isEmpty, has("ExpressionAttributeValues"), !withValues.contains(where: has) {
            let problem = "ExpressionAttributeValues can only be specified when using expressions"
            // Put and delete have one expression, and don't say that it's missing.
            guard use != .write || withValues.count > 1 else { throw .validation(problem) }
            throw .validation(
                "\(problem): \(withValues.joined(separator: " and "))"
                    + (withValues.count > 1 ? " are null" : " is null")
            )
        }
    }

    /// Parses all expressions that the request has.
    func expressions(of use: ExpressionUse = .read) throws(RequestFailure) -> RequestExpressions {
        var context = try expressionContext(of: use)
        var result = RequestExpressions()
        // A transaction doesn't say how long an update is, though it does of a condition.
        result.update = try parse(
            "UpdateExpression",
            &context,
            saysSize: use != .transaction,
            UpdateExpressionParser.parse
        )
        result.condition = try parse("ConditionExpression", &context, ConditionChecker.parse)
        let keyCondition = try parse("KeyConditionExpression", &context, ConditionChecker.parse)
        result.filter = try parse("FilterExpression", &context, ConditionChecker.parse)
        result.filterIsExpression = result.filter != nil
        result.projection = try parse("ProjectionExpression", &context, ProjectionExpression.parse)
        try context.checkUse()
        result.keyConditions = try keyCondition.map { condition throws(RequestFailure) in
            try KeyCondition.all(of: condition)
        }
        return result
    }

    private func parse<Result>(
        _ name: String,
        _ context: inout ExpressionContext,
        saysSize: Bool = true,
        _ parser: (String, inout ExpressionContext) throws(ExpressionFailure) -> Result
    ) throws(RequestFailure) -> Result? {
        guard let text = string(name) else { return nil }
        guard text.utf8.count <= 4096 else {
            throw .validation(
                "Invalid \(name): Expression size has exceeded the maximum allowed size;"
                    + (saysSize ? " expression size: \(text.utf8.count)" : "")
            )
        }
        do throws(ExpressionFailure) {
            return try parser(text, &context)
        } catch {
            throw .validation("Invalid \(name): \(error.message)")
        }
    }

    private func expressionContext(of use: ExpressionUse) throws(RequestFailure) -> ExpressionContext {
        let names = names
        if has("ExpressionAttributeNames") {
            guard !names.isEmpty else { throw .validation("ExpressionAttributeNames must not be empty") }
            for name in names.keys where !Self.isPlaceholder(name, UInt8(ascii: "#")) {
                throw .validation("ExpressionAttributeNames contains invalid key: Syntax error; key: \"\(name)\"")
            }
        }
        guard let given = self["ExpressionAttributeValues"]?.object else { return ExpressionContext(names: names) }
        guard !given.isEmpty else { throw .validation("ExpressionAttributeValues must not be empty") }
        for name in given.keys where !Self.isPlaceholder(name, UInt8(ascii: ":")) {
            throw .validation("ExpressionAttributeValues contains invalid key: Syntax error; key: \"\(name)\"")
        }
        var values = Item()
        for (name, value) in given {
            do throws(RequestFailure) {
                values[name] = try AttributeValue(value)
            } catch {
                throw error.named(
                    "ExpressionAttributeValues contains invalid value: \(error.message) for key \(name)"
                )
            }
        }
        // Whether or not one of them would come into the item.
        guard use != .write || values.values.allSatisfy({ $0.depth <= ItemWrite.maximumDepth }) else {
            throw .value(RequestFailure.nestingProblem)
        }
        return ExpressionContext(names: names, values: values)
    }

    private static func isPlaceholder(_ name: String, _ sign: UInt8) -> Bool {
        let bytes = name.utf8
        return bytes.count > 1 && bytes.first == sign
            && bytes.dropFirst().allSatisfy {
                $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
            }
    }
}
