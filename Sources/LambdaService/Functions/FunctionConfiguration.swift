package import CloudCore
import OrderedCollections
package import WorkshopCommon

/// One version of a function: what `AWS::Lambda::Function` and `CreateFunction` say of it, with its code as a folder.
package struct FunctionConfiguration: Hashable, Codable, Sendable {
    package var name: String
    /// Without a qualifier.
    package var arn: String
    /// `$LATEST`, or the number of a published version.
    package var version = "$LATEST"
    package var runtimeIdentifier = ""
    package var handler = ""
    package var role = ""
    package var description = ""
    /// In megabytes.
    package var memorySize = 128
    /// In seconds.
    package var timeout = 3
    package var environment: [String: String] = [:]
    package var architecture = "x86_64"
    package var isTraced = false
    /// In megabytes.
    package var ephemeralStorage = 512
    /// `nil` where the account's limit alone holds. The whole function's, whatever its version.
    package var reservedConcurrency: Int?
    /// A queue or a topic.
    package var deadLetterTarget: String?
    package var isImage = false
    /// In the order in which they are unpacked: a later one's files replace an earlier one's.
    package var layers: [FunctionLayer] = []
    /// What `/opt` holds on AWS; `nil` without layers.
    package var layerFolder: String?
    /// The unzipped package: the environment's task root.
    package var codeFolder: String
    /// Changes with every build that changed something, so that an equal configuration means equal code.
    package var codeFingerprint: String
    package var package = CodePackage()
    /// Members that are told as they were given, since nothing here acts on them: `VpcConfig`, `KMSKeyArn`…
    package var remaining: JSONObject = [:]
    package var stamp: ChangeStamp

    package var runtime: FunctionRuntime { isImage ? .other : FunctionRuntime(identifier: runtimeIdentifier) }
    package var lastModified: Timestamp { stamp.date }
    /// An environment without variables is told of, if it was asked for.
    var isEnvironmentGiven: Bool { remaining["Environment"] != nil }
    package var logGroup: String { remaining["LoggingConfig"]?["LogGroup"]?.string ?? "/aws/lambda/\(name)" }
    var logging: LoggingSettings { LoggingSettings(remaining["LoggingConfig"]) }
    /// With the version, as a published version and a destination's record are named.
    package var qualifiedARN: String { "\(arn):\(version)" }

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
        self.codeFolder = codeFolder
        self.codeFingerprint = codeFingerprint
        stamp = ChangeStamp(date: lastModified)
        apply(properties)
    }

    /// Takes over the members that are there; the others stay as they are. Layers and code aren't among them: they have
    /// to be fetched.
    package mutating func apply(_ properties: JSONValue) {
        if let value = properties["Runtime"]?.string { runtimeIdentifier = value }
        if let value = properties["Handler"]?.string { handler = value }
        if let value = properties["Role"]?.string { role = value }
        if let value = properties["Description"]?.string { description = value }
        if let value = properties["MemorySize"]?.wholeNumber { memorySize = value }
        if let value = properties["Timeout"]?.wholeNumber { timeout = value }
        if let value = properties["Environment"] {
            environment = Self.variables(value)
            remaining["Environment"] = environment.isEmpty ? [:] : nil
        }
        if let value = properties["Architectures"]?[0]?.string { architecture = value }
        if let value = properties["TracingConfig"]?["Mode"]?.string { isTraced = value == "Active" }
        if let value = properties["EphemeralStorage"]?["Size"]?.wholeNumber { ephemeralStorage = value }
        if let value = properties["ReservedConcurrentExecutions"]?.wholeNumber { reservedConcurrency = value }
        if let value = properties["PackageType"]?.string { isImage = value == "Image" }
        // `{}` changes nothing, an empty ARN takes the target away.
        if let target = properties["DeadLetterConfig"]?["TargetArn"]?.string {
            deadLetterTarget = target.isEmpty ? nil : target
        }
        for name in Self.toldOnly {
            if let value = properties[name] { remaining[name] = value }
        }
    }

    private static let toldOnly = [
        "VpcConfig", "KMSKeyArn", "FileSystemConfigs", "ImageConfig", "SnapStart", "LoggingConfig",
    ]

    private static func variables(_ environment: JSONValue) -> [String: String] {
        (environment["Variables"]?.object ?? [:]).reduce(into: [:]) { variables, variable in
            variables[variable.key] = variable.value.asText
        }
    }
}

/// When something was changed last, and the id of that revision. It is no part of what a function is: deploying the same
/// again changes nothing, so all stamps are equal.
package struct ChangeStamp: Hashable, Codable, Sendable {
    package var date: Timestamp
    package var revisionID = Identifiers.requestID()

    package init(date: Timestamp) { self.date = date }

    package static func == (left: ChangeStamp, right: ChangeStamp) -> Bool { true }
    package func hash(into hasher: inout Hasher) {}
}

/// What `CodeSize` and `CodeSha256` say.
package struct CodePackage: Hashable, Codable, Sendable {
    /// In bytes: the zip file's, or the folder's where there is none.
    package var size: Int
    /// In base 64, as AWS tells it.
    package var sha256: String

    package init(size: Int = 0, sha256: String = "") {
        self.size = size
        self.sha256 = sha256
    }
}

/// A version of a layer that a function uses.
package struct FunctionLayer: Hashable, Codable, Sendable {
    package var arn: String
    /// In bytes.
    package var codeSize: Int
    /// Where it lies unpacked.
    package var folder: String

    package init(arn: String, codeSize: Int, folder: String) {
        self.arn = arn
        self.codeSize = codeSize
        self.folder = folder
    }
}

extension JSONValue {
    /// CloudFormation takes `"30"` where it wants a number.
    package var wholeNumber: Int? { int ?? string.flatMap(Int.init) }

    /// CloudFormation takes numbers and booleans where it wants a string.
    package var asText: String {
        switch self {
        case .string(let text): text
        case .null: ""
        default: serialized()
        }
    }
}
