import Foundation
import OrderedCollections
import StatesLanguage
import WorkshopCommon
import XCTest

/// Made-up definitions: whatever they say, they are refused or they run to an end, and the same way twice.
///
/// A few thousand in every test run; `STATES_FUZZ=1000000` (`make fuzz`) for the long one, `STATES_FUZZ_SEED` for another day.
final class StatesFuzzTests: XCTestCase {
    private static let corpus = [
        #"{"StartAt":"A","States":{"A":{"Type":"Pass","InputPath":"$.a","Parameters":{"x.$":"$..b[?(@.c > 1)]","y":[1,{"z.$":"States.Format('{}',$)"}]},"ResultPath":"$.r","OutputPath":"$.r","Assign":{"v.$":"$"},"Next":"B"},"B":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.x","NumericLessThan":3},{"Not":{"Variable":"$v","IsPresent":true}}],"Next":"A"},{"Variable":"$.s","StringMatches":"a*b","Next":"C"}],"Default":"C"},"C":{"Type":"Succeed"}}}"#,
        #"{"StartAt":"T","TimeoutSeconds":900,"States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:F","TimeoutSeconds":9,"HeartbeatSeconds":3,"Retry":[{"ErrorEquals":["E"],"IntervalSeconds":2,"MaxAttempts":2,"BackoffRate":1.5,"JitterStrategy":"FULL"}],"Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.e","Next":"W"}],"ResultSelector":{"a.$":"$.a"},"End":true},"W":{"Type":"Wait","SecondsPath":"$.n","Next":"F"},"F":{"Type":"Fail","ErrorPath":"$.e.Error","Cause":"c"}}}"#,
        #"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":2,"ItemSelector":{"i.$":"$$.Map.Item.Index","v.$":"$$.Map.Item.Value"},"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Parallel","Branches":[{"StartAt":"Q","States":{"Q":{"Type":"Pass","End":true}}},{"StartAt":"R","States":{"R":{"Type":"Wait","Seconds":1,"End":true}}}],"End":true}}},"End":true}}}"#,
        #"{"StartAt":"D","States":{"D":{"Type":"Map","ItemBatcher":{"MaxItemsPerBatch":2,"BatchInput":{"k":1}},"ToleratedFailurePercentage":50,"ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"b","Prefix":"p"},"WriterConfig":{"Transformation":"FLATTEN","OutputType":"JSONL"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"t.$":"$$.Task.Token"},"End":true}}},"End":true}}}"#,
        #"{"QueryLanguage":"JSONata","StartAt":"J","States":{"J":{"Type":"Pass","Output":{"a":"{% $states.input.items[0] %}"},"Assign":{"n":"{% $sum($states.input.items) %}"},"Next":"K"},"K":{"Type":"Choice","Choices":[{"Condition":"{% $n > 3 %}","Output":"{% $n %}","Next":"L"}],"Default":"L"},"L":{"Type":"Map","Items":"{% [1..5] %}","ItemProcessor":{"StartAt":"N","States":{"N":{"Type":"Pass","Output":"{% $states.context.Map.Item.Value * 2 %}","End":true}}},"End":true}}}"#,
    ]

    private var random = SeededRandom(seed: 0)

    func testAnyDefinitionIsRefusedOrRunsToAnEnd() throws {
        let environment = ProcessInfo.processInfo.environment
        let count = environment["STATES_FUZZ"].flatMap(Int.init) ?? 3000
        let seed = environment["STATES_FUZZ_SEED"].flatMap(UInt64.init) ?? 2026
        let corpus = try Self.corpus.map { try JSONValue(parsing: $0) }
        var ran = 0
        for round in 0..<count {
            random = SeededRandom(seed: seed &+ UInt64(round))
            var document = corpus[Int.random(in: 0..<corpus.count, using: &random)]
            for _ in 0..<Int.random(in: 0...3, using: &random) { document = mutated(document, depth: 0) }
            guard let machine = DefinitionParser.parse(document.serialized()).machine else { continue }
            ran += 1
            let first = history(machine, round)
            XCTAssertEqual(first, history(machine, round), "round \(round): \(document.serialized())")
        }
        XCTAssertGreaterThan(ran, count / 20, "too few of the made-up definitions are valid to prove anything")
    }

    /// Runs it with answers that follow the round, and bounds on everything.
    private func history(_ machine: StateMachine, _ round: Int) -> [String] {
        let input: JSONValue = ["a": ["b": [["c": 2], ["c": 0]]], "items": [1, 2, 3], "n": 1, "s": "axb", "go": true]
        var execution = Execution(
            machine: machine,
            identity: Driver.identity(input: input),
            seed: UInt64(round),
            limits: Execution.Limits(historyEvents: 400)
        )
        var replay = ExecutionReplay(execution)
        var due: [(at: Int64, input: ExecutionInput)] = [(0, .start)]
        var now: Int64 = 0
        var steps = 0
        while execution.status == .running, let index = due.indices.min(by: { due[$0].at < due[$1].at }), steps < 5000 {
            steps += 1
            let next = due.remove(at: index)
            now = max(now, next.at)
            replay.receive(stored(next.input), at: Driver.start + now)
            for action in execution.receive(next.input, at: Driver.start + now) {
                switch action {
                case .schedule(let request):
                    due.append((now, .taskStarted(request.id, worker: nil)))
                    let fails = (request.id.rawValue + round) % 3 == 0
                    due.append(
                        (
                            now + Int64(request.id.rawValue % 5),
                            fails
                                ? .taskFailed(request.id, error: "E", cause: nil)
                                : .taskSucceeded(request.id, output: ["a": 1])
                        )
                    )
                case .startTimer(let id, let milliseconds, _): due.append((now + milliseconds, .timerFired(id)))
                case .readItems(let id, _): due.append((now, .itemsRead(id, [1, 2])))
                case .writeResults(let id, _): due.append((now, .resultsWritten(id)))
                case .cancelTask, .cancelTimer, .finish: break
                }
            }
        }
        XCTAssertNotEqual(execution.status, .running, "round \(round) does not end")
        let history = execution.history.enumerated().map { $1.json(id: $0 + 1).serialized() }
        let again = replay.execution.history.enumerated().map { $1.json(id: $0 + 1).serialized() }
        XCTAssertEqual(again, history, "round \(round) comes back as another one")
        XCTAssertTrue(
            replay.timers.isEmpty && replay.tasks.isEmpty && replay.reads.isEmpty && replay.writes.isEmpty,
            "round \(round)"
        )
        return history
    }

    /// As it comes back from a store.
    private func stored(_ input: ExecutionInput) -> ExecutionInput {
        let value = try? JSONValue(parsing: input.stored.serialized())
        return value.flatMap { ExecutionInput(stored: $0) } ?? .stop(error: "not stored", cause: "\(input)")
    }

    // MARK: Mutations

    private func mutated(_ value: JSONValue, depth: Int) -> JSONValue {
        switch value {
        case .object(var members) where !members.isEmpty && dice(8) != 0:
            let key = members.keys[dice(members.count)]
            switch dice(8) {
            case 0: members[key] = nil
            case 1: members[words[dice(words.count)]] = members[key]
            default: members[key] = mutated(members[key] ?? .null, depth: depth + 1)
            }
            return .object(members)
        case .array(var elements) where !elements.isEmpty && dice(8) != 0:
            let index = dice(elements.count)
            if dice(6) == 0 {
                elements.append(elements[index])
            } else {
                elements[index] = mutated(elements[index], depth: depth + 1)
            }
            return .array(elements)
        default: return scalars[dice(scalars.count)]
        }
    }

    private func dice(_ count: Int) -> Int {
        Int.random(in: 0..<count, using: &random)
    }

    private let words = [
        "Next", "End", "Type", "ResultPath", "Catch", "Retry", "Assign", "OutputPath", "Default", "Seconds", "x.$",
    ]

    private let scalars: [JSONValue] = [
        nil, true, 0, -1, 3, .number(JSONNumber(literal: "1.5")), "", "$", "$$", "$.a", "$.items[*]", "$.items[1:]",
        "$..c", "$v", "A", "C", "L",
        "States.UUID()", "States.ArrayRange(0, 900, 1)", "States.MathAdd($.n, 1)", "{% $states.input %}", "{% 1 + %}",
        "{% [1..100] %}", "{% $x() %}", "2016-08-18T17:33:00Z", [], [1], [:], ["a": 1], "Pass", "Wait", "Fail",
    ]
}
