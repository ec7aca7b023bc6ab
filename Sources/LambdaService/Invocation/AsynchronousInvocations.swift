package import CloudCore
import OrderedCollections
import WorkshopCommon

/// An invocation of type `Event`: queued, tried again when it fails, and told of when it is over.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>.
struct AsynchronousInvocation: Sendable {
    var invocation: FunctionInvocation
    let reference: FunctionReference
    let requestID: String
    let queuedAt: Timestamp
    /// How often the function ran and failed.
    var failures = 0
    /// How often it could not run since then.
    var throttles = 0
    /// Why it did not run when it was tried last.
    var refusal: AWSError?
    /// Its last answer.
    var result: FunctionResult?

    enum Next: Hashable {
        case again(after: Duration)
        case over(DestinationRecord.Condition)
    }

    /// A function that failed runs again after a minute and once more after two, as long as the event doesn't get too old.
    func afterFailure(_ settings: EventInvokeConfiguration, now: Timestamp) -> Next {
        guard failures <= settings.retries else { return .over(.retriesExhausted) }
        return again(after: .seconds(60 * failures), settings, now: now)
    }

    /// "The retry interval increases exponentially from 1 second after the first attempt to a maximum of 5 minutes."
    func afterThrottle(_ settings: EventInvokeConfiguration, now: Timestamp) -> Next {
        again(after: .seconds(min(300, 1 << min(throttles - 1, 9))), settings, now: now)
    }

    private func again(after delay: Duration, _ settings: EventInvokeConfiguration, now: Timestamp) -> Next {
        now + delay - queuedAt <= settings.age ? .again(after: delay) : .over(.eventAgeExceeded)
    }
}

extension LambdaService {
    /// Queues the invocation and returns at once.
    /// - Parameter limit: in bytes.
    package func invokeLater(
        _ invocation: FunctionInvocation,
        limit: Int = InvocationLimits.asynchronousPayload
    ) throws(AWSError) -> String {
        let reference = try FunctionReference(invocation.function, account: account)
        try checkInvocable(reference)
        guard invocation.payload.count <= limit else { throw .requestTooLarge(limit: limit) }
        var queued = AsynchronousInvocation(
            invocation: invocation,
            reference: reference,
            requestID: Identifiers.requestID(),
            queuedAt: clock.now
        )
        // "Lambda passes the ClientContext object to your function for synchronous invocations only."
        queued.invocation.clientContext = nil
        schedule(queued, after: .zero)
        return queued.requestID
    }

    private func schedule(_ queued: AsynchronousInvocation, after delay: Duration) {
        let name = queued.reference.name
        let label =
            queued.failures + queued.throttles == 0
            ? "asynchronous invocation of \(name)" : "retry of an invocation of \(name)"
        clock.schedule(label, after: delay) {
            self.clock.spawnActivity(label) { await self.attempt(queued) }
        }
    }

    private func attempt(_ queued: AsynchronousInvocation) async {
        var queued = queued
        let settings = eventInvokeConfiguration(of: queued.reference)
        if reservedConcurrency(of: queued.reference.name) == 0 {
            return await finish(queued, .zeroReservedConcurrency, settings)
        }
        let next: AsynchronousInvocation.Next
        do throws(AWSError) {
            // Every attempt has the request id of the first.
            let result = try await run(queued.invocation, on: queued.reference, requestID: queued.requestID)
            queued.result = result
            queued.refusal = nil
            queued.throttles = 0
            guard result.functionError != nil else { return await finish(queued, .success, settings) }
            queued.failures += 1
            next = queued.afterFailure(settings, now: clock.now)
        } catch {
            queued.refusal = error
            // A loop doesn't end by trying again. AWS tells no condition of its own for it.
            if error == .recursiveInvocation { return await finish(queued, .retriesExhausted, settings) }
            // A function that was deleted meanwhile has nothing to try again.
            guard error.status == 429 || error.status >= 500 else { return }
            queued.throttles += 1
            next = queued.afterThrottle(settings, now: clock.now)
        }
        switch next {
        case .again(let delay): schedule(queued, after: delay)
        case .over(let condition): await finish(queued, condition, settings)
        }
    }

    private func finish(
        _ queued: AsynchronousInvocation,
        _ condition: DestinationRecord.Condition,
        _ settings: EventInvokeConfiguration
    ) async {
        let qualifier = queued.reference.qualifier ?? "$LATEST"
        let record = DestinationRecord(
            timestamp: clock.now,
            requestID: queued.requestID,
            functionARN: FunctionReference.arn(queued.reference.name, qualifier: qualifier, account: account),
            condition: condition,
            invokeCount: queued.failures + (condition == .success ? 1 : 0),
            requestPayload: queued.invocation.payload,
            result: queued.result
        )
        if let target = condition == .success ? settings.onSuccess : settings.onFailure {
            await deliver(
                DestinationDelivery(
                    target: target,
                    reason: condition == .success ? .success : .failure,
                    body: record.document.bytes,
                    functionARN: record.functionARN
                ),
                of: queued.reference.name
            )
        }
        guard condition != .success, let target = deadLetterTarget(of: queued.reference) else { return }
        await deliver(record.deadLetter(to: target, refusal: queued.refusal), of: queued.reference.name)
    }
}

extension DestinationRecord {
    /// The event itself, with what went wrong in attributes.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq>.
    fileprivate func deadLetter(to target: String, refusal: AWSError?) -> DestinationDelivery {
        let document = result.flatMap { try? JSONValue(parsing: $0.payload) }
        let status = result == nil ? refusal?.status ?? 429 : 200
        var attributes = ["RequestID": requestID, "ErrorCode": String(status)]
        let message = result.map { document?["errorMessage"]?.string ?? String(decoding: $0.payload, as: UTF8.self) }
        let text = message ?? refusal?.message ?? "Rate Exceeded."
        attributes["ErrorMessage"] = String(decoding: text.utf8.prefix(1024), as: UTF8.self)
        return DestinationDelivery(
            target: target,
            reason: .deadLetter,
            body: requestPayload,
            attributes: attributes,
            functionARN: functionARN
        )
    }
}
