package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// An access token that an authorization server gave.
struct ConnectionToken: Sendable {
    let text: String
    /// `nil` where the server didn't say.
    let expires: Timestamp?
}

/// What requests of connections are authorized with.
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html>.
extension EventBridgeService: ConnectionSource {
    package func authorization(
        ofConnection arn: String,
        isRefused: Bool
    ) async throws(AWSError) -> ConnectionAuthorization {
        guard let connection = state.withLock({ $0.connections.values.first { $0.arn == arn } }) else {
            throw AWSError("ResourceNotFound", "Connection '\(arn)' does not exist.")
        }
        let parameters = connection.parameters.value
        var authorization = ConnectionAuthorization(httpParameters: parameters["InvocationHttpParameters"])
        switch connection.type {
        case "OAUTH_CLIENT_CREDENTIALS":
            let token = try await token(of: connection, isRefused: isRefused)
            authorization.headers.append(.init("Authorization", "Bearer \(token)"))
        case "API_KEY":
            let key = parameters["ApiKeyAuthParameters"]
            guard let name = key?["ApiKeyName"]?.string else { break }
            authorization.headers.append(.init(name, key?["ApiKeyValue"]?.string ?? ""))
        default:
            guard let basic = parameters["BasicAuthParameters"] else { break }
            authorization.headers.append(.basic(basic["Username"]?.string, basic["Password"]?.string))
        }
        return authorization
    }

    /// Tells the connection's state once its authorization server has answered; other types need none.
    func authorize(_ connection: EventConnection) {
        state.withLock { $0.tokens[connection.arn] = nil }
        guard connection.asksForToken, connection.tokenCall != nil else { return }
        clock.spawnActivity("connection \(connection.name)") { [self] in
            _ = try? await token(of: connection, isRefused: false)
        }
    }

    private func token(of connection: EventConnection, isRefused: Bool) async throws(AWSError) -> String {
        let known = state.withLock { $0.tokens[connection.arn] }
        if let known, !isRefused, known.expires.map({ $0 > clock.now }) ?? true { return known.text }
        do throws(AuthorizationRefusal) {
            let token = try await fetchToken(of: connection)
            state.withLock { $0.tokens[connection.arn] = token }
            note("AUTHORIZED", reason: nil, of: connection)
            return token.text
        } catch {
            note("DEAUTHORIZED", reason: error.reason, of: connection)
            throw AWSError(
                "InvalidConnectionState",
                "Connection '\(connection.arn)' is in DEAUTHORIZED state: \(error.reason)"
            )
        }
    }

    private struct AuthorizationRefusal: Error {
        let reason: String
    }

    private func fetchToken(of connection: EventConnection) async throws(AuthorizationRefusal) -> ConnectionToken {
        guard let call = connection.tokenCall else {
            throw AuthorizationRefusal(reason: "The connection names no authorization endpoint.")
        }
        let response: CloudResponse
        do throws(HTTPCallError) {
            response = try await LoopbackHTTPClient.send(call, atMost: .seconds(5))
        } catch {
            throw AuthorizationRefusal(reason: "The authorization endpoint \(call.uri) \(error.reason)")
        }
        guard response.status < 300 else {
            throw AuthorizationRefusal(reason: "The authorization endpoint answered with status \(response.status).")
        }
        let answer = try? JSONValue(parsing: response.bytes)
        guard let text = answer?["access_token"]?.string else {
            throw AuthorizationRefusal(reason: "The authorization endpoint's answer has no access_token.")
        }
        let seconds = answer?["expires_in"]?.int
        return ConnectionToken(text: text, expires: seconds.map { clock.now + .seconds($0) })
    }

    private func note(_ state: String, reason: String?, of connection: EventConnection) {
        guard var current = self.state.withLock({ $0.connections[connection.name] }), current.arn == connection.arn,
            current.authorizationState != state || current.stateReason != reason
        else { return }
        (current.authorizationState, current.stateReason) = (state, reason)
        try? keep(current)
    }
}

extension EventConnection {
    var asksForToken: Bool { type == "OAUTH_CLIENT_CREDENTIALS" }

    /// The client's credentials go along both as RFC 6749 prefers it, in a header, and in the form.
    var tokenCall: HTTPCall? {
        guard let oauth = parameters.value["OAuthParameters"], let endpoint = oauth["AuthorizationEndpoint"]?.string
        else { return nil }
        let client = oauth["ClientParameters"]
        let (id, secret) = (client?["ClientID"]?.string ?? "", client?["ClientSecret"]?.string ?? "")
        let more = ConnectionAuthorization(httpParameters: oauth["OAuthHttpParameters"])
        let method = oauth["HttpMethod"]?.string ?? "POST"
        var call = HTTPCall(method: method, uri: endpoint)
        call.add(ConnectionAuthorization(headers: [.basic(id, secret)] + more.headers, query: more.query))
        guard method != "GET" else { return call }
        let own: JSONValue = [
            "grant_type": "client_credentials", "client_id": .string(id), "client_secret": .string(secret),
        ]
        let body = (more.merged(into: own) ?? own) ?? own
        if call.headers["Content-Type"]?.hasPrefix("application/json") ?? false {
            call.body = body.bytes
        } else {
            call.headers["Content-Type"] = call.headers["Content-Type"] ?? "application/x-www-form-urlencoded"
            let items = (body.object ?? [:]).map { (name: $0.key, value: $0.value.string ?? "") }
            call.body = Array(PercentEncoding.form(items).utf8)
        }
        return call
    }
}

extension ConnectionAuthorization {
    /// - Parameter value: `HeaderParameters`, `QueryStringParameters` and `BodyParameters`.
    init(httpParameters value: JSONValue?) {
        func parameters(_ name: String) -> [Parameter] {
            (value?[name]?.array ?? []).map { Parameter($0["Key"]?.string ?? "", $0["Value"]?.string ?? "") }
        }
        self.init(
            headers: parameters("HeaderParameters"),
            query: parameters("QueryStringParameters"),
            body: parameters("BodyParameters")
        )
    }
}

extension ConnectionAuthorization.Parameter {
    static func basic(_ user: String?, _ password: String?) -> Self {
        Self("Authorization", "Basic \(Base64.encode("\(user ?? ""):\(password ?? "")".utf8))")
    }
}

extension HTTPCallError {
    /// `The endpoint …`
    var reason: String {
        switch self {
        case .timedOut: "did not answer in time."
        case .notLoopback(let host):
            "is on another machine: the local cloud calls http:// addresses of this machine alone, not \(host)."
        case .failed: "could not be reached."
        }
    }
}
