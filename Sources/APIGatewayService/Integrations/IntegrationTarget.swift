import CloudCore

/// What an integration's URI leads to.
enum IntegrationTarget: Hashable, Sendable {
    case function(arn: String)
    /// Another AWS service: `arn:aws:apigateway:REGION:sqs:path/123456789012/queue`.
    case service(ServiceTarget)
    case http(String)
    case unknown

    init(_ uri: String) {
        if uri.hasPrefix("http://") || uri.hasPrefix("https://") {
            self = .http(uri)
            return
        }
        guard let arn = ARN(uri) else {
            self = .unknown
            return
        }
        if arn.service == "lambda" {
            self = .function(arn: uri)
        } else if arn.service == "apigateway" {
            self = Self.target(arn)
        } else {
            self = .unknown
        }
    }

    /// The account's place holds the service's name: `lambda`, `sqs`, or `bucket.s3`.
    private static func target(_ arn: ARN) -> IntegrationTarget {
        let service = arn.account.split(separator: ".").last.map(String.init) ?? ""
        if service == "lambda" {
            let path = arn.resource
            guard let start = path.firstRange(of: "/functions/"),
                let end = path.firstRange(of: "/invocations") ?? path.firstRange(of: "/response-streaming-invocations"),
                start.upperBound < end.lowerBound
            else { return .unknown }
            return .function(arn: String(path[start.upperBound..<end.lowerBound]))
        }
        if let path = arn.resource.parameterName(after: "path/") {
            return .service(ServiceTarget(service: service, region: arn.region, call: .path("/" + path)))
        }
        if let action = arn.resource.parameterName(after: "action/") {
            return .service(ServiceTarget(service: service, region: arn.region, call: .action(action)))
        }
        return .unknown
    }

    var functionARN: String? { if case .function(let arn) = self { arn } else { nil } }
}

/// A call of another AWS service.
struct ServiceTarget: Hashable, Sendable {
    enum Call: Hashable, Sendable {
        case path(String)
        /// May carry parameters: `SendMessage&QueueUrl=…`.
        case action(String)
    }

    let service: String
    let region: String
    let call: Call

    /// The request that AWS would be sent. The local services see in the credential scope who is meant.
    func request(method: String, query: String?, headers: HeaderFields, body: [UInt8]) -> CloudRequest {
        var request = CloudRequest(method, "/", query: query, headers: headers, body: body)
        switch call {
        case .path(let path): request.path = path
        case .action(let action): apply(action, to: &request)
        }
        request.headers["Host"] = "\(service).\(region).amazonaws.com"
        request.headers["Authorization"] = CredentialScope.authorization(of: "APIGATEWAY", for: service, region: region)
        return request
    }

    /// Services with a JSON protocol take their action in a header, the others in the query.
    private func apply(_ action: String, to request: inout CloudRequest) {
        if let (target, type) = Self.targets[service] {
            request.method = "POST"
            request.headers["X-Amz-Target"] = "\(target).\(action)"
            request.headers["Content-Type"] = type
        } else {
            request.query = ["Action=\(action)", request.query].compactMap(\.self).joined(separator: "&")
        }
    }

    private static let targets: [String: (target: String, type: String)] = [
        "dynamodb": ("DynamoDB_20120810", "application/x-amz-json-1.0"),
        "events": ("AWSEvents", "application/x-amz-json-1.1"),
        "firehose": ("Firehose_20150804", "application/x-amz-json-1.1"),
        "kinesis": ("Kinesis_20131202", "application/x-amz-json-1.1"),
        "logs": ("Logs_20140328", "application/x-amz-json-1.1"),
        "secretsmanager": ("secretsmanager", "application/x-amz-json-1.1"),
        "ssm": ("AmazonSSM", "application/x-amz-json-1.1"),
        "states": ("AWSStepFunctions", "application/x-amz-json-1.0"),
    ]
}
