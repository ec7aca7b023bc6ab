import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// API destinations as rules call them.
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html>.
extension EventBridgeService {
    /// Other statuses are tried again: what they say may pass.
    private static let retried: Set<Int> = [401, 407, 409, 429]

    /// - Parameters:
    ///   - arn: The API destination's.
    ///   - event: What paths in the target's `HttpParameters` are looked up in.
    func call(_ arn: ARN, _ target: EventTarget, input: [UInt8], event: JSONValue) async throws(AWSError) {
        let name = arn.resource.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        guard let destination = state.withLock({ $0.destinations[name] }), destination.arn == target.arn else {
            throw AWSError("NO_RESOURCE", "The API destination \(target.arn) does not exist.")
        }
        for isRefused in [false, true] {
            let authorization = try await authorization(ofConnection: destination.connectionARN, isRefused: isRefused)
            let call = Self.call(destination, target, input, event: event, authorization)
            let status = try await send(call)
            if status == 401 || status == 407, !isRefused, usesToken(destination.connectionARN) { continue }
            guard !(200..<300).contains(status) else { return }
            throw AWSError(
                "ERROR_FROM_TARGET",
                "The endpoint \(destination.endpoint) answered with status \(status).",
                status: Self.retried.contains(status) ? 503 : status
            )
        }
    }

    private func usesToken(_ arn: String) -> Bool {
        state.withLock { $0.connections.values.first { $0.arn == arn }?.asksForToken ?? false }
    }

    private func send(_ call: HTTPCall) async throws(AWSError) -> Int {
        do throws(HTTPCallError) {
            return try await LoopbackHTTPClient.send(call, atMost: .seconds(5)).status
        } catch {
            let message = "The endpoint \(call.uri) \(error.reason)"
            switch error {
            case .timedOut: throw AWSError("TIMEOUT", message, status: 504)
            case .failed: throw AWSError("CONNECTION_FAILURE", message, status: 503)
            case .notLoopback: throw AWSError("CONNECTION_FAILURE", message)
            }
        }
    }

    private static func call(
        _ destination: APIDestination,
        _ target: EventTarget,
        _ input: [UInt8],
        event: JSONValue,
        _ authorization: ConnectionAuthorization
    ) -> HTTPCall {
        func value(_ value: JSONValue) -> String {
            let text = value.string ?? value.serialized()
            guard text.hasPrefix("$."), let found = EventPath(text)?.value(in: event) else { return text }
            return found.string ?? found.serialized()
        }
        let parameters = target.json["HttpParameters"]
        var endpoint = destination.endpoint
        for element in parameters?["PathParameterValues"]?.array ?? [] {
            guard let place = endpoint.firstRange(of: "*") else { break }
            endpoint.replaceSubrange(place, with: PercentEncoding.encode(value(element)))
        }
        var call = HTTPCall(
            method: destination.method,
            uri: endpoint,
            headers: [
                "User-Agent": "Amazon/EventBridge/ApiDestinations", "Range": "bytes=0-1048575",
                "Content-Type": "application/json; charset=utf-8",
            ]
        )
        for (name, element) in parameters?["HeaderParameters"]?.object ?? [:] { call.headers[name] = value(element) }
        call.query = (parameters?["QueryStringParameters"]?.object ?? [:]).map { ($0.key, value($0.value)) }
        call.add(authorization)
        let body = authorization.body.isEmpty ? nil : authorization.merged(into: try? JSONValue(parsing: input))
        call.body = (body ?? nil)?.bytes ?? input
        return call
    }
}
