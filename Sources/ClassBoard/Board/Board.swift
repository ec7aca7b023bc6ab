package import Curriculum
import Foundation
package import WorkshopCommon

/// The class at a glance: how many have passed each step, and who is stuck where, the longest first.
package struct Board: Hashable, Sendable {
    package struct StepLine: Hashable, Sendable {
        package let slug: String
        package let title: String
        package let passed: Int
        /// Learners whose step it is now.
        package let here: Int
        /// In the order of the step, those that somebody is stuck on.
        package let checks: [CheckLine]
    }

    package struct CheckLine: Hashable, Sendable {
        package let test: String
        package let says: String
        /// The longest first.
        package let stuck: [Stuck]
    }

    package struct Stuck: Hashable, Sendable {
        package let who: String
        package let minutes: Int
        package let hints: Int
    }

    package let learners: Int
    package let steps: [StepLine]

    /// - Parameter now: ISO 8601, to the second.
    package init(_ handIns: [HandIn], steps: [Step], now: String) {
        let latest = Board.latest(handIns)
        learners = latest.count
        self.steps = steps.map { step in
            let here = latest.filter { $0.step == step.slug }
            return StepLine(
                slug: step.slug,
                title: step.title,
                passed: latest.count { $0.passed.contains(step.slug) },
                here: here.count,
                checks: step.checks.compactMap { check in
                    let stuck = here.compactMap { Board.stuck($0, on: check.test, now: now) }
                    guard !stuck.isEmpty else { return nil }
                    let sorted = stuck.sorted { ($1.minutes, $0.who) < ($0.minutes, $1.who) }
                    return CheckLine(test: check.test, says: check.says, stuck: sorted)
                }
            )
        }
    }

    /// Each learner's newest, in the order of their identifiers: a stick may hold several.
    private static func latest(_ handIns: [HandIn]) -> [HandIn] {
        Dictionary(grouping: handIns, by: \.learner).values
            .compactMap { $0.max { $0.at < $1.at } }
            .sorted { $0.learner < $1.learner }
    }

    private static func stuck(_ handIn: HandIn, on test: String, now: String) -> Stuck? {
        guard let trouble = handIn.stuckOn, trouble.test == test else { return nil }
        let minutes = max(0, Int(seconds(now) - seconds(trouble.since)) / 60)
        return Stuck(who: handIn.name ?? String(handIn.learner.prefix(4)), minutes: minutes, hints: trouble.hints)
    }

    private static func seconds(_ time: String) -> Double {
        (try? Date.ISO8601FormatStyle().parse(time))?.timeIntervalSince1970 ?? 0
    }

    /// `{"version": 1, "learners", "steps": [{"step", "title", "passed", "here", "checks": [{"test", "says", "stuck":
    /// [{"who", "minutes", "hints"}]}]}]}`
    package var json: JSONValue {
        func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
        return [
            "version": 1,
            "learners": number(learners),
            "steps": .array(
                steps.map { step in
                    [
                        "step": .string(step.slug), "title": .string(step.title), "passed": number(step.passed),
                        "here": number(step.here),
                        "checks": .array(
                            step.checks.map { check in
                                [
                                    "test": .string(check.test), "says": .string(check.says),
                                    "stuck": .array(
                                        check.stuck.map {
                                            [
                                                "who": .string($0.who), "minutes": number($0.minutes),
                                                "hints": number($0.hints),
                                            ]
                                        }
                                    ),
                                ]
                            }
                        ),
                    ]
                }
            ),
        ]
    }
}
