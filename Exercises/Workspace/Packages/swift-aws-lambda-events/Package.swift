// swift-tools-version: 6.0

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "swift-aws-lambda-events",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "AWSLambdaEvents", targets: ["AWSLambdaEvents"])
    ],
    targets: [
        .target(name: "AWSLambdaEvents", dependencies: ["HTTPTypes"], swiftSettings: settings),
        // The real package takes this module from github.com/apple/swift-http-types.
        .target(name: "HTTPTypes", swiftSettings: settings),
    ]
)
