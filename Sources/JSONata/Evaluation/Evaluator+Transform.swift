import OrderedCollections

extension Evaluator {
    /// `|pattern|update, delete|`: a function that gives a copy of its argument, changed where the pattern leads.
    func transformer(
        _ pattern: Node,
        _ update: Node,
        _ delete: Node?,
        at position: Int,
        _ frame: Frame
    ) -> FunctionValue {
        capture(frame)
        return FunctionValue(
            .native(arity: 1) { (evaluator, arguments) throws(JSONataError) in
                let checked = try Evaluator.transformSignature.validated(arguments, context: .undefined)
                guard let original = checked.first, !original.isUndefined else { return .undefined }
                guard case .function = evaluator.lookup("clone", in: frame) else {
                    throw JSONataError("T2013", at: position)
                }
                let change = Transformation(update: update, delete: delete, frame: frame)
                return try evaluator.transform(original, pattern, change)
            },
            captured: frame.nesting
        )
    }

    private static let transformSignature = Signature(trusted: "<(oa):o>")

    private struct Transformation {
        let update: Node
        let delete: Node?
        let frame: Frame
    }

    /// The reference changes a copy in place, through references to its parts. Values have no identity here, so each
    /// object of the copy gets a number first, and what the pattern finds is known by its number.
    private func transform(
        _ original: Value,
        _ pattern: Node,
        _ change: Transformation
    ) throws(JSONataError) -> Value {
        var count: Int32 = 0
        let numbered = try Evaluator.numbered(original, &count, depth: 0)
        let matches = try evaluate(pattern, Evaluator.asOneItem(numbered), change.frame)
        var changed: [Int32: ObjectValue] = [:]
        for match in matches.isUndefined ? [] : matches.items {
            try charge(1)
            guard case .object(let found) = match, let identity = found.identity else {
                _ = try self.changed(match, change)
                continue
            }
            let current = Evaluator.rebuilt(.object(changed[identity] ?? found), changed)
            guard case .object(var object) = try self.changed(current, change) else { continue }
            object.identity = identity
            changed[identity] = object
        }
        return Evaluator.rebuilt(numbered, changed, keepingIdentities: false)
    }

    private func changed(_ match: Value, _ change: Transformation) throws(JSONataError) -> Value {
        let update = try evaluate(change.update, match, change.frame)
        var result = match.object ?? ObjectValue()
        switch update {
        case .undefined: break
        case .object(let members):
            for (key, value) in members.members {
                result[key] = Evaluator.rebuilt(value, [:], keepingIdentities: false)
            }
        default: throw JSONataError("T2011", at: change.update.position, value: update)
        }
        guard let delete = change.delete else { return .object(result) }
        let deletions = try evaluate(delete, .object(result), change.frame)
        if deletions.isUndefined { return .object(result) }
        for name in deletions.items {
            guard case .string(let key) = name else {
                throw JSONataError("T2012", at: delete.position, value: deletions)
            }
            result[key] = .undefined
        }
        return .object(result)
    }

    /// A deep copy as `$clone` makes it, each object with its number.
    private static func numbered(_ value: Value, _ count: inout Int32, depth: Int) throws(JSONataError) -> Value {
        guard depth <= Value.maximumDepth else { throw JSONataError.tooDeep() }
        switch value {
        case .array(let array):
            var elements: [Value] = []
            for element in array.elements { elements.append(try numbered(element, &count, depth: depth + 1)) }
            return .array(elements)
        case .object(let object):
            var members: OrderedDictionary<String, Value> = [:]
            for (key, member) in object.members { members[key] = try numbered(member, &count, depth: depth + 1) }
            var copy = ObjectValue(members)
            copy.identity = count
            count += 1
            return .object(copy)
        case .function: return .string("")
        case .undefined: return .null
        default: return value
        }
    }

    /// The value with its objects as they were changed.
    private static func rebuilt(
        _ value: Value,
        _ changed: [Int32: ObjectValue],
        keepingIdentities: Bool = true
    ) -> Value {
        switch value {
        case .array(let array):
            return .array(
                ArrayValue(
                    array.elements.map { rebuilt($0, changed, keepingIdentities: keepingIdentities) },
                    array.traits
                )
            )
        case .object(let object):
            if object.json != nil { return value }
            let current = object.identity.flatMap { changed[$0] } ?? object
            var members: OrderedDictionary<String, Value> = [:]
            for (key, member) in current.members {
                members[key] = rebuilt(member, changed, keepingIdentities: keepingIdentities)
            }
            var result = ObjectValue(members)
            if keepingIdentities { result.identity = object.identity }
            return .object(result)
        default: return value
        }
    }
}
