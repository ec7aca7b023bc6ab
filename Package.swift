// swift-tools-version: 6.2

import PackageDescription

/// Rooms that the tests of another one use beside it.
let moreForTests: [String: [Target.Dependency]] = [
    "APIGatewayService": ["CloudCore", .collections, .crypto, .cryptoExtras, .system],
    "ClassBoard": ["CloudCore", "Curriculum", "Terminal", .collections, .system],
    "CloudCore": [.collections, .system],
    "CloudWatchService": ["CloudCore", .collections, .system],
    "Coaching": ["Curriculum", "Grading", "Terminal", .system],
    "ContentProof": ["Curriculum", "Grading", "Terminal", .system],
    "EventSources": ["CloudCore", "SQSService", .collections, .system],
    "EventBridgeService": ["CloudCore", .collections, .system],
    "XRayService": ["CloudCore", .collections, .nio, .nioPosix, .system],
    "DynamoDBService": ["CloudCore", .collections, .system],
    "Grading": ["Curriculum", "GradingSupport", "SAMTemplate", "Terminal", .collections, .system],
    "IdentityServices": ["CloudCore"],
    "LambdaService": ["CloudCore", .collections, .system],
    "LocalCloud": [
        "CloudCore", "EventBridgeService", "IdentityServices", "ParameterServices", "SAMTemplate", "StackService",
        .collections, .system,
    ],
    "MappingTemplate": [.collections],
    "Markdown": ["Terminal"],
    "ParameterServices": ["CloudCore", .collections, .system],
    "ProcessSupervisor": [.system],
    "S3Service": ["CloudCore", .collections, .system],
    "SlackSimulator": ["CloudCore", "SlackProtocol", .collections],
    "SlideDeck": ["Curriculum", "Markdown", .crypto],
    "SNSService": ["CloudCore", "SQSService", .collections],
    "SQSService": ["CloudCore", .collections, .system],
    "StackService": ["CloudCore"],
    "StatesLanguage": [.collections],
    "StepFunctionsService": ["CloudCore", "StatesLanguage", .collections, .system],
]

/// The rooms of the house, from the ground up. A room may import only what its line names.
let package = Package(
    name: "workshop",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "workshop", targets: ["workshop"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", "4.5.2"..<"5.0.0"),
        // Not for us: `workshop next` lays its sources into the learner's project, from our own checkout.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // What every room speaks: diagnostics, JSON, files.
        .target(name: "WorkshopCommon", dependencies: [.collections, .system]),
        .target(name: "Terminal", dependencies: ["WorkshopCommon"]),
        .target(name: "SlackProtocol", dependencies: [.crypto]),

        // Lessons.
        .systemLibrary(
            name: "CCMark",
            pkgConfig: "libcmark",
            providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]
        ),
        .target(name: "Markdown", dependencies: ["CCMark", "Terminal", "WorkshopCommon"]),
        .target(name: "Curriculum", dependencies: ["WorkshopCommon", .system, .yams]),
        .target(
            name: "SlideDeck",
            dependencies: ["Curriculum", "Markdown", "WorkshopCommon", .crypto],
            resources: ["css", "js"].flatMap { kind in
                ["deck", "book"].map { .embedInCode("Resources/\($0).\(kind)") }
            } + ["presenter", "live"].map { .embedInCode("Resources/\($0).js") }
        ),

        // The learner's files.
        .target(name: "Workspace", dependencies: ["WorkshopCommon", .collections, .crypto, .system]),

        // Pure languages.
        .target(name: "JSONata", dependencies: ["WorkshopCommon", .collections, .crypto]),
        .target(name: "StatesLanguage", dependencies: ["JSONata", "WorkshopCommon", .collections]),
        .target(name: "SAMTemplate", dependencies: ["WorkshopCommon", .collections, .crypto, .yams]),
        .target(name: "MappingTemplate", dependencies: ["WorkshopCommon", .collections]),
        .target(name: "EventPatterns", dependencies: ["WorkshopCommon", .collections]),

        // The emulated account.
        .target(name: "CProcessGuard"),
        .target(name: "ProcessSupervisor", dependencies: ["CProcessGuard", .system]),
        .target(
            name: "CloudCore",
            dependencies: ["WorkshopCommon", .collections, .grdb, .log, .nio, .nioHTTP1, .nioPosix, .system]
        ),
        .target(
            name: "LambdaService",
            dependencies: ["CloudCore", "ProcessSupervisor", "WorkshopCommon", .collections, .crypto, .system]
        ),
        .target(
            name: "APIGatewayService",
            dependencies: [
                "CloudCore", "MappingTemplate", "WorkshopCommon", .collections, .crypto, .cryptoExtras,
            ]
        ),
        .target(
            name: "EventSources",
            dependencies: ["CloudCore", "EventPatterns", "WorkshopCommon", .collections]
        ),
        .target(
            name: "SNSService",
            dependencies: ["CloudCore", "EventPatterns", "WorkshopCommon", .collections, .crypto]
        ),
        .target(
            name: "S3Service",
            dependencies: ["CloudCore", "WorkshopCommon", .collections, .crypto, .grdb, .system]
        ),
        .target(name: "SQSService", dependencies: ["CloudCore", "WorkshopCommon", .collections, .crypto]),
        .target(
            name: "StepFunctionsService",
            dependencies: ["CloudCore", "StatesLanguage", "WorkshopCommon", .collections]
        ),
        .target(name: "CloudWatchService", dependencies: ["CloudCore", "WorkshopCommon", .collections]),
        .target(
            name: "EventBridgeService",
            dependencies: ["CloudCore", "EventPatterns", "WorkshopCommon", .collections]
        ),
        .target(name: "IdentityServices", dependencies: ["CloudCore", "WorkshopCommon", .collections]),
        .target(name: "StackService", dependencies: ["CloudCore", "WorkshopCommon", .collections]),
        .target(
            name: "ParameterServices",
            dependencies: ["CloudCore", "WorkshopCommon", .collections, .crypto]
        ),
        .target(name: "DynamoDBService", dependencies: ["CloudCore", "WorkshopCommon", .collections, .crypto, .grdb]),
        .target(
            name: "SlackSimulator",
            dependencies: ["CloudCore", "SlackProtocol", "WorkshopCommon", .collections]
        ),
        .target(
            name: "XRayService",
            dependencies: ["CloudCore", "WorkshopCommon", .collections, .nio, .nioPosix]
        ),
        .target(
            name: "LocalCloud",
            dependencies: [
                "CloudCore", "ProcessSupervisor", "SAMTemplate", "StatesLanguage", "WorkshopCommon",
                // All services, one a line.
                "APIGatewayService",
                "CloudWatchService",
                "EventSources",
                "EventBridgeService",
                "IdentityServices",
                "DynamoDBService",
                "LambdaService",
                "ParameterServices",
                "S3Service",
                "SlackSimulator",
                "SNSService",
                "SQSService",
                "StackService",
                "StepFunctionsService",
                "XRayService",
                .collections, .system,
            ]
        ),

        // Grading.
        .target(
            name: "Grading",
            dependencies: [
                "CloudCore", "Curriculum", "LocalCloud", "ProcessSupervisor", "SAMTemplate", "Terminal",
                "WorkshopCommon",
                .collections, .system,
            ]
        ),
        // Laid into packages with faulty code, which learners' own tests are tried on; built here so that it compiles.
        .target(name: "CFaultHarness"),
        .target(name: "FaultHarness", dependencies: ["CFaultHarness"]),
        .target(name: "GradingSupport", dependencies: ["SlackProtocol", "WorkshopCommon", .collections, .crypto]),
        .target(
            name: "ContentProof",
            dependencies: ["Curriculum", "Grading", "Terminal", "WorkshopCommon", .collections, .system]
        ),

        .target(
            name: "Coaching",
            dependencies: ["Curriculum", "Grading", "Terminal", "WorkshopCommon", .collections]
        ),
        .target(
            name: "ClassBoard",
            dependencies: ["CloudCore", "Curriculum", "Terminal", "WorkshopCommon", .collections, .grdb, .system]
        ),

        .target(name: "Deploying", dependencies: ["WorkshopCommon"]),

        .executableTarget(
            name: "workshop",
            dependencies: [
                "ClassBoard", "CloudCore", "Coaching", "ContentProof", "Curriculum", "Deploying", "Grading", "JSONata",
                "LocalCloud",
                "Markdown",
                "ProcessSupervisor",
                "SAMTemplate", "SlideDeck", "StatesLanguage", "Terminal", "WorkshopCommon", "Workspace",
                .argumentParser,
            ]
        ),

        // One XCTestCase a step. Empty unless the grader hands them a cloud.
        .testTarget(name: "HiddenSuites", dependencies: ["GradingSupport", "WorkshopCommon", .crypto]),
        .testTarget(name: "EndToEndTests"),
    ]
        + [
            "APIGatewayService",
            "ClassBoard",
            "CloudCore",
            "CloudWatchService",
            "Coaching",
            "ContentProof",
            "Curriculum",
            "Deploying",
            "EventBridgeService",
            "DynamoDBService",
            "EventPatterns",
            "EventSources",
            "Grading",
            "GradingSupport",
            "IdentityServices",
            "JSONata",
            "LambdaService",
            "LocalCloud",
            "MappingTemplate",
            "Markdown",
            "ParameterServices",
            "ProcessSupervisor",
            "S3Service",
            "SAMTemplate",
            "SlackProtocol",
            "SlackSimulator",
            "SlideDeck",
            "SNSService",
            "SQSService",
            "StackService",
            "StatesLanguage",
            "StepFunctionsService",
            "Terminal",
            "WorkshopCommon",
            "Workspace",
            "XRayService",
        ].map { room in
            .testTarget(
                name: "\(room)Tests",
                dependencies: Set([room, "WorkshopCommon"]).sorted().map { .byName(name: $0) }
                    + (moreForTests[room] ?? [])
            )
        },
    swiftLanguageModes: [.v6]
)

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let collections = product(name: "OrderedCollections", package: "swift-collections")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let log = product(name: "Logging", package: "swift-log")
    static let nio = product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let system = product(name: "SystemPackage", package: "swift-system")
    static let yams = product(name: "Yams", package: "Yams")
}

/// Warnings are errors where we watch (CI sets this), never for users on a newer compiler.
let warningsAreErrors = Context.environment["WORKSHOP_STRICT"] == "1"

for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
    if warningsAreErrors {
        target.swiftSettings?.append(.treatAllWarnings(as: .error))
    }
}
