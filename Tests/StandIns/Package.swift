// swift-tools-version: 6.0

import PackageDescription

let services = ["AWSCloudWatch", "AWSDynamoDB", "AWSS3", "AWSSFN", "AWSSQS", "AWSSSM", "AWSSecretsManager"]
let clients = services.map { Target.Dependency(stringLiteral: $0) }

/// Tests of the stand-ins that learners get (`Exercises/Workspace/Packages`).
///
/// A package of its own, because the stand-ins bear the names of real packages, which the kit's own graph may hold. The
/// sources are links to what learners get; swift-log is the kit's checkout, so that nothing is fetched twice.
///
///     swift build && swift test --package-path Tests/StandIns
let package = Package(
    name: "StandIns",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(path: "../../.build/checkouts/swift-log")
    ],
    targets: [
        .target(name: "AWSLambdaRuntime", dependencies: [.product(name: "Logging", package: "swift-log")]),
        .target(name: "AWSLambdaEvents", dependencies: ["HTTPTypes"]),
        .target(name: "HTTPTypes"),
        .target(name: "CSHA256"),
        .target(name: "Smithy"),
        .target(name: "ClientRuntime"),
        .target(name: "AWSClientRuntime", dependencies: ["CSHA256", "ClientRuntime", "Smithy"]),
    ]
        + services.map { .target(name: $0, dependencies: ["AWSClientRuntime", "ClientRuntime", "Smithy"]) }
        + [
            .executableTarget(name: "EchoFunction", dependencies: ["AWSLambdaRuntime"]),
            // What learners write: it needs to compile, as it would against the real packages.
            .executableTarget(
                name: "ExampleFunction",
                dependencies: ["AWSLambdaRuntime", "AWSLambdaEvents"] + clients
            ),
            .testTarget(name: "AWSLambdaEventsTests", dependencies: ["AWSLambdaEvents"]),
            .target(name: "LoopbackSupport"),
            .testTarget(
                name: "AWSLambdaRuntimeTests",
                dependencies: ["AWSLambdaRuntime", "EchoFunction", "LoopbackSupport"]
            ),
            .testTarget(
                name: "AWSClientTests",
                dependencies: clients + [
                    "AWSClientRuntime", "ClientRuntime", "Smithy", "ExampleFunction", "LoopbackSupport",
                ]
            ),
        ]
)

for target in package.targets where target.type != .test && target.name != "ExampleFunction" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
