import CloudCore
import OrderedCollections
import WorkshopCommon

/// Sending events to the targets of rules, again and again where that may help.
///
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html>.
extension EventBridgeService {
    func deliver(_ event: BusEvent, by rule: EventRule) async {
        for target in rule.targets {
            await attempt(Attempt(event: event, rule: rule, target: target, started: clock.now))
        }
    }

    private struct Attempt: Sendable {
        let event: BusEvent
        let rule: EventRule
        let target: EventTarget
        let started: Timestamp
        var retries = 0
    }

    private func attempt(_ attempt: Attempt) async {
        do throws(AWSError) {
            try await send(attempt)
        } catch {
            await failed(attempt, error)
        }
    }

    private func send(_ attempt: Attempt) async throws(AWSError) {
        let (rule, target) = (attempt.rule, attempt.target)
        guard let arn = ARN(target.arn) else { throw .eventValidation("The target's ARN is none.") }
        if arn.service == "events", arn.resource.hasPrefix("event-bus/") {
            let name = Self.busName(target.arn)
            _ = try bus(name)
            // An event doesn't go round in circles for ever: what came from a bus goes to one other bus.
            // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
            guard attempt.rule.bus != name else { return }
            publish(attempt.event, on: name)
            return
        }
        let input = input(of: target, attempt.event, rule)
        if arn.service == "events", arn.resource.hasPrefix("api-destination/") {
            try await call(arn, target, input: input, event: attempt.event.json)
            return
        }
        try await targets.deliver(
            EventDelivery(
                target: target.arn,
                body: input,
                messageGroupID: target.messageGroupID,
                traceHeader: attempt.event.traceHeader
            )
        )
    }

    private func input(of target: EventTarget, _ event: BusEvent, _ rule: EventRule) -> [UInt8] {
        if let input = target.json["Input"]?.string { return Array(input.utf8) }
        if let path = target.json["InputPath"]?.string {
            return (EventPath(path)?.value(in: event.json) ?? [:]).bytes
        }
        if let transformer = target.json["InputTransformer"] {
            return InputTransformer(transformer, target: target.id).apply(
                InputTransformer.Context(
                    event: event.json,
                    ruleARN: arn(of: rule),
                    ruleName: rule.name,
                    ingestion: clock.now
                )
            )
        }
        return event.json.bytes
    }

    /// What the caller can't mend by waiting is not tried again.
    private func failed(_ attempt: Attempt, _ error: AWSError) async {
        let isTransient = error.status >= 500 || error.status == 429 || error.code.contains("Throttl")
        let delay = Duration.seconds(min(1 << min(attempt.retries, 9), 300))
        let isExhausted = attempt.retries >= attempt.target.maximumRetries
        let isTooOld = clock.now + delay - attempt.started > attempt.target.maximumAge
        guard isTransient, !isExhausted, !isTooOld else {
            let condition = isExhausted ? "MaximumRetryAttempts" : "MaximumEventAgeInSeconds"
            await giveUp(attempt, error, condition: isTransient ? condition : nil)
            return
        }
        var next = attempt
        next.retries += 1
        let again = next
        clock.schedule("rule \(attempt.rule.name)", after: delay) { [weak self] in await self?.attempt(again) }
    }

    /// Puts the event into the target's dead-letter queue, with why.
    /// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html>.
    private func giveUp(_ attempt: Attempt, _ error: AWSError, condition: String?) async {
        guard let queue = attempt.target.deadLetterQueue else { return }
        var attributes = [
            "RULE_ARN": arn(of: attempt.rule), "TARGET_ARN": attempt.target.arn, "ERROR_CODE": error.code,
            "ERROR_MESSAGE": error.message, "RETRY_ATTEMPTS": String(attempt.retries),
        ]
        attributes["EXHAUSTED_RETRY_CONDITION"] = condition
        try? await targets.deliver(
            EventDelivery(target: queue, body: attempt.event.json.bytes, attributes: attributes)
        )
    }
}
