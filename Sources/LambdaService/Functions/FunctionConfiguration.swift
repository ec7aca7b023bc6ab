package import CloudCore
import OrderedCollections
package import WorkshopCommon

/// A function as `AWS::Lambda::Function` describes it, with its code as a folder.
package struct FunctionConfiguration: Hashable, Sendable {
    package var name: String
    package var arn: String
    package var runtimeIdentifier: String
    package var handler: String
    package var role: String
    package var description: String
    /// In megabytes.
    package var memorySize: Int
    /// In seconds.
    package var timeout: Int
    package var environment: [String: String]
    package var architecture: String
    package var isTraced: Bool
    /// `nil` where the account's limit alone holds.
    package var reservedConcurrency: Int?
    /// The unzipped package: the environment's task root.
    package var codeFolder: String
    /// Changes with every build that changed something, so that an equal configuration means equal code.
    package var codeFingerprint: String
    package var lastModified: Timestamp

    package var runtime: FunctionRuntime { FunctionRuntime(identifier: runtimeIdentifier) }
    package var logGroup: String { "/aws/lambda/\(name)" }
    package var version: String { "$LATEST" }

    /// - Parameter properties: Resolved: no intrinsic is left in them. What is missing has AWS's default.
    package init(
        name: String,
        properties: JSONValue,
        codeFolder: String,
        codeFingerprint: String,
        account: Account,
        lastModified: Timestamp
    ) {
        self.name = name
        arn =
            ARN(service: "lambda", region: account.region, account: account.id, resource: "function:\(name)")
            .description
        runtimeIdentifier = properties["Runtime"]?.string ?? ""
        handler = properties["Handler"]?.string ?? ""
        role = properties["Role"]?.string ?? ""
        description = properties["Description"]?.string ?? ""
        memorySize = properties["MemorySize"]?.wholeNumber ?? 128
        timeout = properties["Timeout"]?.wholeNumber ?? 3
        environment = (properties["Environment"]?["Variables"]?.object ?? [:]).reduce(into: [:]) {
            variables,
            variable in
            variables[variable.key] = variable.value.asText
        }
        architecture = properties["Architectures"]?[0]?.string ?? "x86_64"
        isTraced = properties["TracingConfig"]?["Mode"]?.string == "Active"
        reservedConcurrency = properties["ReservedConcurrentExecutions"]?.wholeNumber
        self.codeFolder = codeFolder
        self.codeFingerprint = codeFingerprint
        self.lastModified = lastModified
    }

    /// When it was deployed is not part of what it is: deploying the same again changes nothing.
    package static func == (left: FunctionConfiguration, right: FunctionConfiguration) -> Bool {
        left.identity == right.identity
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(codeFingerprint)
    }

    private var identity: FunctionIdentity {
        FunctionIdentity(
            texts: [
                name, arn, runtimeIdentifier, handler, role, description, architecture, codeFolder, codeFingerprint,
            ],
            numbers: [memorySize, timeout, reservedConcurrency ?? -1, isTraced ? 1 : 0],
            environment: environment
        )
    }
}

private struct FunctionIdentity: Equatable {
    var texts: [String]
    var numbers: [Int]
    var environment: [String: String]
}

extension JSONValue {
    /// CloudFormation takes `"30"` where it wants a number.
    fileprivate var wholeNumber: Int? { int ?? string.flatMap(Int.init) }

    /// CloudFormation takes numbers and booleans where it wants a string.
    fileprivate var asText: String {
        switch self {
        case .string(let text): text
        case .null: ""
        default: serialized()
        }
    }
}
