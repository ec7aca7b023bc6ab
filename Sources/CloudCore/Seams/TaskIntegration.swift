package import WorkshopCommon

/// What Step Functions needs of a service that a `Task` calls: `arn:aws:states:::sqs:sendMessage`.
package protocol TaskIntegration: Sendable {
    /// Makes one call and waits for its answer.
    func call(_ call: IntegrationCall) async throws(IntegrationFailure) -> JSONValue
}

package struct IntegrationCall: Hashable, Sendable {
    /// `sqs`, or `aws-sdk:sqs`: the two write their parameters, results and errors differently.
    package var service: String
    /// `sendMessage`
    package var action: String
    package var parameters: JSONValue
    /// Whose task it is.
    package var executionARN: String
    /// The trace that the execution is part of.
    package var traceHeader: String?

    package init(
        service: String,
        action: String,
        parameters: JSONValue,
        executionARN: String,
        traceHeader: String? = nil
    ) {
        self.service = service
        self.action = action
        self.parameters = parameters
        self.executionARN = executionARN
        self.traceHeader = traceHeader
    }
}

/// What `Retry` and `Catch` see when a call fails.
package struct IntegrationFailure: Error, Hashable, Sendable {
    /// `DynamoDB.ResourceNotFoundException`
    package var error: String
    package var cause: String

    package init(error: String, cause: String) {
        self.error = error
        self.cause = cause
    }
}

extension IntegrationFailure {
    /// An AWS error as an `aws-sdk:` integration reports it.
    /// - Parameter service: The SDK's name of the service: `Sfn`, `DynamoDb`.
    package static func sdk(_ error: AWSError, service: String, requestID: String) -> IntegrationFailure {
        let name = error.code.hasSuffix("Exception") ? error.code : error.code + "Exception"
        return IntegrationFailure(
            error: "\(service).\(name)",
            cause: "\(error.message) (Service: \(service), Status Code: \(error.status), Request ID: \(requestID)) "
                + "(SDK Attempt Count: 1)"
        )
    }

    /// An AWS error as an optimized integration reports it.
    /// - Parameter writtenCode: The code in the text, where it isn't the error's own.
    package static func optimized(
        _ error: AWSError,
        prefix: String,
        service: String,
        requestID: String,
        writtenCode: String? = nil
    ) -> IntegrationFailure {
        let name = error.code.hasSuffix("Exception") ? error.code : error.code + "Exception"
        return IntegrationFailure(
            error: "\(prefix).\(name)",
            cause: "\(error.message) (Service: \(service); Status Code: \(error.status); "
                + "Error Code: \(writtenCode ?? error.code); "
                + "Request ID: \(requestID); Proxy: null)"
        )
    }
}
