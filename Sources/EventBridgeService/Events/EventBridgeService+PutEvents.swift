import CloudCore
import EventPatterns
import OrderedCollections
import Synchronization
package import WorkshopCommon

/// Events that clients put on buses.
extension EventBridgeService: EventPublisher {
    /// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html>: 1 MB in all.
    private static let sizeLimit = 1_048_576

    func putEvents(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let entries = try request.structures("Entries")
        var check = ConstraintCheck()
        check.present(entries, at: "entries")
        if let entries, !(1...10).contains(entries.count) {
            let shown = try entries.map { entry throws(AWSError) in try Self.shown(entry) }
            check.length(entries.count, of: "[\(shown.joined(separator: ", "))]", at: "entries", 1...10)
        }
        try check.verify()
        var size = 0
        for entry in entries ?? [] { size += try Self.size(of: entry) }
        guard size <= Self.sizeLimit else {
            throw .eventValidation("Total size of the entries in the request is over the limit.")
        }
        var (answers, failed): ([JSONValue], Int) = ([], 0)
        for entry in entries ?? [] {
            do throws(AWSError) {
                let (event, bus) = try event(of: entry)
                publish(event, on: bus)
                answers.append(["EventId": .string(event.id)])
            } catch {
                guard error.status == 200 else { throw error }
                failed += 1
                answers.append(["ErrorCode": .string(error.code), "ErrorMessage": .string(error.message)])
            }
        }
        return ["FailedEntryCount": .number(JSONNumber(failed)), "Entries": .array(answers)]
    }

    /// An entry as AWS writes it into its message.
    private static func shown(_ entry: RequestMembers) throws(AWSError) -> String {
        let resources = try entry.texts("Resources").map { "[\($0.joined(separator: ", "))]" } ?? "null"
        let detail = try entry.text("Detail") ?? "null"
        return "PutEventsRequestEntry(time=\(entry["Time"]?.serialized() ?? "null"), "
            + "source=\(try entry.text("Source") ?? "null"), resources=\(resources), "
            + "detailType=\(try entry.text("DetailType") ?? "null"), detail=\(detail), "
            + "eventBusName=\(try entry.text("EventBusName") ?? "null"), "
            + "traceHeader=\(try entry.text("TraceHeader") ?? "null"), kmsKeyIdentifier=null, internalMetadata=null)"
    }

    /// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html>.
    private static func size(of entry: RequestMembers) throws(AWSError) -> Int {
        var size = entry["Time"] == nil ? 0 : 14
        for member in ["Source", "DetailType", "Detail"] { size += try entry.text(member)?.utf8.count ?? 0 }
        for resource in try entry.texts("Resources") ?? [] { size += resource.utf8.count }
        return size
    }

    /// Throws an error of status 200 for what fails this entry alone.
    private func event(of entry: RequestMembers) throws(AWSError) -> (event: BusEvent, bus: String) {
        func required(_ member: String) throws(AWSError) -> String {
            guard let text = try entry.text(member), !text.isEmpty else {
                throw AWSError(
                    "InvalidArgument",
                    "Parameter \(member) is not valid. Reason: \(member) is a required argument.",
                    status: 200
                )
            }
            return text
        }
        let source = try required("Source")
        let type = try required("DetailType")
        let detail = try required("Detail")
        guard let parsed = try? JSONValue(parsing: detail), parsed.object != nil else {
            throw AWSError("MalformedDetail", "Detail is malformed.", status: 200)
        }
        guard !source.hasPrefix("aws.") else {
            throw AWSError("NotAuthorizedForSourceException", "Not authorized for the source.", status: 200)
        }
        let time = entry["Time"]?.double.flatMap { seconds in
            abs(seconds) < 9e9 ? Timestamp(millisecondsSince1970: Int64(seconds * 1000)) : nil
        }
        let event = BusEvent(
            detailType: type,
            source: source,
            account: account,
            time: time ?? clock.now,
            resources: try entry.texts("Resources") ?? [],
            detail: parsed,
            traceHeader: try entry.text("TraceHeader")
        )
        return (event, try busName(entry))
    }

    func testEventPattern(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (pattern, text) = (try request.text("EventPattern"), try request.text("Event"))
        var check = ConstraintCheck()
        check.present(pattern, at: "eventPattern")
        check.present(text, at: "event")
        try check.verify()
        let compiled = try Self.pattern(pattern ?? "")
        let required = ["id", "account", "source", "time", "region", "detail-type"]
        guard let event = try? JSONValue(parsing: text ?? ""), let members = event.object,
            required.allSatisfy({ members[$0] != nil })
        else { throw .eventValidation("Parameter Event is not valid.") }
        return ["Result": .bool(compiled.matches(event))]
    }

    /// An event of one of the account's own services, on the default bus.
    package func publish(source: String, detailType: String, resources: [String], detail: JSONValue) {
        let event = BusEvent(
            detailType: detailType,
            source: source,
            account: account,
            time: clock.now,
            resources: resources,
            detail: detail
        )
        publish(event, on: "default")
    }

    /// Hands the event to the rules of the bus that match it; nobody awaits that. A bus that isn't there swallows it, as
    /// AWS's does.
    func publish(_ event: BusEvent, on bus: String, only filter: [String]? = nil) {
        let rules = state.withLock { state in
            state.rules.values.filter { rule in
                rule.bus == bus && rule.isEnabled && (state.patterns[rule.key]?.matches(event.json) ?? false)
            }
        }
        archive(event, on: bus)
        let wanted = rules.filter { rule in filter.map { $0.contains(arn(of: rule)) } ?? true }
        guard !wanted.isEmpty else { return }
        clock.spawnActivity("event \(event.json["detail-type"]?.string ?? "")") {
            for rule in wanted { await self.deliver(event, by: rule) }
        }
    }
}
