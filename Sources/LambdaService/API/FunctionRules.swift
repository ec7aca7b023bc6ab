import CloudCore
import OrderedCollections
import WorkshopCommon

/// What Lambda refuses of a function beyond what its service model says.
enum FunctionRules {
    /// Runtimes that functions can be created with, in the order in which the documentation has them, and `go1.x`, which
    /// AWS no longer takes but which runs here as it did there.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>.
    static let runtimes = [
        "nodejs24.x", "nodejs22.x", "nodejs20.x", "nodejs18.x", "python3.14", "python3.13", "python3.12", "python3.11",
        "python3.10", "python3.9", "java25", "java21", "java17", "java11", "java8.al2", "dotnet10", "dotnet9",
        "dotnet8",
        "ruby3.4", "ruby3.3", "ruby3.2", "provided.al2023", "provided.al2", "go1.x",
    ]

    /// Runtimes that a layer can say it fits: also those that functions can no longer be created with.
    ///
    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda_api.snapshot.json, test_layer_compatibilities.
    static let layerRuntimes = runtimes + retired

    private static let retired = [
        "provided", "python3.8", "python3.7", "python3.6", "python2.7", "nodejs16.x", "nodejs14.x", "nodejs12.x",
        "nodejs10.x", "ruby2.7", "ruby2.5", "java8", "dotnet6", "dotnetcore3.1", "dotnetcore2.1",
    ]

    /// What an answer names, in the order that AWS's own had when it was recorded.
    private static let enumeration = [
        "nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x",
        "java17", "nodejs16.x", "java25", "dotnet8", "python3.10", "java11", "python3.11", "dotnet6", "java21",
        "nodejs18.x", "provided.al2", "ruby3.3", "ruby3.4", "java8.al2", "ruby3.2", "python3.8", "python3.9",
    ]

    static func check(creating body: JSONValue) throws(AWSError) {
        if body["PackageType"] != "Image" {
            guard let runtime = body["Runtime"]?.string else {
                throw .invalidParameter(
                    "Runtime and Handler are mandatory parameters for functions created with deployment packages."
                )
            }
            guard body["Handler"] != nil else {
                throw .invalidParameter(
                    "Runtime and Handler are mandatory parameters for functions created with deployment packages."
                )
            }
            try check(runtime: runtime)
        }
        try checkOthers(body)
    }

    static func check(updating body: JSONValue) throws(AWSError) {
        if let runtime = body["Runtime"]?.string { try check(runtime: runtime) }
        try checkOthers(body)
    }

    private static func check(runtime: String) throws(AWSError) {
        guard !runtimes.contains(runtime) else { return }
        if retired.contains(runtime) {
            throw .invalidParameter(
                "The runtime parameter of \(runtime) is no longer supported for creating or updating AWS Lambda "
                    + "functions. We recommend you use a supported runtime while creating or updating functions."
            )
        }
        throw .invalidParameter(
            "Value \(runtime) at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
                + "[\(enumeration.joined(separator: ", "))] or be a valid ARN"
        )
    }

    private static func checkOthers(_ body: JSONValue) throws(AWSError) {
        if let size = body["MemorySize"]?.int, size > 10240 {
            throw .invalidParameter(
                "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240"
            )
        }
        if let timeout = body["Timeout"]?.int, timeout > 900 {
            throw .validation([
                "Value '\(timeout)' at 'timeout' failed to satisfy constraint: "
                    + "Member must have value less than or equal to 900"
            ])
        }
        if let size = body["EphemeralStorage"]?["Size"]?.int, size > 10240 {
            throw .validation([
                "Value '\(size)' at 'ephemeralStorage.size' failed to satisfy constraint: "
                    + "Member must have value less than or equal to 10240"
            ])
        }
        try check(variables: body["Environment"]?["Variables"]?.object ?? [:])
        if let target = body["DeadLetterConfig"]?["TargetArn"]?.string, !target.isEmpty {
            guard ["sqs", "sns"].contains(ARN(target)?.service ?? "") else {
                throw .invalidParameter(
                    "The provided dead letter target \(target) is not a SQS queue or a SNS topic."
                )
            }
        }
    }

    private static func check(variables: JSONObject) throws(AWSError) {
        let reserved = variables.keys.filter(EnvironmentVariables.reserved.contains).sorted()
        guard reserved.isEmpty else {
            throw .invalidParameter(
                "Lambda was unable to configure your environment variables because the environment variables you have "
                    + "provided contains reserved keys that are currently not supported for modification. "
                    + "Reserved keys used in this request: \(reserved.joined(separator: ", "))"
            )
        }
        let text = JSONValue.object(variables).serialized()
        if text.utf8.count > 4096 {
            throw .invalidParameter(
                "Lambda was unable to configure your environment variables because the environment variables you have "
                    + "provided exceeded the 4KB limit. String measured: \(text)"
            )
        }
    }
}
