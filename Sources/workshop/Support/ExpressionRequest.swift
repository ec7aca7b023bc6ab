import JSONata
import OrderedCollections
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One expression to be evaluated, from the command line or from a line of `--lines`:
/// `{"expr", "data"?, "bindings"?, "timeLimit"? (ms), "maxDepth"?}`.
struct ExpressionRequest {
    var expression: String
    var input: JSONValue?
    var bindings: [String: JSONValue] = [:]
    var limits = JSONataContext.Limits(time: .seconds(30))
    /// Whether `{% %}` around the expression means what it means in a state machine.
    var takesDelimiters = true

    /// What stands between `{%` and `%}`; `nil` for an expression without them.
    static func unwrapped(_ expression: String) -> String? {
        guard expression.hasPrefix("{%"), expression.hasSuffix("%}"), expression.count >= 4 else { return nil }
        return String(expression.dropFirst(2).dropLast(2))
    }

    func evaluate() throws(JSONataError) -> JSONValue? {
        let context = JSONataContext(
            now: ExpressionRequest.now,
            randomSeed: UInt64.random(in: .min ... .max),
            limits: limits
        )
        guard takesDelimiters, let inner = ExpressionRequest.unwrapped(expression) else {
            return try JSONataExpression(parsing: expression).evaluate(input, bindings: bindings, context: context)
        }
        var bindings = bindings
        bindings["states"] = .object(["input": input ?? .object([:])])
        return try JSONataExpression(parsing: inner, dialect: .stepFunctions)
            .evaluate(nil, bindings: bindings, context: context)
    }

    /// `{"result"}`, `{"undefined": true}` or `{"error"}`.
    static func answer(_ line: String) -> JSONValue {
        do {
            return try answer(JSONValue(parsing: line))
        } catch {
            return .object(["error": .object(["code": "request", "message": .string("\(error)")])])
        }
    }

    private static func answer(_ request: JSONValue) -> JSONValue {
        guard let expression = request["expr"]?.string else {
            return .object(["error": .object(["code": "request", "message": "the request has no 'expr'"])])
        }
        var parsed = ExpressionRequest(expression: expression, input: request["data"])
        for (name, value) in request["bindings"]?.object ?? [:] { parsed.bindings[name] = value }
        parsed.takesDelimiters = false
        parsed.limits.depth = request["maxDepth"]?.int
        if let milliseconds = request["timeLimit"]?.int { parsed.limits.time = .milliseconds(milliseconds) }
        do {
            return .object(try parsed.evaluate().map { ["result": $0] } ?? ["undefined": true])
        } catch {
            var members: JSONObject = ["code": .string(error.code), "message": .string(error.message)]
            if let position = error.position { members["position"] = .number(JSONNumber(position)) }
            return .object(["error": .object(members)])
        }
    }

    /// Milliseconds since 1970.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
