import WorkshopCommon

/// Going on, after an end without success, from the states that did not succeed.
///
/// What was done stays done: a `Parallel` runs its unfinished branches again, an inline `Map` its unfinished iterations,
/// a distributed one the child executions that did not succeed, each from the state in it that failed.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html>.
extension Execution {
    mutating func redrive() {
        guard case .execution = flows.first?.owner, status != .running else { return }
        redriveCount += 1
        redriveTime = now
        status = .running
        stopTime = nil
        let id = append(.executionRedriven, previous: history.count, .redriven(count: redriveCount))
        if let seconds = machine.timeoutSeconds {
            machineTimeout = startTimer(seconds: seconds, label: "execution \(identity.name) times out")
        }
        resume(0, after: id)
    }

    private mutating func resume(_ place: Int, after event: Int) {
        // What was under way before is no longer listened to.
        flows[place].generation += 1
        flows[place].previous = event
        guard let activation = flows[place].activation else {
            enqueue(place)
            return
        }
        flows[place].activation?.attempts = []
        flows[place].activation?.retryCount = 0
        flows[place].activation?.token = nil
        flows[place].activation?.work = .none
        if let run = activation.mapRun {
            redriveRun(run, after: event)
            return
        }
        guard let children = flows[place].parked ?? flows[place].children, !children.active.isEmpty else {
            begin(place)
            return
        }
        flows[place].parked = nil
        flows[place].children = children
        for (_, child) in children.active.sorted(by: { $0.key < $1.key }) {
            // One that fails at once takes the others with it.
            guard status == .running, flows[place].children != nil else { return }
            resume(child, after: event)
        }
    }

    // MARK: What a redrive would need

    /// Keeps children that are given up, in case that nothing handles the failure and the execution is redriven.
    mutating func park(_ place: Int) {
        flows[place].generation += 1
        if let children = flows[place].children { flows[place].parked = children }
        flows[place].children = nil
    }

    /// Nothing comes back to the children of a flow that goes on otherwise.
    mutating func closeParked(_ place: Int) {
        guard let parked = flows[place].parked else { return }
        flows[place].parked = nil
        for child in parked.active.values.sorted() {
            closeParked(child)
            close(child)
        }
    }
}

/// Map runs.
extension Execution {
    private mutating func redriveRun(_ run: Int, after event: Int) {
        let place = mapRuns[run].place
        mapRuns[run].status = .running
        mapRuns[run].stopTime = nil
        mapRuns[run].redriveCount += 1
        mapRuns[run].redriveTime = now
        mapRuns[run].failures = 0
        mapRuns[run].active = []
        mapRuns[run].manifest = nil
        mapRuns[run].pendingRedrive = mapRuns[run].children.indices.filter {
            if case .succeeded = mapRuns[run].children[$0].status { false } else { true }
        }
        flows[place].activation?.work = .mapRun(run)
        flows[place].previous = append(
            .mapRunRedriven,
            previous: event,
            .mapRunRedriven(arn: mapRuns[run].arn, count: mapRuns[run].redriveCount)
        )
        guard status == .running else { return }
        if mapRuns[run].isRead {
            advance(run)
            return
        }
        do throws(StateFailure) {
            try readItems(of: run)
        } catch {
            fail(place, error)
        }
    }

    /// Standard child executions go on where they failed, Express ones are started once more.
    mutating func redriveChild(of run: Int) {
        let index = mapRuns[run].pendingRedrive.removeFirst()
        mapRuns[run].active.insert(index)
        if mapRuns[run].isExpress { mapRuns[run].children[index] = child(of: run, index: index) }
        let input: ExecutionInput = mapRuns[run].isExpress ? .start : .redrive
        passOn(mapRuns[run].children[index].receive(input, at: now), run: run, child: index)
    }
}
