import CloudCore

extension LambdaService {
    /// Hands a record to a function of this account, or to the service that the ARN names. A delivery that fails is lost,
    /// as on AWS, where only a metric tells of it; here a line in the function's log does.
    func deliver(_ delivery: DestinationDelivery, of name: String) async {
        do throws(AWSError) {
            if ARN(delivery.target)?.service == "lambda" {
                _ = try invokeLater(FunctionInvocation(function: delivery.target, payload: delivery.body))
            } else if let destinations {
                try await destinations.send(delivery)
            } else {
                let service = ARN(delivery.target)?.service ?? "service"
                throw .unknownOperation(service, suggestion: "Functions are destinations already.")
            }
        } catch {
            let kind = delivery.reason == .deadLetter ? "DeadLetterErrors" : "DestinationDeliveryFailures"
            tell("\(kind): nothing was delivered to \(delivery.target): \(error.message)", of: name)
        }
    }

    private func tell(_ message: String, of name: String) {
        log.append(
            LogEvent(
                timestamp: .wallClock,
                group: "/aws/lambda/\(name)",
                stream: "local-cloud",
                message: message,
                function: name
            )
        )
    }
}
