import CloudCore
import OrderedCollections
import WorkshopCommon

extension FunctionConfiguration {
    /// As `GetFunctionConfiguration` describes it.
    /// See <https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html>.
    var members: JSONObject {
        var members: JSONObject = [
            "FunctionName": .string(name),
            "FunctionArn": .string(arn),
            "Runtime": .string(runtimeIdentifier),
            "Role": .string(role),
            "Handler": .string(handler),
            "Description": .string(description),
            "Timeout": .number(JSONNumber(timeout)),
            "MemorySize": .number(JSONNumber(memorySize)),
            "LastModified": .string(String(lastModified.iso8601.dropLast()) + "+0000"),
            "CodeSha256": .string(codeFingerprint),
            "Version": .string(version),
            "TracingConfig": ["Mode": .string(isTraced ? "Active" : "PassThrough")],
            "State": "Active",
            "LastUpdateStatus": "Successful",
            "PackageType": "Zip",
            "Architectures": [.string(architecture)],
            "EphemeralStorage": ["Size": 512],
            "LoggingConfig": ["LogFormat": "Text", "LogGroup": .string(logGroup)],
        ]
        if !environment.isEmpty {
            let variables = JSONObject(
                uniqueKeysWithValues: environment.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
            )
            members["Environment"] = ["Variables": .object(variables)]
        }
        return members
    }

    var asGetFunction: JSONValue {
        var document: JSONObject = [
            "Configuration": .object(members),
            "Code": ["RepositoryType": "S3", "Location": .string("file://\(codeFolder)")],
        ]
        if let reservedConcurrency {
            document["Concurrency"] = ["ReservedConcurrentExecutions": .number(JSONNumber(reservedConcurrency))]
        }
        return .object(document)
    }
}
