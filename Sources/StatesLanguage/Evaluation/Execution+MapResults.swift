import OrderedCollections
import WorkshopCommon

/// What a distributed map hands on, and what it exports.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html>.
extension Execution {
    /// Every child execution has ended: writes the results first, where they are to be written.
    mutating func finishRun(_ run: Int) {
        let place = mapRuns[run].place
        guard case .map(let map)? = flows[place].activation?.state.kind else { return }
        do throws(StateFailure) {
            guard try !exportResults(of: run, awaited: true) else { return }
            complete(run, output: .array(results(of: run, map.resultWriter?.transformation ?? .compact)))
        } catch {
            endFailed(run, error)
        }
    }

    /// Too many children failed; what they came to is exported all the same.
    mutating func failRun(_ run: Int, _ failure: StateFailure) {
        do throws(StateFailure) {
            mapRuns[run].failure = failure
            guard try exportResults(of: run, awaited: true) else { return endFailed(run, failure) }
        } catch {
            endFailed(run, failure)
        }
    }

    /// - Parameter awaited: `false` where the execution doesn't go on.
    /// - Returns: Whether there is anything to write.
    mutating func exportResults(of run: Int, awaited: Bool) throws(StateFailure) -> Bool {
        let place = mapRuns[run].place
        guard let activation = flows[place].activation, case .map(let map) = activation.state.kind,
            let writer = map.resultWriter, let resource = writer.resource
        else { return false }
        var evaluator = evaluator(at: place, input: activation.effective)
        defer { random = evaluator.random }
        let parameters = try writer.parameters.map { template throws(StateFailure) in try evaluator.value(of: template)
        }
        let id = nextID()
        if awaited { requests[id] = (place, flows[place].generation) }
        let export = export(of: run, by: writer, parameters ?? .object([:]))
        let request = ResultWriteRequest(resource: resource, bucket: export.bucket, files: export.files)
        actions.append(.writeResults(id, request))
        return true
    }

    mutating func resultsWritten(_ place: Int) {
        guard case .mapRun(let run)? = flows[place].activation?.work, let key = mapRuns[run].manifest else { return }
        if let failure = mapRuns[run].failure { return endFailed(run, failure) }
        complete(
            run,
            output: [
                "MapRunArn": .string(mapRuns[run].arn),
                "ResultWriterDetails": ["Bucket": .string(mapRuns[run].bucket), "Key": .string(key)],
            ]
        )
    }

    mutating func resultsNotWritten(_ place: Int, cause: String) {
        guard case .mapRun(let run)? = flows[place].activation?.work else { return }
        let failure = StateFailure(error: ErrorName.resultWriterFailed, cause: cause, origin: .child)
        endFailed(run, mapRuns[run].failure ?? failure)
    }

    private mutating func endFailed(_ run: Int, _ failure: StateFailure) {
        let place = mapRuns[run].place
        mapRuns[run].failure = nil
        mapRuns[run].status = .failed
        mapRuns[run].stopTime = now
        let details = EventDetails.failure(error: failure.error, cause: failure.cause)
        flows[place].previous = append(.mapRunFailed, previous: flows[place].previous, details)
        fail(place, failure)
    }

    private mutating func complete(_ run: Int, output: JSONValue) {
        let place = mapRuns[run].place
        mapRuns[run].status = .succeeded
        mapRuns[run].stopTime = now
        guard case .map(let map)? = flows[place].activation?.state.kind else { return }
        flows[place].activation?.work = .none
        let succeeded = append(.mapRunSucceeded, previous: flows[place].previous)
        flows[place].previous = succeeded
        append(.mapStateSucceeded, previous: succeeded)
        finish(place, map.flow, map.transition, result: output)
    }

    /// Of the child executions that succeeded; with `NONE`, of all.
    private func results(of run: Int, _ transformation: ResultWriter.Transformation) -> [JSONValue] {
        if transformation == .unchanged { return mapRuns[run].children.map(\.exported) }
        return mapRuns[run].children.flatMap { child -> [JSONValue] in
            guard case .succeeded(let output) = child.status else { return [] }
            if transformation == .flatten, let elements = output.array { return elements }
            return [output]
        }
    }

    /// The files of a run's results, the manifest last; remembers where that one goes.
    private mutating func export(
        of run: Int,
        by writer: ResultWriter,
        _ parameters: JSONValue
    ) -> (bucket: String, files: [ResultWriteRequest.File]) {
        let bucket = parameters["Bucket"]?.string ?? ""
        let prefix = parameters["Prefix"]?.string ?? ""
        let id = mapRuns[run].arn.split(separator: ":").last.map(String.init) ?? ""
        let folder = prefix.isEmpty ? id : "\(prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix)/\(id)"
        var files: [ResultWriteRequest.File] = []
        var listed: JSONObject = ["FAILED": [], "PENDING": [], "SUCCEEDED": []]
        for status in ["FAILED", "SUCCEEDED"] {
            let children = mapRuns[run].children.filter { ($0.status.name == "SUCCEEDED") == (status == "SUCCEEDED") }
            guard !children.isEmpty else { continue }
            // What failed is exported as it is, whatever is asked for.
            let isPlain = status == "FAILED" || (writer.transformation ?? .unchanged) == .unchanged
            let kept = isPlain ? children.map(\.exported) : results(of: run, writer.transformation ?? .unchanged)
            let file = ResultWriteRequest.File(
                key: "\(folder)/\(status)_0.\(writer.isLines ? "jsonl" : "json")",
                text: writer.text(of: kept)
            )
            files.append(file)
        }
        let pending = mapRuns[run].inputs.dropFirst(mapRuns[run].children.count)
        if !pending.isEmpty {
            let waiting = pending.map { input -> JSONValue in
                ["Input": .string(input.serialized()), "InputDetails": ["Included": true], "Status": "PENDING"]
            }
            let key = "\(folder)/PENDING_0.\(writer.isLines ? "jsonl" : "json")"
            files.append(ResultWriteRequest.File(key: key, text: writer.text(of: waiting)))
        }
        for file in files {
            let status = String(file.key.dropFirst(folder.count + 1).prefix { $0 != "_" })
            listed[status] = [["Key": .string(file.key), "Size": .number(JSONNumber(file.text.utf8.count))]]
        }
        let manifest: JSONValue = [
            "DestinationBucket": .string(bucket), "MapRunArn": .string(mapRuns[run].arn),
            "ResultFiles": .object(listed),
        ]
        mapRuns[run].bucket = bucket
        mapRuns[run].manifest = "\(folder)/manifest.json"
        files.append(ResultWriteRequest.File(key: "\(folder)/manifest.json", text: manifest.serialized()))
        return (bucket, files)
    }
}

extension ResultWriter {
    fileprivate func text(of values: [JSONValue]) -> String {
        isLines ? values.map { $0.serialized() }.joined(separator: "\n") : JSONValue.array(values).serialized()
    }
}

extension Execution {
    /// A child execution as an export describes it.
    fileprivate var exported: JSONValue {
        var members: JSONObject = [
            "ExecutionArn": .string(identity.arn),
            "Input": .string(identity.inputText),
            "InputDetails": ["Included": true],
            "Name": .string(identity.name),
        ]
        switch status {
        case .succeeded(let output):
            members["Output"] = .string(output.serialized())
            members["OutputDetails"] = ["Included": true]
            members["RedriveStatusReason"] = "Execution is SUCCEEDED and cannot be redriven"
        case .failed(let error, let cause), .aborted(let error, let cause):
            members["Cause"] = cause.map { .string($0) }
            members["Error"] = error.map { .string($0) }
        case .running, .timedOut: break
        }
        members["RedriveCount"] = .number(JSONNumber(redriveCount))
        members["RedriveStatus"] = status.name == "SUCCEEDED" ? "NOT_REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN"
        members["StartDate"] = .string(TimestampText.format(identity.startTime))
        members["StateMachineArn"] = .string(identity.stateMachineARN)
        members["Status"] = .string(status.name)
        members["StopDate"] = stopTime.map { .string(TimestampText.format($0)) }
        return .object(JSONObject(uniqueKeysWithValues: members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }
}
