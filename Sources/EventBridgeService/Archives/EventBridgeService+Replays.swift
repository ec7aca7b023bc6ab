import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Replays.
extension EventBridgeService {
    func startReplay(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try name(request, "ReplayName", at: "replayName")
        let source = try request.text("EventSourceArn") ?? ""
        let destination = try request.structure("Destination") ?? RequestMembers([:])
        let busARN = try destination.text("Arn") ?? ""
        var check = ConstraintCheck()
        check.present(try request.text("EventSourceArn"), at: "eventSourceArn")
        check.present(request["EventStartTime"], at: "eventStartTime")
        check.present(request["EventEndTime"], at: "eventEndTime")
        check.present(request["Destination"], at: "destination")
        try check.verify()
        let (start, end) = (try moment(request, "EventStartTime"), try moment(request, "EventEndTime"))
        let archiveName = ARN(source).map { String($0.resource.dropFirst("archive/".count)) } ?? source
        guard ARN(busARN)?.resource.hasPrefix("event-bus/") ?? false else {
            throw .eventValidation("Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.")
        }
        _ = try bus(Self.busName(busARN))
        guard let archive = state.withLock({ $0.archives[archiveName] }) else {
            throw .eventValidation(
                "Parameter EventSourceArn is not valid. Reason: Archive \(archiveName) does not exist."
            )
        }
        guard Self.busName(archive.source) == Self.busName(busARN) else {
            throw .eventValidation(
                "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted."
            )
        }
        guard start < end else {
            throw .eventValidation(
                "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime."
            )
        }
        let replay = EventReplay(
            name: name,
            archive: archiveName,
            source: source,
            destination: StoredJSON(.object(destination.object)),
            start: start,
            end: end,
            began: clock.now,
            description: try request.text("Description")
        )
        try state.withLock { state throws(AWSError) in
            guard state.replays[name] == nil else { throw .eventsExists("Replay \(name) already exists.") }
            guard state.replays.values.count(where: { $0.ended == nil && $0.state != "CANCELLED" }) < 10 else {
                throw .eventLimitExceeded
            }
            try tables.replays.put(name, record: replay)
            state.replays[name] = replay
        }
        // On AWS a replay takes minutes to begin; this leaves time to cancel it.
        clock.schedule("replay \(name)", after: .seconds(1)) { [weak self] in self?.run(replay: name) }
        return [
            "ReplayArn": .string(arn("replay/\(name)")), "State": "STARTING",
            "ReplayStartTime": replay.began.epochSeconds,
        ]
    }

    private func moment(_ request: RequestMembers, _ member: String) throws(AWSError) -> Timestamp {
        guard let seconds = request[member]?.double, abs(seconds) < 9e9 else {
            throw .serialization("\(member) is not a time")
        }
        return Timestamp(millisecondsSince1970: Int64(seconds * 1000))
    }

    private func run(replay name: String) {
        guard let replay = state.withLock({ $0.replays[name] }) else { return }
        guard replay.state == "STARTING" else {
            _ = try? change(replay: name) { replay in
                replay.state = "CANCELLED"
                replay.ended = self.clock.now
            }
            return
        }
        let events = state.withLock { $0.archives[replay.archive]?.events ?? [] }.filter {
            replay.start <= $0.arrived && $0.arrived <= replay.end
        }
        let filter = replay.destination.value["FilterArns"]?.array?.compactMap(\.string)
        let bus = Self.busName(replay.destination.value["Arn"]?.string ?? "default")
        for kept in events {
            publish(
                BusEvent(kept.event.value).replayed(as: name),
                on: bus,
                only: filter.flatMap { $0.isEmpty ? nil : $0 }
            )
        }
        _ = try? change(replay: name) { replay in
            replay.state = "COMPLETED"
            replay.ended = self.clock.now
            replay.lastReplayed = events.last?.arrived
        }
    }

    @discardableResult
    private func change(
        replay name: String,
        _ body: (inout EventReplay) throws(AWSError) -> Void
    ) throws(AWSError) -> EventReplay {
        try state.withLock { state throws(AWSError) in
            guard var replay = state.replays[name] else {
                throw .eventsNotFound("Replay \(name) does not exist.")
            }
            try body(&replay)
            try tables.replays.put(name, record: replay)
            state.replays[name] = replay
            return replay
        }
    }

    func cancelReplay(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try name(request, "ReplayName", at: "replayName")
        try change(replay: name) { replay throws(AWSError) in
            guard replay.state == "STARTING" else {
                throw AWSError(
                    "IllegalStatusException",
                    "Replay \(name) is not in a valid state for this operation."
                )
            }
            replay.state = "CANCELLING"
        }
        return ["ReplayArn": .string(arn("replay/\(name)")), "State": "CANCELLING"]
    }

    func describeReplay(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try name(request, "ReplayName", at: "replayName")
        guard let replay = state.withLock({ $0.replays[name] }) else {
            throw .eventsNotFound("Replay \(name) does not exist.")
        }
        var members = listed(replay).object ?? [:]
        members["ReplayArn"] = .string(arn("replay/\(name)"))
        members["Destination"] = replay.destination.value
        members["Description"] = .text(replay.description)
        return .object(members)
    }

    private func listed(_ replay: EventReplay) -> JSONValue {
        .members([
            "ReplayName": .string(replay.name), "EventSourceArn": .string(replay.source),
            "State": .string(replay.state), "EventStartTime": replay.start.epochSeconds,
            "EventEndTime": replay.end.epochSeconds, "EventLastReplayedTime": replay.lastReplayed?.epochSeconds,
            "ReplayStartTime": replay.began.epochSeconds, "ReplayEndTime": replay.ended?.epochSeconds,
        ])
    }

    func listReplays(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let filter = try ArchiveFilter(
            request,
            of: "ListReplays",
            states: ["CANCELLED", "CANCELLING", "COMPLETED", "FAILED", "RUNNING", "STARTING"]
        )
        let replays = state.withLock { Array($0.replays.values) }.filter { replay in
            filter.takes(name: replay.name, source: replay.source, state: replay.state)
        }
        return try page(of: replays.sorted { $0.name < $1.name }, request).json("Replays") { self.listed($0) }
    }
}
