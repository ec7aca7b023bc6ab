import OrderedCollections
package import WorkshopCommon

/// A path or a call of a function on its own, as a person tries it out.
package struct PathTrial: Sendable {
    private let source: ValueSource

    /// - Parameter text: `$.items[0]`, or `States.ArrayLength($.items)`.
    package init(parsing text: String) throws(JSONPathError) {
        source =
            IntrinsicCall.isCall(text) ? .call(try IntrinsicCall(parsing: text)) : .path(try JSONPath(parsing: text))
    }

    package enum Outcome: Hashable, Sendable {
        case value(JSONValue)
        /// The path leads nowhere.
        case nothing
        /// In AWS's words.
        case failure(error: String, cause: String)
    }

    /// - Parameters:
    ///   - input: What `$` means; the context object (`$$`) is that of an execution with this input.
    ///   - now: Milliseconds since 1970.
    package func evaluate(_ input: JSONValue, now: Int64, seed: UInt64) -> Outcome {
        let identity = ExecutionIdentity(
            arn: "arn:aws:states:us-east-1:123456789012:execution:Trial:trial",
            name: "trial",
            roleARN: "arn:aws:iam::123456789012:role/Trial",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:Trial",
            stateMachineName: "Trial",
            region: "us-east-1",
            input: input,
            startTime: now
        )
        let context = ExecutionContext(
            identity: identity,
            redriveCount: 0,
            redriveTime: nil,
            state: "Trial",
            enteredAt: now,
            retryCount: 0,
            hasRetries: false,
            token: nil,
            item: nil,
            override: nil
        )
        var evaluator = Evaluator(
            input: input,
            stateInput: input,
            context: context,
            variables: [:],
            now: now,
            random: SeededRandom(seed: seed)
        )
        if case .path(let path) = source { return evaluator.lookUp(path).map { .value($0) } ?? .nothing }
        do throws(StateFailure) { return .value(try evaluator.value(of: source, field: "expression")) } catch {
            return .failure(error: error.error ?? "", cause: error.cause ?? "")
        }
    }
}
