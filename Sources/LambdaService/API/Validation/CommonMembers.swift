/// Members that many operations share, as the service's model has them.
extension Member {
    static let functionName = Member("FunctionName", .text(1...140, pattern: Patterns.functionName), in: .path)
    static let namespacedName = Member(
        "FunctionName",
        .text(1...256, pattern: Patterns.namespacedFunctionName),
        in: .path
    )
    static let qualifier = Member("Qualifier", .text(1...128, pattern: Patterns.qualifier), in: .query)
    static let requiredQualifier = Member(
        "Qualifier",
        .text(1...128, pattern: Patterns.qualifier),
        in: .query,
        required: true
    )
    static let urlQualifier = Member("Qualifier", .text(1...128, pattern: Patterns.urlQualifier), in: .query)
    static let maxItems = Member("MaxItems", .integer(1...10000), in: .query)
    static let maxFiftyItems = Member("MaxItems", .integer(1...50), in: .query)
    static let description = Member("Description", .text(0...256))
    static let revisionID = Member("RevisionId", .text())
    static let aliasName = Member("Name", .text(1...128, pattern: Patterns.alias), in: .path)
    static let layerName = Member("LayerName", .text(1...2048, pattern: Patterns.layerName), in: .path)
    static let tags = Shape.map(key: .text(1...128, pattern: Patterns.tagName), value: .text(0...256))
    static let architectures = Shape.list(.choice(["x86_64", "arm64"]), 1...1)

    static let code: [Member] = [
        Member("ZipFile", .blob),
        Member("S3Bucket", .text(3...63)),
        Member("S3Key", .text(1...1024)),
        Member("S3ObjectVersion", .text(1...1024)),
        Member("ImageUri", .text()),
    ]

    /// What both CreateFunction and UpdateFunctionConfiguration take. `Runtime` has words of its own.
    static let configuration: [Member] = [
        Member("Runtime", .text()),
        Member("Handler", .text(0...128, pattern: Patterns.handler)),
        description,
        Member("Timeout", .integer(1...5400)),
        Member("MemorySize", .integer(128...32768)),
        Member(
            "VpcConfig",
            .structure([
                Member("SubnetIds", .list(.text(0...1024, pattern: "subnet-[0-9a-z]*"), 0...16)),
                Member("SecurityGroupIds", .list(.text(0...1024, pattern: "sg-[0-9a-zA-Z]*"), 0...5)),
            ])
        ),
        Member("DeadLetterConfig", .structure([Member("TargetArn", .text(0...10000, pattern: Patterns.resource))])),
        Member(
            "Environment",
            .structure([Member("Variables", .map(key: .text(pattern: Patterns.environmentName), value: .text()))])
        ),
        Member("KMSKeyArn", .text(0...10000, pattern: Patterns.resource)),
        Member("TracingConfig", .structure([Member("Mode", .choice(["Active", "PassThrough"]))])),
        Member("Layers", .list(.text(1...2048, pattern: Patterns.layerVersion))),
        Member("EphemeralStorage", .structure([Member("Size", .integer(512...32768), required: true)])),
        Member("SnapStart", .structure([Member("ApplyOn", .choice(["PublishedVersions", "None"]))])),
        Member(
            "LoggingConfig",
            .structure([
                Member("LogFormat", .choice(["JSON", "Text"])),
                Member("ApplicationLogLevel", .choice(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"])),
                Member("SystemLogLevel", .choice(["DEBUG", "INFO", "WARN"])),
                Member("LogGroup", .text(1...512, pattern: Patterns.logGroup)),
            ])
        ),
    ]

    static func role(required: Bool) -> Member {
        Member("Role", .text(0...10000, pattern: Patterns.role), required: required)
    }
}
