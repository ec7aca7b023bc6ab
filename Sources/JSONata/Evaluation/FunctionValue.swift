/// A function as a value: built in, written in the expression, or made on the way.
final class FunctionValue {
    enum Body {
        case builtin(Builtin)
        case lambda(Closure)
        /// Such as a regular expression, or a match's `next`.
        case native(arity: Int, (Evaluator, [Value]) throws(JSONataError) -> Value)
        /// A built-in function with some arguments given; `nil` stands where one is awaited.
        case partialBuiltin(Builtin, [Value?])
        /// A call in tail position that is made after its caller has ended, so that loops don't grow the stack.
        case tailCall(TailCall)
    }

    /// A `function(...){...}` with the scope it was written in.
    struct Closure {
        let definition: LambdaDefinition
        /// Those not yet given by partial application.
        let parameters: [String]
        let signature: Signature?
        let input: Value
        let frame: Frame
    }

    struct TailCall {
        let call: CallNode
        let input: Value
        let frame: Frame
    }

    let body: Body
    /// See ``Value/nesting``.
    let nesting: Int32

    /// - Parameter captured: how deep the values are that a native body holds.
    init(_ body: Body, captured: Int32 = 0) {
        self.body = body
        nesting =
            switch body {
            case .builtin: 1
            case .lambda(let closure): 1 + max(closure.frame.nesting, closure.input.nesting)
            case .native: 1 + captured
            case .partialBuiltin(_, let arguments): 1 + (arguments.lazy.compactMap { $0?.nesting }.max() ?? 0)
            case .tailCall: 0
            }
    }

    /// How many arguments the function can take: decides what `$map` and its kin pass.
    var arity: Int {
        switch body {
        case .builtin(let builtin): builtin.arity
        case .lambda(let closure): closure.parameters.count
        case .native(let arity, _): arity
        case .partialBuiltin(_, let arguments): arguments.count { $0 == nil }
        case .tailCall: 0
        }
    }
}

/// One of the language's own functions.
final class Builtin: Sendable {
    typealias Implementation = @Sendable (Evaluator, Call) throws(JSONataError) -> Value

    /// What a function is called with, its arguments checked against the signature.
    struct Call {
        var arguments: [Value]
        /// The context item, `$`.
        var input: Value
        var frame: Frame

        /// Undefined when it was not given.
        subscript(_ index: Int) -> Value { index < arguments.count ? arguments[index] : .undefined }
    }

    let name: String
    let signature: Signature
    let arity: Int
    let implementation: Implementation

    init(_ name: String, _ signature: String, arity: Int, _ implementation: @escaping Implementation) {
        self.name = name
        self.signature = Signature(trusted: signature)
        self.arity = arity
        self.implementation = implementation
    }
}
