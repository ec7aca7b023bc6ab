import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// What CloudWatch and X-Ray are told of executions.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html>.
extension StepFunctionsService {
    /// The segment of an execution whose machine is traced; `nil` also where the caller has decided against sampling.
    func segment(of machine: MachineRecord, _ revision: MachineRecord.Revision, traceHeader: String?) -> TraceSegment? {
        guard telemetry != nil, revision.tracing["enabled"]?.bool == true else { return nil }
        let header = traceHeader.flatMap { TraceHeader($0) }
        guard header?.isSampled != false else { return nil }
        var segment = TraceSegment(
            traceID: header?.root ?? Identifiers.traceRoot(at: clock.now),
            parentID: header?.parent,
            name: machine.name,
            origin: "AWS::StepFunctions::StateMachine",
            start: clock.now
        )
        segment.lineage = header?.lineage
        segment.members["resource_arn"] = .string(machine.arn)
        return segment
    }

    func noteStart(of record: ExecutionRecord) {
        telemetry?.record("AWS/States", ["StateMachineArn": record.machineARN], [.count("ExecutionsStarted")])
    }

    func noteEnd(of record: ExecutionRecord) {
        guard let telemetry else { return }
        let execution = record.execution
        let name: String
        switch execution.status {
        case .running: return
        case .succeeded: name = "ExecutionsSucceeded"
        case .failed: name = "ExecutionsFailed"
        case .aborted: name = "ExecutionsAborted"
        case .timedOut: name = "ExecutionsTimedOut"
        }
        let time = Duration.milliseconds((execution.stopTime ?? now) - execution.identity.startTime)
        let values: [Telemetry.Value] = [.count(name), .milliseconds("ExecutionTime", time)]
        telemetry.record("AWS/States", ["StateMachineArn": record.machineARN], values)
        guard var segment = record.segment else { return }
        segment.members["aws"] = ["execution_arn": .string(record.arn)]
        segment.members["subsegments"] = .array(subsegments(of: execution))
        let isFault = if case .succeeded = execution.status { false } else { true }
        telemetry.traces.record(segment: segment.document(end: clock.now, isFault: isFault).bytes)
    }

    /// One a state, in the order in which they were entered.
    private func subsegments(of execution: Execution) -> [JSONValue] {
        var open: [(name: String, start: Timestamp)] = []
        var subsegments: [JSONValue] = []
        for (index, event) in execution.history.enumerated() {
            let json = event.json(id: index + 1, includesData: false)
            guard let type = json["type"]?.string, let seconds = json["timestamp"]?.double else { continue }
            let moment = Timestamp(millisecondsSince1970: Int64((seconds * 1000).rounded()))
            if type.hasSuffix("StateEntered"), let name = json["stateEnteredEventDetails"]?["name"]?.string {
                open.append((name, moment))
            } else if type.hasSuffix("StateExited"), let name = json["stateExitedEventDetails"]?["name"]?.string,
                let place = open.firstIndex(where: { $0.name == name })
            {
                let state = open.remove(at: place)
                subsegments.append(.object(TraceSegment.subsegment(name, from: state.start, to: moment)))
            }
        }
        // What was never left is where the execution ended.
        for state in open {
            var subsegment = TraceSegment.subsegment(state.name, from: state.start, to: clock.now)
            subsegment["fault"] = true
            subsegments.append(.object(subsegment))
        }
        return subsegments
    }
}
