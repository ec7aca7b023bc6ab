// swift-tools-version: 6.0

import PackageDescription

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
        .executableTarget(name: "EchoFunction", dependencies: ["AWSLambdaRuntime"]),
        .testTarget(name: "AWSLambdaEventsTests", dependencies: ["AWSLambdaEvents"]),
        .testTarget(name: "AWSLambdaRuntimeTests", dependencies: ["AWSLambdaRuntime", "EchoFunction"]),
    ]
)

for target in package.targets where target.type != .test {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
