import CloudCore
import OrderedCollections
package import WorkshopCommon

extension RESTAPI {
    package struct Stage: Hashable, Sendable {
        package let name: String
        package let deploymentID: String
        package let variables: [String: String]
        let canary: Canary?
        let accessLog: AccessLog?
        let throttles: MethodThrottles
        let isTraced: Bool
        /// Whether answers are to be cached, which is not done here.
        let isCached: Bool

        package init(name: String, deploymentID: String, variables: [String: String] = [:]) {
            self.init(["stageName": .string(name), "deploymentId": .string(deploymentID)], variables: variables)
        }

        /// - Parameter document: As API Gateway's API has it.
        package init(_ document: JSONObject) { self.init(document, variables: document["variables"].texts) }

        private init(_ document: JSONObject, variables: [String: String]) {
            name = document["stageName"]?.string ?? ""
            deploymentID = document["deploymentId"]?.string ?? ""
            self.variables = variables
            canary = document["canarySettings"].flatMap(Canary.init)
            accessLog = document["accessLogSettings"].flatMap(AccessLog.init)
            isTraced = document["tracingEnabled"]?.bool ?? false
            isCached = document["cacheClusterEnabled"]?.flag ?? false
            throttles = MethodThrottles(methodSettings: document["methodSettings"])
        }
    }

    /// A share of the requests that is led to another deployment, or sees other stage variables.
    struct Canary: Hashable, Sendable {
        let percent: Double
        let deploymentID: String
        let variables: [String: String]

        init?(_ document: JSONValue) {
            guard
                let percent = document["percentTraffic"]?.double
                    ?? document["percentTraffic"]?.string.flatMap(Double.init)
            else { return nil }
            self.percent = percent
            deploymentID = document["deploymentId"]?.string ?? ""
            variables = document["stageVariableOverrides"].texts
        }
    }
}

/// Where a stage writes one line a request, and in which form.
struct AccessLog: Hashable, Sendable {
    let group: String
    let format: String

    init?(_ document: JSONValue) {
        guard let format = document["format"]?.string, !format.isEmpty else { return nil }
        self.format = format
        let destination = document["destinationArn"]?.string ?? ""
        let name =
            destination.firstRange(of: ":log-group:").map { String(destination[$0.upperBound...]) } ?? destination
        group = name.hasSuffix(":*") ? String(name.dropLast(2)) : name
    }

    func write(_ exchange: RESTExchange) {
        write(
            exchange.substitute(format, missing: "-"),
            api: exchange.deployment.id,
            requestID: exchange.request.requestID,
            exchange.context
        )
    }

    func write(_ line: String, api: String, requestID: String, _ context: GatewayContext) {
        context.logs.append(
            LogEvent(
                timestamp: context.clock.now,
                group: group,
                stream: api,
                // A line of a log has no breaks, whatever the template's format has.
                message: String(line.map { $0.isNewline ? " " : $0 }),
                function: api,
                requestID: requestID
            )
        )
    }
}
