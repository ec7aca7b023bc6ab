// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "swift-aws-lambda-runtime",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "AWSLambdaRuntime", targets: ["AWSLambdaRuntime"])
    ],
    dependencies: [
        .package(path: "../swift-log")
    ],
    targets: [
        .target(
            name: "AWSLambdaRuntime",
            dependencies: [.product(name: "Logging", package: "swift-log")],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        )
    ]
)
