import CloudCore
import OrderedCollections
import WorkshopCommon

/// `TestInvokeAuthorizer`: asks an authorizer about a request that is only described.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html>.
struct AuthorizerTest {
    let service: APIGatewayService

    /// What the authorizer had to say, and what API Gateway made of it.
    private struct Outcome {
        /// 0 where the authorizer came to a decision, whichever it is.
        var clientStatus = 0
        var members: JSONObject = [:]
    }

    func answer(_ call: ControlCall) async throws(AWSError) -> (Int, JSONValue) {
        let (id, authorizerID) = (call.path[0], call.path[2])
        let document = try service.restRecord(id).document
        guard let definition = document.authorizers[authorizerID] else {
            throw .notFound("Invalid Authorizer identifier specified")
        }
        // The name of the stage that a function sees in `methodArn` then.
        let stage = RESTAPI.Stage(
            name: "ESTestInvoke-stage",
            deploymentID: "",
            variables: call.body["stageVariables"].texts
        )
        let request = call.simulatedRequest("GET", path: "/", stage: stage.name)
        let exchange = RESTExchange(
            context: service.context,
            deployment: RESTDeployment(id: id, document),
            stage: stage,
            stageVariables: stage.variables,
            isCanary: false,
            request: GatewayRequest(request, path: String(request.path.dropFirst(stage.name.count + 1)))
        )
        var log = ExecutionLog(requestID: exchange.request.requestID, clock: service.context.clock)
        log.add("Starting authorizer: \(authorizerID) for request: \(exchange.request.requestID)")
        let start = ContinuousClock.now
        let outcome = await outcome(RESTAuthorizer(id: authorizerID, definition), exchange, &log)
        var answer: JSONObject = [
            "clientStatus": .number(JSONNumber(outcome.clientStatus)), "log": .string(log.text),
            "latency": .number(JSONNumber(Int(start.duration(to: .now).inMilliseconds))),
        ]
        answer.merge(outcome.members) { $1 }
        return (200, .object(answer))
    }

    private func outcome(
        _ authorizer: RESTAuthorizer,
        _ exchange: RESTExchange,
        _ log: inout ExecutionLog
    ) async -> Outcome {
        do throws(GatewayFailure) {
            let identity = try authorizer.identity(of: exchange)
            log.add("Incoming identity: \(identity.joined(separator: ", "))")
            let members =
                authorizer.kind == .cognito
                ? try await claims(authorizer, identity, &log) : try await policy(authorizer, exchange, identity, &log)
            log.add("Successfully completed authorizer execution")
            return Outcome(members: members)
        } catch {
            log.add(
                error.status == 401
                    ? "Unauthorized request: \(exchange.request.requestID)"
                    : "Execution failed due to configuration error: the authorizer can't be asked, or gave no policy"
            )
            return Outcome(clientStatus: error.status)
        }
    }

    private func policy(
        _ authorizer: RESTAuthorizer,
        _ exchange: RESTExchange,
        _ identity: [String],
        _ log: inout ExecutionLog
    ) async throws(GatewayFailure) -> JSONObject {
        let call = try AuthorizerCall(authorizer, exchange, identity)
        log.add("Endpoint request body after transformations: \(call.event.serialized())")
        let payload = try await call.run()
        log.add("Authorizer result body before parsing: \(String(decoding: payload, as: UTF8.self))")
        guard let answer = try? JSONValue(parsing: payload), let principal = answer["principalId"]?.scalarText,
            AuthorizerAnswer(payload) != nil
        else { throw .authorizerConfiguration }
        log.add("Using valid authorizer policy for principal: \(principal)")
        return [
            "principalId": .string(principal),
            "policy": .string((answer["policyDocument"] ?? nil).serialized()), "authorization": [:],
        ]
    }

    /// Without a method there are no scopes, so that only identity tokens are taken.
    private func claims(
        _ authorizer: RESTAuthorizer,
        _ identity: [String],
        _ log: inout ExecutionLog
    ) async throws(GatewayFailure) -> JSONObject {
        do throws(JSONWebToken.Refusal) {
            return ["claims": .object(try await authorizer.claims(identity, [], keys: IssuerKeys(), service.context))]
        } catch {
            log.add("Unauthorized: \(error.reason)")
            throw .unauthorized
        }
    }
}
