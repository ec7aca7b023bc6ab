// swift-tools-version: 6.0

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// One product a service, as the real package has it: what a function doesn't use isn't built.
let services = ["AWSCloudWatch", "AWSDynamoDB", "AWSS3", "AWSSFN", "AWSSQS", "AWSSSM", "AWSSecretsManager"]

let package = Package(
    name: "aws-sdk-swift",
    platforms: [.macOS(.v15)],
    products: (services + ["AWSClientRuntime"]).map { .library(name: $0, targets: [$0]) },
    targets: [
        // SHA-256 in C: in a debug build, which is what runs in a check, the same in Swift is slow, and swift-crypto takes
        // 45 s to build.
        .target(name: "CSHA256"),
        // The real package takes these two from github.com/smithy-lang/smithy-swift.
        .target(name: "Smithy", swiftSettings: settings),
        .target(name: "ClientRuntime", swiftSettings: settings),
        .target(
            name: "AWSClientRuntime",
            dependencies: ["CSHA256", "ClientRuntime", "Smithy"],
            swiftSettings: settings,
            // Foundation's HTTP client stands on libcurl. Where Swift's own libraries are linked statically, it has to be
            // named; the static Linux SDK brings it, other Linuxes have it in libcurl4-openssl-dev or libcurl-devel.
            linkerSettings: [.linkedLibrary("curl", .when(platforms: [.linux], configuration: .release))]
        ),
    ]
        + services.map {
            .target(
                name: $0,
                dependencies: ["AWSClientRuntime", "ClientRuntime", "Smithy"],
                swiftSettings: settings
            )
        }
)
