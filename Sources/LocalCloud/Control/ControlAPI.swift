import CloudCore
import OrderedCollections
import SAMTemplate
import WorkshopCommon
import XRayService

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What lies below `/_workshop`: for `workshop` commands in other processes and for the suites of a check.
///
/// `GET health` (with the address of the X-Ray daemon and whose cloud it is), `GET stacks`, `GET resources`, `GET apis`,
/// `GET logs?function=NAME&follow=true` (one JSON object a line), `POST logs/begin` (`{"activity": "testHelloAnswers"}`: what
/// invocations begin during from now on), `GET`, `PUT` and `DELETE faults`; in a check, where whoever
/// deployed the stack does so again, `POST stack/update` (`{"parameters": {"Stage": "prod"}}`); and, where the clock
/// is virtual, `POST clock/settle` and `POST clock/advance` (`{"seconds": 60}`).
struct ControlAPI {
    let cloud: LocalCloud
    let running: LocalCloud.Running

    func respond(to request: CloudRequest, path: String) async -> CloudResponse {
        switch (request.method, path) {
        case ("GET", "/health"): json(health)
        case ("GET", "/stacks"): json(stacks)
        case ("GET", "/resources"): json(resources)
        case ("GET", "/apis"): json(apis)
        case ("GET", "/logs"): logs(request)
        case ("POST", "/logs/begin"): begin(request)
        case (_, let path) where path == "/slack" || path.hasPrefix("/slack/"):
            await slack(request, path: String(path.dropFirst("/slack".count)))
        case (_, "/faults"): faults(request)
        case ("POST", "/stack/update"): await update(request)
        case ("POST", "/clock/settle"), ("POST", "/clock/advance"): await clock(request, path: path)
        default: json(["message": .string("There is no \(request.method) /_workshop\(path)")], status: 404)
        }
    }

    private var health: JSONValue {
        [
            "status": "ok", "version": 1, "processId": .number(JSONNumber(Int(getpid()))),
            "traceDaemon": running.traceDaemon.map { .string($0.address) } ?? .null,
            "owner": cloud.configuration.owner?.json ?? .null,
        ]
    }

    /// With the addresses that answer here.
    private var stacks: JSONValue {
        [
            "stacks": .array(
                cloud.stacks.map { stack in
                    let outputs = stack.outputs.mapValues { output -> JSONValue in
                        ["value": .string(cloud.localized(output.text)), "description": output.description.json]
                    }
                    return ["name": .string(stack.name), "outputs": .object(outputs)]
                }
            )
        ]
    }

    private var resources: JSONValue {
        [
            "resources": .array(
                cloud.resources.map {
                    [
                        "logicalId": .string($0.logicalID), "physicalId": .string($0.physicalID),
                        "type": .string($0.type),
                    ]
                }
            )
        ]
    }

    private var apis: JSONValue {
        [
            "apis": .array(
                cloud.localURLs.map {
                    [
                        "id": .string($0.apiID), "method": .string($0.method), "path": .string($0.path),
                        "url": .string($0.url), "pathURL": .string($0.pathURL),
                    ]
                }
            )
        ]
    }

    // MARK: Logs

    private func logs(_ request: CloudRequest) -> CloudResponse {
        let query = request.queryItems
        let function = query.first { $0.name == "function" }?.value
        let follows = query.first { $0.name == "follow" }?.value == "true"
        let isWanted = { @Sendable (event: LogEvent) in function == nil || event.function == function }
        let body: CloudResponse.Body
        if follows {
            body = .stream(lines(of: cloud.logs.follow()) { isWanted($0) ? $0.line : nil })
        } else {
            body = .bytes(cloud.logs.events.filter(isWanted).flatMap(\.line))
        }
        return CloudResponse(status: 200, headers: ["Content-Type": "application/x-ndjson"], body: body)
    }

    private func begin(_ request: CloudRequest) -> CloudResponse {
        guard let activity = (try? JSONValue(parsing: request.body))?["activity"]?.string else {
            return json(["message": #"Say what begins: {"activity": "testHelloAnswers"}"#], status: 400)
        }
        cloud.logs.begin(activity)
        return json([:])
    }

    /// - Parameter line: `nil` for what nobody asked for.
    func lines<Event: Sendable>(
        of events: AsyncStream<Event>,
        _ line: @escaping @Sendable (Event) -> [UInt8]?
    ) -> AsyncStream<[UInt8]> {
        let (lines, continuation) = AsyncStream<[UInt8]>.makeStream()
        let task = Task {
            for await event in events {
                if let line = line(event) { continuation.yield(line) }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return lines
    }

    // MARK: The clock

    private func clock(_ request: CloudRequest, path: String) async -> CloudResponse {
        guard let clock = cloud.configuration.clock as? VirtualClock else {
            return json(["message": "This cloud runs on the wall clock, which nobody can move."], status: 409)
        }
        let arguments = (try? JSONValue(parsing: request.body)) ?? [:]
        var bounds = SettleBounds()
        if let horizon = arguments["horizonSeconds"]?.double { bounds.horizon = .seconds(horizon) }
        if let steps = arguments["steps"]?.int { bounds.steps = steps }
        if path == "/clock/settle" { return json(await clock.settle(within: bounds).json) }
        guard let seconds = arguments["seconds"]?.double, seconds >= 0 else {
            return json(["message": #"Say by how much: {"seconds": 60}"#], status: 400)
        }
        return json(await clock.advance(by: .seconds(seconds), within: bounds).json)
    }

    func json(_ document: JSONValue, status: Int = 200) -> CloudResponse {
        CloudResponse(
            status: status,
            headers: ["Content-Type": "application/json"],
            body: .bytes(document.bytes)
        )
    }
}

extension LogEvent {
    /// One line of NDJSON.
    fileprivate var line: [UInt8] {
        let document: JSONValue = [
            "timestamp": .string(timestamp.iso8601),
            "function": .string(function),
            "requestId": requestID.map { .string($0) } ?? .null,
            "stream": .string(stream),
            "message": .string(message),
        ]
        return document.bytes + [0x0A]
    }
}

extension SettleReport {
    fileprivate var json: JSONValue {
        let (name, message): (JSONValue, JSONValue) =
            switch end {
            case .idle: ("idle", nil)
            case .horizonReached(let next):
                ("horizonReached", .string("what is left lies beyond the horizon; next would be: \(next)"))
            case .endless(let label): ("endless", .string("it would never come to rest: \(label), again and again"))
            }
        return [
            "end": name,
            "message": message,
            "steps": .number(JSONNumber(steps)),
            "elapsedSeconds": .number(JSONNumber(elapsed.inSeconds) ?? JSONNumber(0)),
        ]
    }
}

extension Optional<String> {
    fileprivate var json: JSONValue { map { .string($0) } ?? .null }
}
