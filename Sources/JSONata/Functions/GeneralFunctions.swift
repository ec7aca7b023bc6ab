extension FunctionLibrary {
    static let general: [Builtin] = [
        Builtin("boolean", "<x-:b>") { (_, value, _) throws(JSONataError) in .bool(try value.isTrue()) },
        Builtin("not", "<x-:b>", arity: 1) { (_, call) throws(JSONataError) in
            .bool(try !call[0].isTrue())
        },
        Builtin("exists", "<x:b>", arity: 1) { (_, call) throws(JSONataError) in .bool(!call[0].isUndefined) },
        Builtin("type", "<x:s>") { (_, value, _) throws(JSONataError) in .string(value.typeName) },
        Builtin("error", "<s?:x>", arity: 1) { (_, call) throws(JSONataError) in
            throw JSONataError("D3137", inserts: ["message": call[0].message ?? "$error() function evaluated"])
        },
        Builtin("assert", "<bs?:x>", arity: 2) { (_, call) throws(JSONataError) in
            guard try call[0].isTrue() else {
                throw JSONataError("D3141", inserts: ["message": call[1].message ?? "$assert() statement failed"])
            }
            return .undefined
        },
        Builtin("clone", "<(oa)-:o>") { (_, value, _) throws(JSONataError) in
            try value.json().map { Value($0) } ?? .undefined
        },
    ]

    /// Not in Step Functions, which has `$parse` in its place.
    static let eval = Builtin("eval", "<sx?:x>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
        let root: Node
        do throws(JSONataError) {
            root = try Parser.parse(value.string ?? "", dialect: evaluator.dialect)
        } catch {
            throw JSONataError("D3120", value: .string(error.withMessage().message))
        }
        let input = call[1].isUndefined ? call.input : Evaluator.asOneItem(call[1])
        do throws(JSONataError) {
            return try evaluator.evaluate(root, input, call.frame)
        } catch {
            if error.code == "U1001" { throw error }
            throw JSONataError("D3121", value: .string(error.withMessage().message))
        }
    }
}

extension Value {
    /// A string with something in it.
    fileprivate var message: String? { string.flatMap { $0.isEmpty ? nil : $0 } }

    fileprivate var typeName: String {
        switch self {
        case .undefined: "undefined"
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        case .function: "function"
        }
    }
}
